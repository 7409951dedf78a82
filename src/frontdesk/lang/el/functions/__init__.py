"""The functions of the expression language, by family (Okta: expression language, functions)."""
