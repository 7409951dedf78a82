"""How many calls an org answers a minute."""
