"""The grading tasks as Celery knows them; loaded only where a broker is configured."""

from typing import Any

from celery import shared_task
from celery.signals import worker_process_init, worker_ready

from exercises import services


@shared_task(name="exercises.grade_submission", ignore_result=True)  # type: ignore[untyped-decorator]  # Celery has no types
def grade_submission(pk: int) -> None:
    services.grade_submission(pk)


@shared_task(name="exercises.run_check", ignore_result=True)  # type: ignore[untyped-decorator]  # Celery has no types
def run_check(pk: int) -> None:
    services.run_check(pk)


@shared_task(name="exercises.run_regrade", ignore_result=True)  # type: ignore[untyped-decorator]  # Celery has no types
def run_regrade(pk: int) -> None:
    services.run_regrade(pk)


@worker_process_init.connect  # type: ignore[untyped-decorator]  # as above
def one_jail_a_process(**_: Any) -> None:
    """A Celery process runs one task at a time, so it keeps one jail, warm from the start."""
    from exercises.services import marking  # loads NumPy, which the parent process spares

    marking.jails.size = 1
    services.warm_up()


@worker_ready.connect  # type: ignore[untyped-decorator]  # as above
def sweep_from_here(**_: Any) -> None:
    services.start_sweeping()
