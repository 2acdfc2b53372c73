"""What the admin learns from the fiches: one line a feature."""

from experiences.exchange import hooks as exchange_hooks  # noqa: F401
