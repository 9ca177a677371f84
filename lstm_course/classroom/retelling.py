"""After a regrade the digests of that person and item are written anew, from the first on."""

from exercises.models import State, Submission
from exercises.signals import submission_regraded
from lstm_course.classroom.following import on_submission
from lstm_course.classroom.models import Milestone, Sighting, Trace
from lstm_course.lessons.models import Item


def listen() -> None:
    submission_regraded.connect(on_regrade, dispatch_uid="classroom.on_regrade")


def on_regrade(sender: type[Submission], submission: Submission, **kwargs: object) -> None:
    """Tell the whole story again: following a grade twice would count it twice."""
    item = Item.objects.filter(exercise=submission.exercise_id).first()
    if item is None:
        return
    for digest in (Trace, Milestone, Sighting):
        digest._default_manager.filter(user=submission.user_id, item=item).delete()
    own = Submission.objects.filter(user=submission.user_id, exercise=submission.exercise_id)
    for each in own.filter(state=State.GRADED).order_by("number").defer("source", "report"):
        on_submission(Submission, each)
