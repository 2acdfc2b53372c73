"""Cataloguing in Wagtail's admin.

forms.py saves a notice, panels.py lays it out, listing.py and finding.py list and find it, imports.py shows imports,
retrieving.py and taking.py bring a notice from the BnF or the Sudoc.

By hand: kinds.py gives each kind of document its form, editing.py opens and keeps it; combobox.py and suggesting.py choose
an authority; checking.py tells of wrong numbers (numbers.py) and of notices held already (resembling.py); barcodes.py
gives the next one; duplicating.py, labelling.py and lacking.py are what their names say.
"""
