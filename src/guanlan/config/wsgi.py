"""The WSGI application of the web processes."""

import os

from django.core.wsgi import get_wsgi_application

from guanlan.config.serving import logging_configure

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guanlan.config.settings")
logging_configure()
application = get_wsgi_application()

# The standard takes seconds to read: once, before the web processes are forked, not in the first request of each.
from guanlan.standard.loading import current  # noqa: E402

current()
