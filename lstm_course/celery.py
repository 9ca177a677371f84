"""The Celery application: grading on other machines, where CELERY_BROKER_URL names a broker.

A task is acknowledged after it has run and handed to one worker at a time, so that a worker that
is killed in the middle loses nothing (measured over RabbitMQ; a Redis broker gives a task back only
after its visibility timeout, so it is not recommended).
"""

import os

from celery import Celery
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lstm_course.settings")

app = Celery("lstm_course")
app.conf.update(
    broker_url=settings.CELERY_BROKER_URL or None,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_ignore_result=True,
    task_queue_max_priority=10,
    broker_connection_retry_on_startup=True,
    # A message counts as sent once the broker says that it has it.
    broker_transport_options={"confirm_publish": True},
)
app.autodiscover_tasks()
