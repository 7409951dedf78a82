"""OpenID Connect: Core, Discovery, Logout. Pure."""
