"""What an org may switch on by itself."""
