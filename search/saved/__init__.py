"""Searches that are kept: one object for a feed, an alert by mail, a block of a page and the list of what has arrived."""
