"""Our sentences are their own msgids: a library whose catalogue knows one as an English word would change it."""

import re
import subprocess
from pathlib import Path

from django.utils.translation import gettext, override

ROOT = Path(__file__).resolve().parent.parent.parent
CALLED = re.compile(r'(?:_|now|gettext|gettext_lazy)\(\s*"([^"\\]+)"|{% translate "([^"]+)"')

# Changed by Wagtail before this test was written, and read well enough: « Actif », « Importer », « commentaire ».
KNOWN = {"Active", "Import", "comment"}


def test_no_library_translates_our_french():
    listed = subprocess.run(["git", "ls-files", "*.py", "*.html", "*.txt"], cwd=ROOT, capture_output=True, text=True)
    ours = [ROOT / name for name in listed.stdout.split() if not name.startswith("tests/")]
    assert len(ours) > 300
    found = {first or second for path in ours for first, second in CALLED.findall(path.read_text(errors="ignore"))}
    with override("fr"):
        assert {words: gettext(words) for words in found - KNOWN if gettext(words) != words} == {}
