"""Who starts another server than `manage.py serve` gets an access log; ballots and answers of surveys are not in it."""

import http.client
from pathlib import Path

from tests.serving import environment, serving

UVICORN = ("-m", "uvicorn", "config.asgi:application", "--ws", "none", "--port")
SECRET = [
    ("GET", "/api/polls/3/ballot/"),
    ("PUT", "/api/polls/3/ballot/?format=json"),
    ("PUT", "/api/surveys/3/response/"),
    ("GET", "/survei/3/"),
    ("GET", "/suara/3/"),
    ("GET", "/suara/3/tanda-terima/"),
]


def test_an_access_log_leaves_out_what_is_secret_and_nothing_else(tmp_path: Path) -> None:
    env = environment(tmp_path, REMBUK_EMBEDDED_WORKER="0", REMBUK_LOG_LEVEL="DEBUG")
    with serving(env, tmp_path / "log", UVICORN) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        for method, path in [("GET", "/api/polls/"), *SECRET, ("GET", "/api/calls/")]:
            connection.request(method, path)
            connection.getresponse().read()
        connection.close()
    log = (tmp_path / "log").read_text()
    assert 'GET /api/polls/ HTTP/1.1" 401' in log
    assert 'GET /api/calls/ HTTP/1.1" 401' in log
    assert [path for _, path in SECRET if path in log] == []
