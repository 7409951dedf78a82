"""What the specifications say, Okta-free. Pure."""
