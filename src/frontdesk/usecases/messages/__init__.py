"""What people are sent: mail, text messages, calls."""
