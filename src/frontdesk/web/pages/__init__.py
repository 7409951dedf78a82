"""The hosted pages: server-rendered forms that work without JavaScript."""
