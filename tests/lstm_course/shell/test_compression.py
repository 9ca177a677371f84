"""What a browser takes compressed comes compressed, and reads the same."""

import gzip

import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client

from lstm_course.compression import QuickGzipMiddleware

TEXT = b"forget input output " * 200


def sent(response: HttpResponseBase, accepts: str = "gzip, br") -> HttpResponseBase:
    request = HttpRequest()
    request.META["HTTP_ACCEPT_ENCODING"] = accepts
    return QuickGzipMiddleware(lambda request: response)(request)


def body(response: HttpResponseBase) -> bytes:
    return b"".join(response)  # type: ignore[arg-type]


def test_a_page_comes_compressed_and_reads_the_same() -> None:
    response = sent(HttpResponse(TEXT))
    assert response["Content-Encoding"] == "gzip"
    assert int(response["Content-Length"]) == len(body(response)) < len(TEXT) / 10
    assert gzip.decompress(body(response)) == TEXT


def test_a_streamed_file_comes_compressed_part_by_part() -> None:
    parts = [TEXT + str(number).encode() for number in range(50)]
    response = sent(StreamingHttpResponse(iter(parts)))
    assert gzip.decompress(body(response)) == b"".join(parts)
    assert not response.has_header("Content-Length")


def test_an_empty_stream_is_an_empty_file() -> None:
    assert gzip.decompress(body(sent(StreamingHttpResponse(iter(()))))) == b""


@pytest.mark.parametrize("accepts", ["", "br", "identity"])
def test_who_takes_no_gzip_gets_plain_text(accepts: str) -> None:
    response = sent(HttpResponse(TEXT), accepts)
    assert not response.has_header("Content-Encoding")
    assert body(response) == TEXT
    assert response["Vary"] == "Accept-Encoding"


def test_what_is_short_or_compressed_already_is_left_alone() -> None:
    assert not sent(HttpResponse(b"short")).has_header("Content-Encoding")
    done = HttpResponse(TEXT, headers={"Content-Encoding": "br"})
    assert body(sent(done)) == TEXT


def test_the_size_of_a_page_says_little_of_what_is_in_it() -> None:
    assert len({len(body(sent(HttpResponse(TEXT)))) for _ in range(40)}) > 5


def test_a_strong_mark_of_a_version_becomes_a_weak_one() -> None:
    response = sent(HttpResponse(TEXT, headers={"ETag": '"7"'}))
    assert response["ETag"] == 'W/"7"'


@pytest.mark.django_db
def test_the_site_sends_its_pages_compressed() -> None:
    response = Client().get("/accounts/login/", headers={"accept-encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert b"</html>" in gzip.decompress(response.content)
