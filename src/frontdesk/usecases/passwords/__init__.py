"""Passwords: proving one."""
