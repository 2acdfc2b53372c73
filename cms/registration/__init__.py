"""Registration to a rendez-vous or to a cycle: seats, waiting list, mails, presence, papers, and what is forgotten.

Read first: `offering.py` (what an editor sets on a page), `joining.py` (the gestures, each under the lock of its desk),
`opening.py` (what the public is told). The personal data go after a delay (`retention.py`), the counts stay.
"""
