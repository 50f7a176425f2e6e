"""Settings, from the environment. Safe by default: nothing listens beyond this machine, every cookie is guarded.

DAOREN_HOME      folder of database, files and keys (default: ./daoren-home)
DATABASE_URL     postgresql://user:password@host:port/name or sqlite:///path; default SQLite under DAOREN_HOME
DAOREN_SECRET_KEY  else a key is made once and kept under DAOREN_HOME, readable by its owner alone
DAOREN_HOSTS     names by which the site is reached, parted by commas; https is then required
DAOREN_POLICIES  folder of rules and lifecycles laid over the shipped ones
DAOREN_TODAY     a fixed date, for demonstrations only
DAOREN_DEMO      1: offers one sign-in a role on the sign-in page
DAOREN_SITE      TOML with the identity providers, mail and the name of the programme
"""

import os
import tomllib
from datetime import date
from pathlib import Path

from daoren.web.environment import database, secret_key

HOME = Path(os.environ.get("DAOREN_HOME", "daoren-home")).resolve()
SITE: dict[str, object] = (
    tomllib.loads(Path(os.environ["DAOREN_SITE"]).read_text("utf-8")) if "DAOREN_SITE" in os.environ else {}
)
DEMO = os.environ.get("DAOREN_DEMO") == "1"
TODAY = date.fromisoformat(os.environ["DAOREN_TODAY"]) if os.environ.get("DAOREN_TODAY") else None
HOSTS = [name.strip() for name in os.environ.get("DAOREN_HOSTS", "").split(",") if name.strip()]
POLICIES = Path(os.environ["DAOREN_POLICIES"]) if os.environ.get("DAOREN_POLICIES") else None
CURRENCY = str(SITE.get("currency", "CNY"))
REGION = str(SITE.get("region", "CN-33"))
FILES = HOME / "files"
HASH = str(SITE.get("hash", "sha256"))

SECRET_KEY = os.environ.get("DAOREN_SECRET_KEY") or secret_key(HOME)
DEBUG = False
ALLOWED_HOSTS = [*HOSTS, "127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [f"https://{name}" for name in HOSTS]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_tasks",
    "django_tasks_db",
    "ninja",
    "daoren.apps.audit",
    "daoren.apps.parties",
    "daoren.apps.portfolio",
    "daoren.apps.records",
    "daoren.apps.reviews",
    "daoren.apps.portal",
    "daoren.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "daoren.web.middleware.content_security_policy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "daoren.web.urls"
WSGI_APPLICATION = "daoren.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "daoren.web.pages.environment",
            "context_processors": ["daoren.web.pages.context"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]
DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""), HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

AUTH_USER_MODEL = "parties.Person"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = bool(HOSTS)
SECURE_HSTS_SECONDS = 31_536_000 if HOSTS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HOSTS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 2**20
FILE_UPLOAD_PERMISSIONS = 0o600

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = str(SITE.get("time_zone", "Asia/Shanghai"))
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(FILES)}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
