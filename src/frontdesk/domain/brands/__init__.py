"""How an org looks and writes: brands, themes, e-mail and SMS templates, custom domains."""
