"""Write questions: those of the course's files, and those that were edited on the site."""

from lstm_course.content import schema
from lstm_course.content.markdown.figures import names
from lstm_course.content.rows import Ledger, version
from quizzes.models import Option, Question, Wording

QUESTION_FIELDS = names("kind stem_html objective difficulty bloom is_sample")
OPTION_FIELDS = names("text_html is_correct explanation_html misconception")


def load_question(ledger: Ledger, authored: schema.Question) -> Question:
    """Write the question of a file, or keep what was made of it on the site.

    An edit that has reached the file is no edit any more.
    """
    ledger.rename(Question, authored.renamed_from, authored.slug)
    known = Question.objects.filter(slug=authored.slug).select_related("item").first()
    if known is None or ledger.force:
        return write_question(ledger, authored, is_active=True)
    is_active = known.is_active or not was_taken_out(known)
    if not is_active:
        ledger.kept.append(f"{known.slug} was taken out of the course on the site.")
    if known.is_edited and known.source != authored.text:
        ledger.kept.append(f"{known.slug}, version {known.version}, {edited(known)}")
        return ledger.write(Question, {"slug": known.slug}, {"is_active": is_active})
    return write_question(ledger, authored, is_active=is_active)


def was_taken_out(question: Question) -> bool:
    """Say whether an administrator did it: what leaves the files loses its place, too."""
    item = getattr(question, "item", None)
    return item is not None and item.is_active and not question.is_active


def edited(question: Question) -> str:
    """Return who edited the question last, when and why."""
    last = question.history.filter(is_edited=True).first()
    if last is None:
        return "was edited on the site."
    who = last.history_user or "somebody who left"
    why = f": {last.history_change_reason}" if last.history_change_reason else ""
    return f"was edited on the site by {who} on {last.history_date:%Y-%m-%d}{why}"


def write_question(
    ledger: Ledger, authored: schema.Question, *, is_active: bool, is_edited: bool = False
) -> Question:
    question = ledger.write(
        Question,
        {"slug": authored.slug},
        {
            **{name: getattr(authored, name) for name in QUESTION_FIELDS},
            "spec": dict(authored.spec),
            "source": authored.text,
            "is_active": is_active,
            "is_edited": is_edited,
            **version(Question, authored.slug, authored.fingerprint),
        },
    )
    for position, option in enumerate(authored.options):
        ledger.write(
            Option,
            {"question": question, "position": position},
            {name: getattr(option, name) for name in OPTION_FIELDS},
        )
    question.options.filter(position__gte=len(authored.options)).delete()
    keep_wording(ledger, question)
    return question


def keep_wording(ledger: Ledger, question: Question) -> None:
    """Keep what this version says, for those who answer it and look back after the next one."""
    ledger.write(
        Wording,
        {"question": question, "version": question.version},
        {
            "kind": question.kind,
            "stem_html": question.stem_html,
            "spec": question.spec,
            "options": list(question.options.order_by("position").values(*OPTION_FIELDS)),
        },
    )
