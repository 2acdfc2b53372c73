"""What the admin learns from the fiches: one line an activity."""

from experiences.cycle import hooks as cycle_hooks  # noqa: F401
from experiences.exchange import hooks as exchange_hooks  # noqa: F401
from experiences.papers import hooks as paper_hooks  # noqa: F401
