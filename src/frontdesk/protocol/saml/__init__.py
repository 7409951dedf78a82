"""SAML 2.0, as far as it is spoken here (saml-core-2.0, saml-metadata-2.0)."""
