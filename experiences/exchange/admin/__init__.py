"""« Fiches reçues »: the centres, how each goes, what it gave, what we make of it."""
