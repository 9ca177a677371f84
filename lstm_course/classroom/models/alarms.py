from django.db import models

from lstm_course.lessons.models import Item


class ItemAlarm(models.Model):
    """An item that may be broken, told to its authors in the administration until they close it."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="alarms")
    kind = models.CharField(max_length=40)  # of analysis.verdicts; the list grows
    words = models.TextField()
    raised_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-raised_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("item", "kind"),
                condition=models.Q(closed_at=None),
                name="one_open_alarm_of_a_kind",
            ),
        )

    def __str__(self) -> str:
        return f"{self.item}: {self.kind}"
