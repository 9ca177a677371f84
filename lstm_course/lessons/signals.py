"""What the reader tells the course. Sent inside the request's transaction, to people signed in."""

from django.dispatch import Signal

step_opened = Signal()  # sender=Step, step: Step, user: User
step_completed = Signal()  # sender=Step, step: Step, user: User; may come again for a step done
