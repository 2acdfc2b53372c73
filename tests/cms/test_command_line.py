"""What Samir reads in a terminal when a command is mistyped, or when its database or settings are wrong."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands, load_command_class

COMMANDS = sorted(
    (app, name)
    for name, app in get_commands().items()
    if app in ("catalogue", "cms", "experiences", "search", "newsletters")
)


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=Path(settings.BASE_DIR),
        env={"PATH": "/usr/bin:/bin", "DJANGO_SETTINGS_MODULE": "cms.settings", "SECRET_KEY": "x" * 50} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_missing_argument_is_said_in_french() -> None:
    result = manage("import_records")
    assert result.returncode == 2
    assert "il manque FICHIER, --source. Pour l’aide, ajoutez --help." in result.stderr


def test_an_unknown_option_is_said_in_french() -> None:
    assert "ceci n’est pas attendu : --sorce" in manage("import_records", "--source", "A", "--sorce", "f.mrc").stderr


def test_a_wrong_choice_lists_the_right_ones() -> None:
    assert "'zz' n’existe pas ; choisissez parmi 'pertinence'" in manage("search", "--sort", "zz", "mot").stderr


def test_a_database_that_does_not_answer_is_said_without_a_traceback() -> None:
    result = manage("drain_outbox", DATABASE_URL="postgres://personne@localhost:1/rien")
    assert result.returncode == 1
    assert "La base de données ne répond pas" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_file_that_is_no_database_is_said_too(tmp_path: Path) -> None:
    (tmp_path / "lettre.sqlite3").write_text("Ceci est une lettre, et non une base de données." * 100)
    result = manage("drain_outbox", DATABASE_URL=f"sqlite:///{tmp_path}/lettre.sqlite3")
    assert "n’est pas prête" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_setting_that_cannot_be_read_is_named() -> None:
    result = manage("drain_outbox", DATABASE_URL="n’importe quoi")
    assert result.returncode == 1
    assert "Un réglage ne se lit pas" in result.stderr
    assert "DATABASE_URL" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(("app", "name"), COMMANDS)
def test_every_command_can_explain_itself(app: str, name: str) -> None:
    assert name in load_command_class(app, name).create_parser("manage.py", name).format_help()
