"""The labs as pages and in steps: open to everybody, cheap, and useful without JavaScript."""

import re
import time
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from lstm_course.lessons.labs.names import LABS
from tests.cast import LessonFactory, StepFactory

pytestmark = pytest.mark.django_db
HOSTILE = [
    "nan", "inf", "-inf", "1e308", "x" * 9000, "<script>alert(1)</script>", "\x00", "'\"",
    "1 " * 4000,
]  # fmt: skip
PARAMETERS = ("x", "h", "fb", "xs", "t", "h0", "steps", "scale", "bias", "seed", "text")


def page(client: Client, name: str, **asked: str) -> str:
    answer = client.get(reverse("lab", args=(name,)), asked)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("name", LABS)
def test_a_visitor_may_play_with_every_lab(client: Client, name: str) -> None:
    html = page(client, name)
    assert html.count("<h1") == 1
    assert 'method="get"' in html
    assert "What to try: three questions" in html


@pytest.mark.parametrize("name", LABS)
def test_a_lab_has_a_table_twin(client: Client, name: str) -> None:
    html = page(client, name)
    assert f'id="lab-{name}-table"' in html
    assert "<caption>" in html


@pytest.mark.parametrize("name", LABS)
def test_no_lab_needs_inline_style_or_script(client: Client, name: str) -> None:
    html = page(client, name)
    assert " style=" not in html
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)
    assert not re.search(r"\son\w+=", html)


@pytest.mark.parametrize("name", LABS)
def test_ids_are_unique_and_every_reference_finds_its_own(client: Client, name: str) -> None:
    html = page(client, name)
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    for attribute in ("for", "aria-labelledby", "data-slider-of", "form"):
        for value in re.findall(rf'\s{attribute}="([^"]+)"', html):
            assert set(value.split()) <= set(ids), (attribute, value)


@pytest.mark.parametrize("name", LABS)
@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_values_never_break_a_page(client: Client, name: str, value: str) -> None:
    html = page(client, name, **dict.fromkeys(PARAMETERS, value))
    assert "<script>alert" not in html
    assert not re.search(r'\b(?:points|width|height|x|y|cy|d|fill-opacity)="[^"]*(?:nan|inf)', html)


def test_a_thousand_parameters_are_refused(client: Client) -> None:
    query = urlencode([(f"p{n}", "1") for n in range(2000)])
    answer = client.get(f"{reverse('lab', args=('cell-explorer',))}?{query}")
    assert answer.status_code == 400


def test_an_unknown_lab_is_not_found(client: Client) -> None:
    assert client.get("/labs/perpetual-motion/").status_code == 404


def test_a_lab_is_only_read(client: Client) -> None:
    assert client.post(reverse("lab", args=("cell-explorer",))).status_code == 405


@pytest.mark.parametrize("name", LABS)
def test_htmx_gets_the_same_lab_without_the_page_around_it(client: Client, name: str) -> None:
    answer = client.get(reverse("lab", args=(name,)), headers={"HX-Request": "true"})
    html = answer.content.decode()
    assert "HX-Request" in answer["Vary"]
    assert "<html" not in html
    for part in ("picture", "said", "table", "link"):
        assert f'id="lab-{name}-{part}"' in html


@pytest.mark.parametrize("name", LABS)
def test_the_link_brings_the_same_state_back(client: Client, name: str) -> None:
    asked = {
        "x": "0.7",
        "fb": "2.5",
        "xs": "0.3 -0.2",
        "steps": "9",
        "text": "not good",
        "seed": "4",
    }
    html = page(client, name, **asked)
    link = re.search(rf'id="lab-{name}-link" href="([^"]+)"', html)
    assert link
    again = client.get(link[1].replace("&amp;", "&")).content.decode()
    assert the_lab(again) == the_lab(html)


def the_lab(html: str) -> str:
    """Return the lab alone: the frame has a token of its own on every page."""
    return html[html.index('<section class="lab"') : html.index("</section>")]


@pytest.mark.parametrize("name", LABS)
def test_a_lab_asks_the_database_for_nothing_but_the_reader(
    client: Client, as_student: Client, name: str, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(0):  # type: ignore[operator]  # pytest-django's fixture
        page(client, name)
    with django_assert_max_num_queries(3):  # type: ignore[operator]  # session and person
        page(as_student, name)


@pytest.mark.parametrize("name", LABS)
def test_a_lab_answers_at_once(client: Client, name: str) -> None:
    asked = {"text": "good " * 400, "steps": "200", "xs": "1 " * 20}
    page(client, name, **asked)
    times = []
    for seed in range(5):
        start = time.process_time()
        page(client, name, seed=str(seed), **asked)
        times.append(time.process_time() - start)
    assert min(times) < 0.1  # seconds; about 0.02 on an idle core


def test_both_applications_state_their_measured_accuracy(client: Client) -> None:
    assert "79.5 % of 600 sentences that it had never seen" in page(client, "sentiment")
    assert "it writes 98 % without a single slip" in page(client, "translation")


def test_the_data_is_attributed_where_it_is_used(client: Client) -> None:
    html = page(client, "sentiment")
    assert "Sentiment Labelled Sentences by D. Kotzias" in html
    assert "CC BY 4.0" in html


def test_a_problem_is_said_on_the_page(client: Client) -> None:
    html = page(client, "cell-explorer", x="abc")
    assert "x is a number from −3 to 3, not “abc”; −1 is used." in html


def test_visitors_find_a_live_cell_on_the_first_page(client: Client, as_student: Client) -> None:
    LessonFactory()
    assert 'id="lab-cell-explorer"' in client.get("/").content.decode()
    assert 'id="lab-cell-explorer"' not in as_student.get("/").content.decode()


@pytest.mark.parametrize("name", LABS)
def test_a_step_shows_the_lab_that_its_text_places(client: Client, name: str) -> None:
    blocks = [{"kind": "html", "html": "<p>Before.</p>"}, {"kind": "lab", "slug": name}]
    step = StepFactory(position=1, blocks=blocks)
    html = client.get(step.get_absolute_url()).content.decode()
    assert f'<section class="lab" id="lab-{name}"' in html
    assert f'action="/labs/{name}/#lab-{name}"' in html


def test_a_lab_that_is_no_more_leaves_no_hole(client: Client) -> None:
    step = StepFactory(position=1, blocks=[{"kind": "lab", "slug": "gone"}])
    answer = client.get(step.get_absolute_url())
    assert answer.status_code == 200
    assert 'class="lab"' not in answer.content.decode()
