"""An address of the web asked, on behalf of a text that names it. No Django here: what may be reached is a policy that the
caller hands over.

getting.py    one GET, bounded in time, size and redirects, to addresses that were checked (read this first)
places.py     where a request may go: each name is resolved once, checked, and reached at the address that was checked
addresses.py  what an address of the web is
faults.py     why there is no answer, in French
"""
