"""Live machinery: snapshots, keys, password hashing, log batches."""
