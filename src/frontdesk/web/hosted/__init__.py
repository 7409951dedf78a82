"""The pages a person meets: sign in, consent, connect a device, sign out."""
