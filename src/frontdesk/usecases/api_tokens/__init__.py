"""API tokens and who they act for."""
