"""One file a grant type: each proves; the endpoint does the rest."""
