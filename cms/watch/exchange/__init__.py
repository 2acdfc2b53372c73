"""Files of other tools. No Django here.

received.py   any file → Received: rows that can be taken, rows refused with the reason (read this first)
tables.py     CSV of Diigo, of Scoop.it, or of a spreadsheet     bookmarks.py  Netscape bookmarks, which Diigo exports too
opml.py       the list of sources, in and out (OPML 2.0)
"""
