"""The language of questions: words, phrases, fields, years, ET/OU/SAUF. Pure: text in, tree and remarks out."""
