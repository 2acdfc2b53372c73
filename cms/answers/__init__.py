"""What visitors write in the forms of the site: how it is asked, received, told, given as a table, and forgotten."""
