#!/usr/bin/env python
"""The command line of Rayonnage: `python manage.py help`."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
    from cms.command_line import run

    sys.exit(run(sys.argv))


if __name__ == "__main__":
    main()
