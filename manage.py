#!/usr/bin/env python
"""The command line of Rayonnage: `python manage.py help`."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    try:
        execute_from_command_line(sys.argv)
    except OperationalError as error:
        sys.exit(
            f"La base de données ne répond pas, ou n’est pas prête : {error}\n"
            "Vérifiez DATABASE_URL et que le serveur est en marche, puis lancez manage.py migrate."
        )


if __name__ == "__main__":
    main()
