"""The worker's heartbeat: rooms that have something to do regularly listen, and nothing needs cron.

A receiver does a little work and returns; it is called every few seconds by `manage.py worker`, in one process.
"""

from django.dispatch import Signal

tick = Signal()
