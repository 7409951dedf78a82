"""What HTTP's own specifications say and our server does not already know. Pure."""
