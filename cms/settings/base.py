"""Settings shared by the site and its tests.

Read from the environment: DATABASE_URL, SEARCH_URL, EMAIL_URL, SECRET_KEY, ALLOWED_HOSTS, SITE_URL, DEBUG, DATA_DIR.
Without any of them the site runs as a try-out: SQLite and the embedded search engine, both under `var/`.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

from django.core.management.utils import get_random_secret_key
from environs import Env

env = Env()

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = Path(env.str("DATA_DIR", str(BASE_DIR / "var")))
DATA_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = env.bool("DEBUG", False)
# A try-out keeps no session across restarts; a real site sets its own key.
SECRET_KEY_IS_DRAWN = not env.str("SECRET_KEY", "")
SECRET_KEY = env.str("SECRET_KEY", "") or get_random_secret_key()
IS_TRY_OUT = not env.str("DATABASE_URL", "")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
SITE_URL = env.str("SITE_URL", "http://localhost:8000").rstrip("/")
# The model of what the centre says of itself, for the rooms that are below it.
CENTRE = "rayonnage_cms.CentreSettings"
# How a page is taken off the site with its reason, for the same rooms.
PAGE_WITHDRAWAL = "cms.workflow.withdrawing.withdraw"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_URL.startswith("https://")

INSTALLED_APPS = [
    "newsletters.apps.NewslettersConfig",
    "search.apps.SearchConfig",
    "cms.apps.CmsConfig",
    "experiences.apps.ExperiencesConfig",
    "catalogue.apps.CatalogueConfig",
    "correspondence.apps.CorrespondenceConfig",
    "reference.apps.ReferenceConfig",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "allauth",
    "allauth.account",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "cms.freshness.pages.PageCache",
    "cms.middleware.PackedText",
    "django.middleware.security.SecurityMiddleware",
    "cms.middleware.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "cms.redirections.middleware.OldAddresses",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
ASGI_APPLICATION = "cms.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]

# A connection serves many requests: to open one costs as much as a page.
DATABASES = {
    "default": env.dj_db_url(
        "DATABASE_URL", f"sqlite:///{DATA_DIR / 'rayonnage.sqlite3'}", conn_max_age=60, conn_health_checks=True
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # Writers queue instead of failing; readers are never blocked by them.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
    }

# Unset: the embedded engine, whose index lives in DATA_DIR / "index".
SEARCH_URL = env.str("SEARCH_URL", "")
SEARCH_INDEX_DIR = DATA_DIR / "index"
SEARCH_INDEX_NAME = env.str("SEARCH_INDEX_NAME", "rayonnage")

# Unset: each mail is written as a file in DATA_DIR / "courriels", to be read instead of sent.
EMAIL_BACKEND = "correspondence.folder.FolderBackend"
EMAIL_FILE_PATH = DATA_DIR / "courriels"
if env.str("EMAIL_URL", ""):
    vars().update(env.dj_email_url("EMAIL_URL"))
# The way by which every mail leaves; those that Django and Wagtail write by themselves wait with ours for the worker.
RELAY_BACKEND, EMAIL_BACKEND = EMAIL_BACKEND, "correspondence.backend.OutboxBackend"
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", 30)
MAIL_DOMAIN = urlsplit(SITE_URL).hostname or "localhost"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", f"lettre@{MAIL_DOMAIN}")
# Where undelivered mails come back: retours@centre.fr, and the IMAP box that receives them.
RETURN_ADDRESS = env.str("RETURN_ADDRESS", "")
RETURN_MAILBOX = env.str("RETURN_MAILBOX", "")
# The worker starts `send_newsletters` when a numéro is due; a site that runs it as a service of its own says false.
SEND_FROM_WORKER = env.bool("SEND_FROM_WORKER", True)
# Seconds after which a mail that a worker claimed and did not settle is uncertain: longer than the slowest dialogue.
SENDING_LEASE = env.int("SENDING_LEASE", 300)
# Seconds before a mail that the relay put off is tried again; then twice that, and so on up to an hour.
SENDING_RETRY_AFTER = env.int("SENDING_RETRY_AFTER", 30)

# Shared by the processes of the site and its worker.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": DATA_DIR / "cache"}}

# Public pages, and what is the same on all, kept ready in each process. Who changes templates wants to see them.
PAGE_CACHE = env.bool("PAGE_CACHE", not DEBUG)

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Readers enter by a code sent to their address, and have no password; the staff has, and enters by the admin.
LOGIN_URL, LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "account_request_login_code", "account_home", "/"
WAGTAIL_FRONTEND_LOGIN_URL = "/compte/connexion/"
ACCOUNT_ADAPTER = "cms.readers.adapter.ReaderAdapter"
ACCOUNT_FORMS = {
    "request_login_code": "cms.readers.forms.AskForCode",
    "confirm_login_code": "cms.readers.forms.LoginCode",
    "add_email": "cms.readers.forms.NewAddress",
    "confirm_email_verification_code": "cms.readers.forms.AddressCode",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_FORMAT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_FORMAT = {
    "numeric": True,
    "length": 8,
    "dashed": True,
}
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = False
ACCOUNT_SESSION_REMEMBER = True
# Several readers of one centre share its address on the network.
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "200/h/ip,6/h/key",
    "confirm_email": "1/10s/key,30/h/ip",
    "send_list": "30/h/ip,5/h/key",
    "registration": "200/h/ip,8/h/key",
    # A remark on a draft, by the link that shows it.
    "preview_comment": "30/h/ip,20/h/key",
    # Of the forms that editors compose: what goes on is a robot that fell into no trap.
    "form_answer": "30/h/ip",
    # An action told by its porteur; what she thinks of the fiche that is made of it.
    "fiche_proposal": "20/h/ip,5/h/key",
    "fiche_review": "60/h/ip,20/h/key",
}
# Web servers in front of the site, whose word is taken for the address of a visitor (X-Forwarded-For).
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
# Whether Django hands out the pictures itself: in a try-out, yes; a real site lets its web server do it.
SERVE_MEDIA = env.bool("SERVE_MEDIA", DEBUG)
# The files of notices: out of MEDIA_ROOT, for some are reserved and the site itself decides who reads each of them.
DOCUMENTS_ROOT = DATA_DIR / "documents"
DOCUMENT_MAX_BYTES = env.int("DOCUMENT_MAX_MB", 500) * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "catalogue.digital.receiving.DocumentUploadLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "cms.static_files.SiteStorage"},
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

WAGTAIL_SITE_NAME = "Rayonnage"
WAGTAILADMIN_USER_LOGIN_FORM = "cms.forms.LoginForm"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES = [("fr", "Français")]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("fr", "Français")]
# As one writes them here; Wagtail shows and reads ISO dates otherwise.
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"
WAGTAIL_ENABLE_UPDATE_CHECK = False
# Milliseconds: half a second, Wagtail's own, writes while one types; ten lose little and leave one version a sitting.
WAGTAIL_AUTOSAVE_INTERVAL = 10_000
# `cms.redirections.following` does it: Wagtail's also keeps the address of a draft that nobody ever saw.
WAGTAILREDIRECTS_AUTO_CREATE = False
# Days that a deleted page stays in the trash, and that the old versions of a page are kept.
TRASH_DAYS = env.int("TRASH_DAYS", 30)
VERSIONS_KEPT_DAYS = env.int("VERSIONS_KEPT_DAYS", 365)
# Days that a proposed fiche that never appears is kept, and the addresses of those who proposed or reviewed one.
PROPOSALS_KEPT_DAYS = env.int("PROPOSALS_KEPT_DAYS", 365)
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "french"}}
WAGTAILDOCS_EXTENSIONS = ["pdf", "odt", "docx", "pptx", "odp", "ods", "xlsx", "csv", "epub", "mp3", "mp4", "zip"]
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.uploads.DocumentForm"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "avif", "gif"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.uploads.ImageForm"
# Beyond, the picture of a page would ask more memory than the site has.
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000

# On a machine of two cores or more, a second process indexes a long import as it goes.
FOLLOW_LONG_IMPORTS = env.bool("FOLLOW_LONG_IMPORTS", (os.cpu_count() or 1) > 1)

# Of all the files of one import, sent together; what is larger is refused before it is read.
MAX_IMPORT_MB = env.int("MAX_IMPORT_MB", 500)

# Where « Récupérer une notice » asks: unset, the catalogue's own address; empty, that catalogue is not asked.
SRU_TARGETS = {"bnf": env.str("SRU_BNF", None), "sudoc": env.str("SRU_SUDOC", None)}

# Whose shelves are « ici »; an item kept anywhere else reads « Disponible dans un autre centre du réseau ».
OUR_LOCALISATIONS = env.list("OUR_LOCALISATIONS", ["Profession Banlieue"])

# The tile map of the fiches: a table of `experiences/data/cartograms`, the path of another, or nothing for no map.
FICHES_CARTOGRAM = env.str("FICHES_CARTOGRAM", "93")
# Whose fiches they are, in identifiers that outlive an address: the first name of the site, when it takes another.
EXCHANGE_AUTHORITY = env.str("EXCHANGE_AUTHORITY", "")

# The barcode proposed to a centre that has none yet; then each follows the highest of ours.
FIRST_BARCODE = env.str("FIRST_BARCODE", "")

# Django keeps errors for DEBUG or for mail; a service manager reads them here.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
    # A server that is down is told once, by those who asked it.
    "loggers": {"elastic_transport": {"level": "ERROR"}},
}

SILENCED_SYSTEM_CHECKS: list[str] = []
