"""A feed of the web asked and read. No Django here: what may be reached is a policy that the caller hands over.

getting.py    one GET, bounded in time, size and redirects, to addresses that were checked (read this first)
places.py     where a request may go: each name is resolved once, checked, and reached at the address that was checked
entries.py    bytes → Feed: title, entries; by `feedparser`
announced.py  a page of a site → the feeds it announces
plain.py      HTML of others → words
faults.py     why there is no feed, in French
"""
