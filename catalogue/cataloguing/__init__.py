"""Cataloguing in Wagtail's admin.

forms.py saves a notice, panels.py lays it out, listing.py and finding.py list and find it, imports.py shows imports,
retrieving.py and taking.py bring a notice from the BnF or the Sudoc.
"""
