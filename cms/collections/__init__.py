"""A collection is a question asked of the pages, kept: the same one makes a page, a block of a page, a feed and a table.

`criteria.py` says what is asked, without Django; `kinds.py` what may be asked for; `finding.py` turns it into one
queryset; `showing.py` makes it ready for a template, `giving.py` writes it as a feed or a table.
"""
