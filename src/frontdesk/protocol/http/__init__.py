"""What HTTP's specifications beside RFC 9110 say, and what a browser makes of them. Pure."""
