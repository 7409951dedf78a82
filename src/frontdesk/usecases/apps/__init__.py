"""Applications: their life, their keys, and who is assigned to them."""
