"""What is due as an iCalendar feed (RFC 5545), for the calendar a student already has."""

from collections.abc import Iterable
from datetime import UTC, timedelta

from icalendar import Calendar, Event

from lstm_course.classroom.assigning import DueWork


def calendar_of(work: Iterable[DueWork], site: str) -> bytes:
    """Return the feed. `site` is the address of the site without a path."""
    calendar = Calendar()
    calendar.add("prodid", "-//LSTM course//Assignments//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "LSTM course: due")
    for each in work:
        calendar.add_component(event_of(each, site))
    return bytes(calendar.to_ical())


def event_of(work: DueWork, site: str) -> Event:
    """One due time, as fifteen minutes that end with it; in UTC, which needs no rule of zones."""
    due = work.due_at.astimezone(UTC)
    event = Event()
    event.add("uid", f"assignment-{work.assignment.pk}@lstm-course")
    event.add("summary", f"Due: {work.assignment.title} ({work.assignment.classroom.name})")
    event.add("dtstamp", work.assignment.created_at.astimezone(UTC))
    event.add("dtstart", due - timedelta(minutes=15))
    event.add("dtend", due)
    event.add("url", f"{site}{work.link}")
    event.add("description", f"{work.solved} of {len(work.items)} solved.")
    return event
