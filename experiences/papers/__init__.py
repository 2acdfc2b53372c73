"""Fiches on paper: one on a page, one whole, many bound together. Read sheet.py first.

sheet        what a fiche says, as plain values: what is printed, and what a publication keeps of it (pure)
shortening   text → as many whole sentences as there is room for (pure)
wording      the HTML of a block → what paper can show of it (pure)
reading      ExperiencePage → Sheet, in a fixed number of queries
pictures     their pictures, one that cannot be read left out
summing_up   Sheet → the essential, at so much room (pure)
laying       sheets → PDF: A4, tagged (PDF/UA-1)
gathering    many sheets: their contents by theme and by territory, their index
choosing     which fiches a binder holds
giving       what the public may take, and admin the drafts too
binding      binders made in the background
"""
