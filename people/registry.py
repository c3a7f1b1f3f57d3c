"""What the apps above tell this one in AppConfig.ready(): what they hold about a person, for the person's own copy."""

from collections.abc import Callable
from typing import Any

# By the name under which it stands in the copy: (user) -> JSON.
personal_data: dict[str, Callable[[Any], Any]] = {}
