"""What progress tells those who keep rows of their own. Sent inside the rebuild's transaction."""

from django.dispatch import Signal

progress_rebuilt = Signal()  # sender=User, user: User
