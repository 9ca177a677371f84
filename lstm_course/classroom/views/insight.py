"""Mastery by objective, item analysis, and names hidden for projecting."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from exercises.models import Exercise
from lstm_course.accounts.requests import SignedInRequest
from lstm_course.classroom.access import Right, teaching
from lstm_course.classroom.anonymity import KEY, people_for
from lstm_course.classroom.grid import items_of_course
from lstm_course.classroom.mastery import mastery_rows, objectives_in_use, with_sums
from lstm_course.classroom.models import Classroom
from lstm_course.classroom.one_item import first_choices, groups_at
from lstm_course.classroom.oversight import record_visit
from lstm_course.lessons.models import Item

STUDENTS_A_PAGE = 100


@require_safe
@teaching(Right.LOOK)
def mastery(request: SignedInRequest, classroom: Classroom) -> HttpResponse:
    record_visit(classroom=classroom, actor=request.user, action="viewed-class")
    everyone = people_for(request, classroom)
    page = Paginator(everyone, STUDENTS_A_PAGE).get_page(request.GET.get("page"))
    objectives = objectives_in_use()
    context = {
        "classroom": classroom,
        "tab": "mastery",
        "page": page,
        "objectives": with_sums(classroom, objectives),
        "rows": mastery_rows(classroom, list(page.object_list), objectives),
    }
    return render(request, "classroom/mastery.html", context)


@require_POST
@teaching(Right.LOOK)
def hide_names(request: SignedInRequest, classroom: Classroom) -> HttpResponse:
    """Show numbers instead of names on the pages of classes, or names again."""
    request.session[KEY] = request.POST.get("hide") == "1"
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if back.startswith("/") and is_ours else classroom)


@require_safe
@teaching(Right.LOOK)
def items(request: SignedInRequest, classroom: Classroom) -> HttpResponse:
    """Item analysis: what first attempts say about the questions and exercises themselves."""
    from lstm_course.classroom.item_analysis import (  # loads NumPy, which pages do without
        ENOUGH,
        PLENTY,
        alpha_words,
        analyse,
    )

    found = analyse(classroom, items_of_course())
    reliability = found.reliability if found.students >= ENOUGH else None
    context = {
        "classroom": classroom,
        "tab": "items",
        "analysis": found,
        "enough": ENOUGH,
        "plenty": PLENTY,
        "reliability": reliability,
        "alpha_words": alpha_words(reliability.alpha) if reliability else "",
        "exercises": Exercise.objects.active().only("slug", "title"),
    }
    return render(request, "classroom/items.html", context)


@require_safe
@teaching(Right.LOOK)
def one_item(request: SignedInRequest, classroom: Classroom, item: int) -> HttpResponse:
    """The people behind a column of the grid: who stands where, and what each chose first."""
    record_visit(classroom=classroom, actor=request.user, action="viewed-class")
    known = Item.objects.active().select_related("question", "exercise", "step__lesson")
    found = get_object_or_404(known, pk=item)
    students = people_for(request, classroom)
    options = list(found.question.options.all()) if found.question else []
    context = {
        "classroom": classroom,
        "tab": "items",
        "item": found,
        "options": options,
        "groups": groups_at(found, students),
        "choices": first_choices(classroom, found, options, {each.pk: each for each in students}),
        "size": len(students),
    }
    return render(request, "classroom/item.html", context)
