"""Rows of long lists as plain data: the same fields and schema as any serializer, without asking each row how."""

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

from django.db.models import Model
from rest_framework import serializers

Row = TypeVar("Row", bound=Model)
Reader = Callable[[Any, Any], Any]

# What the model holds is what is shown.
AS_IT_IS = (serializers.IntegerField, serializers.CharField, serializers.BooleanField, serializers.ChoiceField)


class PlainSerializer(serializers.Serializer):
    # A comment, not a docstring: the schema would describe with it each shape that has no words of its own.
    # A serializer that finds out once for each class, not for every request and row, where its fields stand.
    def to_representation(self, instance: Any) -> dict[str, Any]:
        return {name: read(self, instance) for name, read in readers_of(type(self))}


# The same for a model's rows.
class RowSerializer(PlainSerializer, serializers.ModelSerializer[Row]):
    pass


@cache
def readers_of(shape: type[serializers.Serializer]) -> list[tuple[str, Reader]]:
    """Each field of the shape by name, and how it is read off a row. The first argument is the serializer at work."""
    return [(str(field.field_name), reader_of(field)) for field in shape()._readable_fields]


def reader_of(field: Any) -> Reader:
    if isinstance(field, serializers.SerializerMethodField):
        method: Reader = getattr(type(field.parent), str(field.method_name))
        return method
    if field.source == "*":
        return lambda serializer, row: field.answers(row, serializer.context)
    if isinstance(field, serializers.ListSerializer):
        return nested_rows(type(field.child), attrgetter(str(field.source)))
    if isinstance(field, serializers.BaseSerializer):
        return nested_row(type(field), attrgetter(str(field.source)))
    return value_of(field, str(field.source))


def nested_row(shape: Any, find: Callable[[Any], Any]) -> Reader:
    return lambda serializer, row: shape(context=serializer.context).to_representation(find(row))


def nested_rows(shape: Any, find: Callable[[Any], Any]) -> Reader:
    def read(serializer: Any, row: Any) -> list[Any]:
        rows = find(row)
        rows = rows.all() if hasattr(rows, "all") else rows
        inner = shape(context=serializer.context) if rows else None
        return [inner.to_representation(each) for each in rows] if inner else []

    return read


def value_of(field: Any, source: str) -> Reader:
    """A related row that is missing gives the field's default."""
    path, holds_it = source.split("."), isinstance(field, AS_IT_IS) and not source.startswith("get_")
    if isinstance(field, serializers.PrimaryKeyRelatedField):
        find = attrgetter(f"{source}_id")
    elif holds_it and len(path) == 1:
        find = attrgetter(source)
    elif holds_it and len(path) == 2:
        return of_related(field, *path)
    else:
        return lambda serializer, row: shown(field, row, path)
    return lambda serializer, row: find(row)


def of_related(field: Any, related: str, name: str) -> Reader:
    def read(serializer: Any, row: Any) -> Any:
        found = getattr(row, related)
        return field.get_default() if found is None else getattr(found, name)

    return read


def shown(field: Any, row: Any, path: list[str]) -> Any:
    value = row
    for name in path:
        if value is None:
            return field.get_default()
        value = getattr(value, name)
    if path[-1].startswith("get_"):
        value = value()
    return None if value is None else field.to_representation(value)
