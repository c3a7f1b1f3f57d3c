from collections.abc import Mapping
from typing import Any

from rest_framework import serializers


def at(field: str, errors: Mapping[str, Any]) -> serializers.ValidationError:
    """What is wrong inside of one field, by place."""
    return serializers.ValidationError({field: {place: [str(text)] for place, text in errors.items()}})
