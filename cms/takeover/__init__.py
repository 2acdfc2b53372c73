"""Taking over the pages and publications of an old site from one table: `manage.py import_pages`, and a page of the admin.

`columns.py` knows the columns, `rows.py` reads a row into plain values, `lists.py` finds what it names, `pipeline.py` is the
table of contents, `writing.py` makes the pages, `report.py` says what became of each row. Run again, it changes nothing.
"""
