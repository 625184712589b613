"""One settings module. What differs between sites comes from config/env.py."""

import os
import secrets
import sys
from datetime import timedelta
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from config import env as environment
from config.database import settings_of
from config.listening import addresses_of, hosts_of
from config.places import place_at
from portal.domain.secret_key import is_whole

BASE_DIR = Path(__file__).resolve().parent.parent
try:
    ENV = environment.read(os.environ, base=BASE_DIR)
except environment.BadEnvironment as bad:
    raise ImproperlyConfigured(str(bad)) from bad


def _secret_key() -> str:
    if ENV.secret_key:
        return ENV.secret_key
    try:
        key = (ENV.data / "keys" / "secret_key").read_text("utf-8", "replace").strip()
    except FileNotFoundError:
        key = ""
    # Before `prepare` has made the key, or mended a damaged one, commands still need some key.
    return key if is_whole(key) else UNPREPARED + secrets.token_urlsafe(50)


UNPREPARED = "unprepared-"
SECRET_KEY = _secret_key()
DEBUG = ENV.debug
ALLOWED_HOSTS = hosts_of(ENV)
KHOSO_ADDRESSES = addresses_of(ENV)
if ENV.tessdata:
    # The reading process knows no settings: it finds the folder where it always does.
    os.environ["KHOSO_TESSDATA"] = str(ENV.tessdata)

INSTALLED_APPS = [
    "portal.apps.PortalConfig",
    "search.apps.SearchConfig",
    "ingest.apps.IngestConfig",
    "archive.apps.ArchiveConfig",
    "access.apps.AccessConfig",
    "audit.apps.AuditConfig",
    "wagtail.users",
    "wagtail.admin",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.sites",
    "wagtail",
    "modelcluster",
    "taggit",
    "axes",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
]
# Widgets are drawn from our own templates too: Wagtail's date fields come with inline scripts.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

MIDDLEWARE = [
    "portal.middleware.NamedRequestMiddleware",
    "access.middleware.ForwardedMiddleware",
    "portal.middleware.HouseMiddleware",
    "portal.middleware.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.middleware.EditorMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "access.middleware.AccountMiddleware",
    "portal.middleware.FirstStartMiddleware",
    "access.middleware.DraftMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "access.middleware.OwnPasswordMiddleware",
    "access.middleware.SignAgainMiddleware",
    "access.middleware.ActorMiddleware",
    "portal.middleware.BusyMiddleware",
    "archive.middleware.ReadingMiddleware",
    "archive.middleware.DamagedFileMiddleware",
    "archive.middleware.LookingMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context_processors.site",
            ],
        },
    },
]

try:
    DATABASES = {
        "default": settings_of(ENV.database, data=ENV.data, patience_s=ENV.patience),
    }
except OSError as unread:
    raise ImproperlyConfigured(
        f"KHOSO_DATABASE: không đọc được tệp mật khẩu {unread.filename} ({unread.strerror})."
    ) from unread
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "access.actions.passwords.HouseValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "access:sign_in"
LOGIN_REDIRECT_URL = "portal:home"
LOGOUT_REDIRECT_URL = "access:sign_in"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "access.views.sign_in.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "code"]
AXES_USERNAME_CALLABLE = "access.views.sign_in.name_for_counting"
# Tries from one address, whatever the names: more than a person needs, less than guessing does.
KHOSO_TRIES_PER_ADDRESS = 30
KHOSO_TRIES_COUNT_FOR = timedelta(minutes=15)
# Roles that are entered with a second factor only.
KHOSO_SECOND_FACTOR = ENV.second_factor

