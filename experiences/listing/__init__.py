"""The list of fiches: one address, three views (list, map, table), the same filters. Read page.py first.

For the rooms and activities that take the same fiches elsewhere: `answering` (the fiches that an address asks for) and
`within` (a territory and what it holds, as a condition on Territory).
"""

from experiences.listing.page import answering, listing
from experiences.listing.territories import within

__all__ = ["answering", "listing", "within"]
