"""Who a client is, and how clients come to be."""
