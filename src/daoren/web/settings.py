"""Settings, from the environment. Safe by default: nothing listens beyond this machine, every cookie is guarded.

DAOREN_HOME      folder of database, files and keys (default: ./daoren-home)
DATABASE_URL     postgresql://user:password@host:port/name or sqlite:///path; default SQLite under DAOREN_HOME
DAOREN_SECRET_KEY  else a key is made once and kept under DAOREN_HOME, readable by its owner alone
DAOREN_HOSTS     names by which the site is reached, parted by commas; https is then required
DAOREN_POLICIES  folder of rules and lifecycles laid over the shipped ones
DAOREN_TODAY     a fixed date, for demonstrations only
DAOREN_DEMO      1: offers one sign-in a role on the sign-in page
DAOREN_SITE      TOML with the identity providers, mail and the name of the programme; `[sign_in]` holds
                 `second_factor` (roles that must have one) and `proxies` (how many stand before this site)
"""

import os
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from daoren.apps.parties.providers import as_settings, read_providers
from daoren.web.environment import database, secret_key

HOME = Path(os.environ.get("DAOREN_HOME", "daoren-home")).resolve()
SITE: dict[str, Any] = (
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
    "daoren.apps.programmes",
    "daoren.apps.supervision",
    "daoren.apps.statements",
    "daoren.apps.portal",
    "daoren.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "daoren.web.middleware.content_security_policy",
    "daoren.web.middleware.readable_addresses",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "daoren.apps.parties.factors.second_factor",
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
# What is counted against somebody must outlive an hour and a busy day.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "TIMEOUT": 3_600,
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

AUTH_USER_MODEL = "parties.Person"
AUTHENTICATION_BACKENDS = ["daoren.apps.parties.backends.People"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"

# Who signs in: people whom somebody has entered. Nobody signs himself up, nobody changes his own address.
PROVIDERS = read_providers(SITE, os.environ)
SOCIALACCOUNT_PROVIDERS = as_settings(PROVIDERS)
SOCIALACCOUNT_ADAPTER = "daoren.apps.parties.oidc.SignInByProvider"
ACCOUNT_ADAPTER = "daoren.apps.parties.adapters.Accounts"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
# A key is the name with the address that it is tried from, so that nobody can lock another out from elsewhere.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/300s/key",
    "login_failed_anywhere": "100/h/key",
    "reset_password": "5/m/ip,3/h/key",
}

# A second factor for whoever decides, proposes or reads everything.
SIGN_IN: dict[str, Any] = SITE.get("sign_in", {})
SECOND_FACTOR_ROLES = frozenset(SIGN_IN.get("second_factor", ["leader", "officer", "auditor", "county"]))
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
MFA_ADAPTER = "daoren.apps.parties.factors.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "daoren"
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "daoren.apps.parties.codes.AuthenticateOnce",
    "reauthenticate": "daoren.apps.parties.codes.ReauthenticateOnce",
}

# Without a proxy the address of the sender is that of the connection; a header could be anybody's word.
ALLAUTH_TRUSTED_PROXY_COUNT = int(SIGN_IN.get("proxies", 1 if HOSTS else 0))

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = bool(HOSTS)
SECURE_HSTS_SECONDS = 31_536_000 if HOSTS else 0
# HSTS speaks for this name alone: what stands under it, and the list of browsers, is for its owner to say.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
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
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(FILES)}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}

# Letters are written to the console until the site's TOML names a server under [mail].
MAIL: dict[str, Any] = SITE.get("mail", {})
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if MAIL else 'console'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = str(MAIL.get("host", "localhost")), int(MAIL.get("port", 587))
EMAIL_HOST_USER = str(MAIL.get("user", ""))
EMAIL_HOST_PASSWORD = os.environ.get(str(MAIL.get("password_env", "")), "")
EMAIL_USE_TLS = bool(MAIL.get("tls", True))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = str(MAIL.get("from", "daoren@localhost"))
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
