"""Fiches given to other centres and received from them: I-Ville (ANCT), the network, whoever asks.

values.py      SharedFiche, Withdrawn: one fiche as it travels, whatever the format (read this first)
wording.py     a SharedFiche ⇄ the plain dictionary, with French keys, that JSON and XML carry
writing/       pure: atom, json_ld, geojson, table (the frozen CSV profile)
announced.py   the ledger of what the world was told of: what is on line, what was withdrawn, when
changes.py     what changed between two instants, withdrawn ones included
described.py   pages → SharedFiche; the only queries of the way out
views.py       the public addresses, /fiches-echange/
receiving/     the way in: reading a feed or a file, following its source, adopting
admin/         « Fiches reçues »
"""
