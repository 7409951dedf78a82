"""Authentication transactions: the state machine under every sign-in surface (contract B)."""
