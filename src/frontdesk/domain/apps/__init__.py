"""Applications, and OAuth clients, which are applications seen from the protocol."""
