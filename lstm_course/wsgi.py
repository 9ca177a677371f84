"""The WSGI door of the site, served by granian."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lstm_course.settings")
application = get_wsgi_application()

# A serving process grades, or at least looks after what waits for Celery's workers, and forgets
# what is too old. Models can be imported only now that the application is there.
from exercises.services import start_grading  # noqa: E402
from lstm_course.classroom.forgetting import start_forgetting  # noqa: E402

start_grading()
start_forgetting()