# A session ends when nobody does anything for so long.
KHOSO_IDLE_S = ENV.idle_minutes * 60
# What asks for the password again when it was typed more than ten minutes ago: what gives rights to
# somebody, what decides a level, and what takes something out of the store.
KHOSO_SIGN_AGAIN = frozenset(
    (
        "access:new_person",
        "access:people_list",
        "access:change_person",
        "access:close_account",
        "access:open_account",
        "access:unlock_account",
        "access:reset_factor",
        "access:issue_password",
        "access:confirm_proposal",
        "access:take_password",
        "access:ask_grant",
        "access:give_grant",
        "access:approve_grant",
        "access:new_named",
        "access:named_list",
        "access:answer_named",
        "access:own_factor",
        "archive:new_opening",
        "archive:open_opening",
        "archive:sign_opening",
        "archive:propose_protection",
        "archive:confirm_protection",
        "archive:answer_posture",
        "ingest:secrecy_proposal",
        "ingest:register_item",
        "ingest:register_record",
        "ingest:decide_level",
        "ingest:raise_dossier",
        "access:new_training",
        "access:add_trained",
        "archive:enter_commitment",
        "portal:key_store",
        "portal:renew_keys",
    )
)
KHOSO_SIGN_AGAIN_FILES = frozenset(
    (
        "archive:dossier_paper",
        "archive:inventory_paper",
        "archive:protection_paper",
        "archive:figures_file",
        "archive:all_figures_file",
        "archive:series_file",
        "archive:term_series_file",
        "archive:inventory_series_file",
        "archive:series_papers_file",
        "archive:letters_met_records_file",
        "archive:letters_met_rows_file",
        "archive:original",
        "archive:commitment_paper",
        "archive:commitment_scan",
        "archive:opening_report",
    )
)
SESSION_ENGINE = "access.engines.sessions"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = ENV.https
CSRF_COOKIE_HTTPONLY = True
# Who does not trust our own root yet must come to the page that says how, without HTTPS.
OWN_ROOT = ENV.own_https and ENV.certificate is None
SECURE_REDIRECT_EXEMPT = [r"^chung-chi/", r"^static/"] if OWN_ROOT else []
SECURE_HSTS_SECONDS = 31_536_000 if ENV.https and not OWN_ROOT else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = ENV.https and not ENV.own_https
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# ForwardedMiddleware lets it through from a proxy that is named, and from nobody else.
KHOSO_PROXIES = ENV.proxies
if ENV.proxies:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "object-src": ["'none'"],
        "report-uri": ["/csp/"],
    },
}

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = ENV.data / "static"
# What is sent stays in memory until it is in the vault: a plain copy in a folder of the machine
# would outlive a process that is killed. `config.web` takes no larger request.
FILE_UPLOAD_MAX_MEMORY_SIZE = 24 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
MEDIA_ROOT = ENV.data / "media"
MEDIA_URL = "/tep-bai-viet/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.static_files.StaticFiles"},
}

WAGTAIL_SITE_NAME = "Kho Số"
WAGTAILADMIN_BASE_URL = f"{'https' if ENV.https else 'http'}://{ENV.hosts[0]}"
WAGTAIL_CONTENT_LANGUAGES = WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_WORKFLOW_ENABLED = False
WAGTAILADMIN_LOGIN_URL = "/dang-nhap/"
WAGTAILADMIN_COMMENTS_ENABLED = False
WAGTAIL_AUTOSAVE_INTERVAL = 0
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

KHOSO_ENV = ENV
KHOSO_DATA = ENV.data
# How another place of a site is read, for who moves one.
KHOSO_PLACE_AT = place_at
# The root that our own certificate comes from; nothing where others vouch for us.
KHOSO_OWN_ROOT = ENV.data / "keys" / "https-root.crt" if OWN_ROOT else None
KHOSO_METRICS = ENV.metrics
KHOSO_VAULT = ENV.vault
KHOSO_VAULT_ACCOUNTS = ENV.vault_accounts
KHOSO_KEYS = ENV.keys
KHOSO_DOOR = ENV.door
KHOSO_KEYS_COPY = ENV.keys_copy
KHOSO_KEY_FILE = ENV.key_file
KHOSO_SEARCH = ENV.search
KHOSO_SEARCH_CREDENTIAL = ENV.search_credential
KHOSO_SEARCH_AUTHORITY = ENV.search_authority
KHOSO_OCR = ENV.ocr
KHOSO_READERS = ENV.readers
# Where copies of files lie while they are read; None: on the disk, in the data folder.
KHOSO_MEMORY = ENV.memory
KHOSO_ORGANISATION = ENV.organisation

# Only names of places and kinds of trouble are logged; text, titles and persons never are.
LOG_FORMS = {"plain": "config.logs.WithoutValues", "json": "config.logs.AsJson"}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "logging.Formatter" if ENV.debug else LOG_FORMS[ENV.log],
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        },
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "stream": sys.stderr, "formatter": "plain"},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "axes": {"level": "ERROR"},
        "django.request": {"level": "ERROR"},
        "waitress.queue": {"level": "ERROR"},
    },
}
