"""What `manage.py` says when it cannot do what is asked: in French, with what to do next.

argparse and Django speak English to who mistypes a command, and show a traceback when the database is not there.
"""

import argparse

from environs.exceptions import EnvError

# What Python 3.11 to 3.13 may say of a mistyped command.
USAGE = {
    "usage: ": "usage : ",
    "options": "options",
    "positional arguments": "arguments",
    "show this help message and exit": "afficher cette aide",
    "%(prog)s: error: %(message)s\n": "%(prog)s : %(message)s. Pour l’aide, ajoutez --help.\n",
    "argument %(argument_name)s: %(message)s": "« %(argument_name)s » : %(message)s",
    "the following arguments are required: %s": "il manque %s",
    "unrecognized arguments: %s": "ceci n’est pas attendu : %s",
    "expected one argument": "une valeur est attendue",
    "expected at least one argument": "une valeur au moins est attendue",
    "expected at most one argument": "une valeur au plus est attendue",
    "ignored explicit argument %r": "la valeur %r est de trop",
    "invalid %(type)s value: %(value)r": "%(value)r n’est pas de la forme attendue (%(type)s)",
    "invalid choice: %(value)r (choose from %(choices)s)": "%(value)r n’existe pas ; choisissez parmi %(choices)s",
    "ambiguous option: %(option)s could match %(matches)s": "« %(option)s » peut se lire %(matches)s",
    "not allowed with argument %s": "ne va pas avec « %s »",
    "one of the arguments %s is required": "il manque l’une de ces options : %s",
}

# PostgreSQL: no such table, no such column. SQLite: the file holds something else.
NOT_READY = {"42P01", "42703", "SQLITE_NOTADB", "SQLITE_CORRUPT"}


def run(argv: list[str]) -> str | None:
    """Run a command; what the process should die of, or None. Our own mistakes keep their traceback."""
    argparse._ = in_french  # type: ignore[attr-defined]
    from django.core.management import execute_from_command_line
    from django.db import DatabaseError, InterfaceError

    try:
        execute_from_command_line(argv)
    except EnvError as error:
        return misread(error)
    except (DatabaseError, InterfaceError) as error:
        if not is_absent(error):
            raise
        return (
            f"La base de données ne répond pas, ou n’est pas prête : {error}\n"
            "Vérifiez DATABASE_URL et que le serveur est en marche, puis lancez manage.py migrate."
        )
    return None


def in_french(message: str) -> str:
    return USAGE.get(message, message)


def misread(error: Exception) -> str:
    return f"Un réglage ne se lit pas : {error}\nCorrigez cette variable d’environnement ; le README en donne la forme."


def is_absent(error: Exception) -> bool:
    """Whether the database is down, or without our tables, rather than asked something wrong."""
    from django.db import InterfaceError, OperationalError

    if isinstance(error, (OperationalError, InterfaceError)):
        return True
    cause = error.__cause__
    return not NOT_READY.isdisjoint((getattr(cause, "sqlstate", ""), getattr(cause, "sqlite_errorname", "")))
