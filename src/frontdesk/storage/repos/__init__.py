"""One repository an aggregate; `get` raises, `find` returns None, `spend` is one conditional UPDATE."""
