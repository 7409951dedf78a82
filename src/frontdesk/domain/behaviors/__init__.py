"""What is unusual of a sign-in, and what is done about addresses that attack."""
