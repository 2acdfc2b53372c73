"""La Lettre on paper, from the plain values of `newsletters.content`. Read paper.py first.

paper        Content → PDF of 2, 4 or 8 A4 pages
folding      how many pages fold, and what is left blank (pure)
pictures     where pictures may be read: never the network
wording      addresses one can read and type (pure)
imposition   PDF of A4 pages → PDF of A3 sheets to fold
labels       postal addresses → PDF of sheets of labels
mailmerge    recipients → CSV of a mail merge, and their postal addresses

`reference.paper` is the only place that knows WeasyPrint; the labels of the catalogue use it too.
"""
