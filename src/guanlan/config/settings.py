"""Settings, all from the environment; the defaults serve one machine without any set-up.

DATABASE_URL        an external PostgreSQL 15 or newer; without it the embedded one is started
GUANLAN_STATE       folder of the embedded database, evidence files and logs (default `.guanlan/`)
GUANLAN_DB_ROLE     PostgreSQL role taken on connecting: `guanlan_web` in web processes (row-level security binds it)
GUANLAN_SECRET_KEY  signing key; without it one is made and kept in the state folder
GUANLAN_HOSTS       comma-separated host names served
GUANLAN_HTTPS       1 behind TLS: secure cookies and HSTS
GUANLAN_DEMO        1 marks every page as holding synthetic data
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

ROOT = Path(__file__).resolve().parents[3]
STATE = Path(os.environ.get("GUANLAN_STATE") or ROOT / ".guanlan")


def _secret_key() -> str:
    """A key given by the operator, or one made at first use and readable by this user alone."""
    if given := os.environ.get("GUANLAN_SECRET_KEY"):
        return given
    file = STATE / "secret_key"
    if not file.exists():
        STATE.mkdir(parents=True, exist_ok=True)
        fresh = file.with_suffix(f".{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(50))
        fresh.rename(file)
    return file.read_text()


def database(url: str, role: str = "") -> dict[str, Any]:
    """Django's settings for one PostgreSQL URL; `role` is taken by every connection."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    host = query.pop("host", parts.hostname or "")
    options: dict[str, Any] = dict(query)
    flags = ["-c timezone=Asia/Shanghai"] + ([f"-c role={role}"] if role else [])
    options["options"] = " ".join(flags)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or query.get("port", "")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def _database_url() -> str:
    """The operator's database, or the embedded one's recorded address."""
    if given := os.environ.get("DATABASE_URL"):
        return given
    recorded = STATE / "database_url"
    return recorded.read_text().strip() if recorded.exists() else "postgresql://postgres@/guanlan?host=/nonexistent"


SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("GUANLAN_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")
HTTPS = os.environ.get("GUANLAN_HTTPS") == "1"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "procrastinate.contrib.django",
    "guanlan.web",
    "guanlan.audit",
    "guanlan.organisations",
    "guanlan.identity",
    "guanlan.intake",
    "guanlan.facts.apps.FactsConfig",
    "guanlan.indicators",
    "guanlan.monitoring",
    "guanlan.flow",
    "guanlan.modules.funds",
    "guanlan.modules.decisions",
    "guanlan.portal",
    "guanlan.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "guanlan.config.middleware.RequestLogMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "guanlan.identity.middleware.ScopeMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "guanlan.config.middleware.ContentSecurityPolicyMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "guanlan.config.urls"
WSGI_APPLICATION = "guanlan.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "guanlan.portal.navigation.context",
            ],
        },
    }
]

DATABASES = {"default": database(_database_url(), os.environ.get("GUANLAN_DB_ROLE", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "guanlan.identity.passwords.MixedCharactersValidator"},
]
LOGIN_URL = "/login"
LOGIN_REDIRECT_URL = "/"
# MLPS level 3: a session ends after half an hour without a request, and passwords after ninety days; the browser
# forgets the session when it closes.
SESSION_COOKIE_AGE = 1800
SESSION_SAVE_EVERY_REQUEST = False
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
PASSWORD_DAYS = int(os.environ.get("GUANLAN_PASSWORD_DAYS", "90"))
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

# MLPS level 3: five failures lock the account, from wherever they come, for half an hour.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
# Locking by address would lock a whole office behind one gateway.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
AXES_LOCKOUT_CALLABLE = "guanlan.portal.accounts.locked_out"
OTP_TOTP_ISSUER = "观澜"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
# Files are served from where they are built; nothing is collected.
WHITENOISE_USE_FINDERS = True
EVIDENCE_ROOT = STATE / "evidence"
DROP_ROOT = STATE / "drop"

DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
MAX_UPLOAD_BYTES = 512 * 1024 * 1024

# How long a page may be remembered in a web process (it is forgotten earlier by any act that changes it); 0 switches it off.
REMEMBER_SECONDS = int(os.environ.get("GUANLAN_REMEMBER_SECONDS", "600"))
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 1000}}}

LOGGING_CONFIG = None
# The demonstration city marks every page.
DEMO = os.environ.get("GUANLAN_DEMO") == "1"
# 三员 always need a second factor; the demonstration city, whose passwords are printed, does not ask for it.
TOTP_FOR_ADMINISTRATORS = not DEMO
SYNTHETIC_NOTICE = "演示数据（合成）：除 12 家上市公司的公开年报外，单位与数字均由程序生成"
