"""Who receives the letters: asking, confirming, choosing, leaving, being forgotten; and bringing a list in."""
