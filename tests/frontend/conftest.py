from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils import translation


@pytest.fixture(autouse=True)
def indonesian_again() -> Iterator[None]:
    """A request in English leaves its language active in the thread."""
    yield
    translation.activate(settings.LANGUAGE_CODE)
