"""Rows of long lists as plain data: the same fields and schema as any serializer, without asking each row how."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar

from django.db.models import Model
from rest_framework import serializers

Row = TypeVar("Row", bound=Model)


# A comment, not a docstring: the schema would describe with it each shape that has no words of its own.
# A model serializer that finds out once, not for every row, where each of its fields stands.
class RowSerializer(serializers.ModelSerializer[Row]):
    @cached_property
    def readers(self) -> list[tuple[str, Callable[[Any], Any]]]:
        return [(str(field.field_name), reader_of(field)) for field in self._readable_fields]

    def to_representation(self, instance: Any) -> dict[str, Any]:
        return {name: read(instance) for name, read in self.readers}


def reader_of(field: Any) -> Callable[[Any], Any]:
    """How the field is read off a row. A related row that is missing gives the field's default."""
    if field.source == "*":
        read: Callable[[Any], Any] = field.to_representation
        return read
    if isinstance(field, serializers.PrimaryKeyRelatedField):
        name = f"{field.source}_id"
        return lambda row: getattr(row, name)
    path = field.source.split(".")
    return lambda row: shown(field, row, path)


def shown(field: Any, row: Any, path: list[str]) -> Any:
    value = row
    for name in path:
        if value is None:
            return field.get_default()
        value = getattr(value, name)
    if path[-1].startswith("get_"):
        value = value()
    return None if value is None else field.to_representation(value)
