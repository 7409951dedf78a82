"""The directory: users, groups, and how they are found."""
