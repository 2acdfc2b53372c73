"""What `reference.web` brought, read as a feed. No Django here.

entries.py    bytes → Feed: title, entries; by `feedparser` (read this first)
announced.py  a page of a site → the feeds it announces
plain.py      HTML of others → words
faults.py     why there is no feed, in French
"""
