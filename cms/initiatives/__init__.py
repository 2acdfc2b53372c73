"""The rubric « Initiatives » of a publication: fiches reprinted in it. Read models.py first.

models      Reprint: what a page has reprinted of a fiche, as it was that day
blocks      the block that an editor composes the rubric with
freezing    what happens at the publication of the page, and « reprendre la version d’aujourd’hui »
showing     what the page, its PDF and the fiche show
giving      the PDF of the rubric
admin       what was reprinted, what has changed since
"""
