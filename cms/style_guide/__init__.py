"""The living style guide, at /charte/: every component of the site as its own templates draw it today."""
