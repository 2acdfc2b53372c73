"""A numéro as a mail: HTML and plain text, made from the same values, and what is wrong with them."""
