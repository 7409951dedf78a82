"""Trusted origins: other people's pages that may read our answers, be redirected to, or show us."""
