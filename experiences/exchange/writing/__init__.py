"""SharedFiche and Withdrawn → bytes. No Django here.

atom.py     Atom (RFC 4287) with every field, tombstones (RFC 6721), pages (RFC 5005)
json_ld.py  a DataFeed of schema.org, and a fiche as schema.org says it
geojson.py  RFC 7946
table.py    the CSV profile, version 1
"""
