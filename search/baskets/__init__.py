"""Paniers: lists that anybody makes of what the site holds, keeps, orders, annotates, prints, exports and shares.

holding.py   whose panier it is: a signed cookie for a visitor, the account of a reader
filling.py   what is added, moved, noted, taken out
contents.py  what its entries are today: public contents only, merged notices followed
writing.py   the files: RIS, BibTeX, CSV, CSL-JSON; paper.py the bibliography on paper
sharing.py   the links that open it elsewhere; sending.py by mail
bibliography.py  a draft page made from it
"""
