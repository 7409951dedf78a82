"""JSON Object Signing and Encryption: RFC 7515 to 7518, and 7638. Pure but for making keys."""
