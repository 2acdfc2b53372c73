"""Settings of the tests: the same site, with nothing kept between two runs."""

import tempfile
from pathlib import Path
from secrets import token_hex

from cms.settings.base import *  # noqa: F403
from cms.settings.base import env

SECRET_KEY = "only-for-tests"  # noqa: S105
DATA_DIR = Path(tempfile.mkdtemp(prefix="rayonnage-test-"))
MEDIA_ROOT = DATA_DIR / "media"
DOCUMENTS_ROOT = DATA_DIR / "documents"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir()
SEARCH_INDEX_DIR = DATA_DIR / "index"
SEARCH_URL = env.str("TEST_SEARCH_URL", "")
SEARCH_INDEX_NAME = f"rayonnage-test-{token_hex(4)}"  # two workers share the server
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
RELAY_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# A test writes in a transaction that is never committed: nothing would say that a page changed.
PAGE_CACHE = False

# The second process would not be in the database of the test.
FOLLOW_LONG_IMPORTS = SEND_FROM_WORKER = False

# No test asks a real catalogue: those that retrieve a notice play the BnF and the Sudoc themselves.
SRU_TARGETS = {"bnf": "", "sudoc": ""}
