"""Bodies that are too large or too slow are refused in words, and cost no thread."""

import http.client
import json
import socket
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.serving import Server, installed, serving

LARGE = "x" * (settings.LARGEST_BODY + 1)


def test_json_that_is_too_large_is_refused_in_the_reader_s_language(cast: Any, client_of: Any) -> None:
    client = client_of(cast.rina)
    answer = client.post("/api/people/", {"name": LARGE}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    assert answer.json()["message"].startswith("Kiriman ini terlalu besar.")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("{", "bukan JSON yang dapat dibaca"),
        ("9" * 5_000, "bukan JSON yang dapat dibaca"),
        ("[" * 200_000, "bukan JSON yang dapat dibaca"),
        ('{"call":' * 500 + "1" + "}" * 500, "terlalu dalam bersusun"),
    ],
)
def test_json_that_cannot_be_read_or_walked_is_refused_in_words(
    body: str, words: str, cast: Any, client_of: Any
) -> None:
    answer = client_of(cast.rina).post("/api/proposals/", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")
    assert words in answer.json()["message"]


def test_a_form_of_a_page_gets_a_page(client: Any) -> None:
    answer = client.post("/masuk/", f"username={LARGE}", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert "Kiriman ini terlalu besar." in answer.content.decode()


def test_a_file_may_be_larger_than_text_but_not_any_size(cast: Any, client_of: Any) -> None:
    client = client_of(cast.hendra)
    answers = [
        client.post(
            "/api/staff-imports/", {"file": SimpleUploadedFile("s.csv", b"x" * size), "effective_on": "2026-01-01"}
        )
        for size in (settings.LARGEST_BODY + 1, 1_100_000, settings.LARGEST_UPLOAD)
    ]
    assert [answer.status_code for answer in answers] == [201, 409, 413]


@pytest.fixture(scope="module")
def server(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder: Path = tmp_path_factory.mktemp("bodies")
    # One thread: a body that held it would keep everybody else waiting.
    env = installed(prepared, folder, REMBUK_THREADS="1", REMBUK_EMBEDDED_WORKER="0", REMBUK_BODY_PAUSE_SECONDS="2")
    with serving(env, folder / "log") as running:
        yield running


def begin(server: Server, *headers: str) -> socket.socket:
    """The head of a request whose body does not come yet."""
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=30)
    lines = ["POST /api/people/ HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json", *headers, "", ""]
    connection.sendall("\r\n".join(lines).encode())
    return connection


def answer_on(connection: socket.socket) -> tuple[int, Any]:
    answer = http.client.HTTPResponse(connection)
    answer.begin()
    return answer.status, json.loads(answer.read())


def test_what_is_announced_too_large_is_refused_before_it_comes(server: Server) -> None:
    with begin(server, f"Content-Length: {10**9}") as connection:
        assert answer_on(connection)[0] == 413
        assert connection.recv(1) == b""


def test_what_comes_in_pieces_is_counted(server: Server) -> None:
    with begin(server, "Transfer-Encoding: chunked") as connection:
        for _piece in range(5):
            connection.sendall(b"10000\r\n" + b"x" * 65536 + b"\r\n")
        assert answer_on(connection)[0] == 413


def test_a_body_that_stops_keeps_nobody_waiting_and_is_given_up(server: Server) -> None:
    with begin(server, "Content-Length: 100") as slow:
        slow.sendall(b"{")
        other = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        other.request("GET", "/masuk/")
        status = other.getresponse().status
        other.close()
        assert status == 200
        status, told = answer_on(slow)
        assert (status, told["code"]) == (408, "body_too_slow")
