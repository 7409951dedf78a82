"""The org as SAML 2.0 identity provider of its apps: single sign-on and single logout (saml-profiles-2.0 §4)."""
