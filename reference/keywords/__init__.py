"""Free words of pages, pictures and documents (django-taggit): how many bear each, which look alike, several made one.

`models`     the words that are no longer used, and what they became
`merging`    several words made one, wherever they are borne, drafts and past versions included
`admin`      the list in « Références », renaming, « Fusionner »
"""
