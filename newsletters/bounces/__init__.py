"""Mails that come back: `verp` (whose), `dsn` (what the message says), `mailbox` (where they arrive), `counting` (the rule)."""
