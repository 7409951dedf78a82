"""The filter language of lists: ``filter=``, ``search=`` (contract H.3; RFC 7644 §3.4.2.2 without value paths)."""
