"""Self-adhesive labels for the items: call numbers for the spine, barcodes for the desk.

sheets.py knows the paper, bars.py draws Code 128, printing.py lays both out as PDF.
"""
