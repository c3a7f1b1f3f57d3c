from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

COMPONENTS = Path(settings.BASE_DIR) / "frontend" / "templates" / "components"
# Parts of the frame, which the page shows by being a page; a part of money and hours; a board needs somebody's subject.
ELSEWHERE = {"me", "display", "voices", "htmx", "figure", "board"}


@pytest.mark.django_db
def test_every_component_is_on_the_style_page() -> None:
    page = (COMPONENTS.parent / "style" / "index.html").read_text()
    names = {path.stem for path in COMPONENTS.glob("*.html")} - ELSEWHERE
    missing = {name for name in names if f"components/{name}.html" not in page and f"{{% {name} " not in page}
    assert missing == set()
    assert Client().get("/gaya/").status_code == 200


def test_every_component_says_what_it_takes() -> None:
    silent = {path.stem for path in COMPONENTS.glob("*.html") if not path.read_text().startswith("{% comment %}")}
    assert silent == set()
