"""Accounts that go to apps and come from them: imports, matching, what differs."""
