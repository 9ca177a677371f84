"""The WSGI door of the site, served by granian."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lstm_course.settings")
application = get_wsgi_application()
