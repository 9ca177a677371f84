"""What the classes have to tell: to a student on the start page, to teachers on the class page."""

from django.db.models import F, QuerySet
from django.urls import reverse

from lstm_course.accounts.models import User
from lstm_course.classroom.enrolling import invitations_to
from lstm_course.classroom.feedback import comments_for
from lstm_course.classroom.models import Classroom, ItemAlarm, LineComment
from lstm_course.lessons.news import News

MOST = 20


def news_of(user: User) -> list[News]:
    """New comments on a person's code, the classes that they are invited to, broken items."""
    found = alarms_for(user)
    unseen = comments_for(user).filter(seen_at=None).exclude(author=user).count()
    if unseen:
        words = f"{unseen} new comment{'' if unseen == 1 else 's'} on your code"
        found.append(News(words, reverse("my-comments")))
    found += [
        News(f"You are invited to “{each.classroom.name}”", reverse("classes"))
        for each in invitations_to(user)
    ]
    return found


def alarms_for(user: User) -> list[News]:
    """Items that may be broken, for those who author the course."""
    if not (user.is_staff and user.has_perm("classroom.view_itemalarm")):
        return []
    items = ItemAlarm.objects.filter(closed_at=None).values("item").distinct().count()
    if not items:
        return []
    words = f"{items} {'item' if items == 1 else 'items'} may be broken: see why"
    link = f"{reverse('admin:classroom_itemalarm_changelist')}?closed_at__isnull=True"
    return [News(words, link)]


def answers_in(classroom: Classroom) -> QuerySet[LineComment]:
    """What students of the class answered to comments, and nobody who teaches it has seen yet."""
    answers = classroom.comments.filter(
        seen_at=None, author=F("submission__user"), author__in=classroom.student_ids()
    )
    return answers.select_related("submission__exercise").order_by("-created_at")[:MOST]
