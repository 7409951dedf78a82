"""Administrators: what they may do, who is one, and the roles and resource sets that orgs make themselves."""
