"""What people look for: words and how often, month by month, and nothing of who asked."""
