"""What the management API does to brands and the texts that go out under them."""
