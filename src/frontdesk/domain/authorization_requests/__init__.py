"""The request to authorize, its checks, and what the browser must do next."""
