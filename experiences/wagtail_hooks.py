"""What the admin learns from the fiches: each activity has its own hooks."""

from experiences.papers import hooks as paper_hooks  # noqa: F401
