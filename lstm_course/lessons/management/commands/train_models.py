"""Train the small models of the labs, or measure the shipped ones again."""

from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lstm_course.lessons.labs import trained
from lstm_course.lessons.labs.numerics import sentiment, translation
from lstm_course.lessons.labs.numerics.weights import LARGEST

Figures = trained.Figures
TRAINING: dict[str, Callable[[], Figures]] = {
    "sentiment": lambda: trained.train_sentiment(sentiment.Recipe()),
    "translation": lambda: trained.train_translation(translation.Recipe()),
}
MEASURING = {
    "sentiment": trained.measure_sentiment,
    "translation": trained.measure_translation,
}


class Command(BaseCommand):
    help = "Train the models of the labs from fixtures/data, and print what they get right."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check",
            action="store_true",
            help="write nothing: measure the shipped models and compare with what they state",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = self.compare() if options["check"] else self.train()
        size = sum(path.stat().st_size for path in trained.MODELS.iterdir())
        self.stdout.write(f"fixtures/models: {size:,} bytes of at most {LARGEST:,}")
        if size > LARGEST:
            wrong.append("models too large")
        if wrong:
            raise CommandError("; ".join(wrong))

    def train(self) -> list[str]:
        for name, train in TRAINING.items():
            self.say(name, train())
        return []

    def compare(self) -> list[str]:
        wrong = []
        for name, measure in MEASURING.items():
            stated, measured = measure()
            self.say(name, measured)
            if stated != measured:
                wrong.append(f"{name} states {stated}")
        return wrong

    def say(self, name: str, figures: Figures) -> None:
        facts = ", ".join(f"{key} {value}" for key, value in figures.items())
        self.stdout.write(f"{name}: {facts}")
