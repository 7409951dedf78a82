"""Where SAML apps and browsers meet: single sign-on and single logout (saml-bindings-2.0)."""
