"""What the management API does to identity providers beyond writing them down."""
