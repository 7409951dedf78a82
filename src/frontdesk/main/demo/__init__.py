"""What ``frontdesk demo`` shows: a small relying party that runs every flow and tells what happened.

It knows the server only as any app would: by HTTP, through a client library. Nothing else imports this room.
"""
