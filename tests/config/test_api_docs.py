from pathlib import Path

import pytest

from tests.chromium import DESKTOP, browsing, complaints_of
from tests.serving import environment, prepare, serving


@pytest.mark.browser
def test_the_documentation_shows_every_operation_under_the_strict_policy(tmp_path: Path) -> None:
    env = environment(tmp_path)
    prepare(env)
    with serving(env, tmp_path / "log") as server, browsing() as browser:
        page = browser.new_page(viewport=DESKTOP)
        complaints = complaints_of(page)
        hosts: set[str] = set()
        page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
        page.goto(f"{server.address}/api/docs/")
        page.get_by_text("/api/proposals/{id}/submit/").first.click()
        page.get_by_text("Try it out").first.wait_for()
        assert complaints == []
        assert hosts == {server.address.removeprefix("http://")}
