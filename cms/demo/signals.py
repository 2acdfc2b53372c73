"""The demo, announced: the rooms above add their own part of it, in the same transaction."""

from django.dispatch import Signal

demo_loaded = Signal()
"""`pages`: the `Pages` of the demo, with its day. The accounts are open, the texts of the pages not yet written."""
