"""Queries whose SQL text is made once. The ORM spends more time on the text of a query than most queries take to run.

    of_board = Prepared(lambda: Post.objects.filter(board=Parameter("board", BigIntegerField())))
    posts = of_board(board=board.pk)

The rows are read anew at each call: only the text is kept, for each thread and its connection.
"""

import threading
from collections.abc import Callable, Iterable
from copy import copy
from types import SimpleNamespace
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import Expression, Field, QuerySet

Row = TypeVar("Row")


class Parameter(Expression):
    """A value that each run gives by name. Never None: `= NULL` finds nothing."""

    marker = "%s"

    def __init__(self, name: str, output_field: Field[Any, Any]) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return self.marker, (self,)

    def bound(self, given: Any, connection: Any) -> list[Any]:
        """The value as the database takes it."""
        return [self.output_field.get_db_prep_value(given, connection=connection)]


class Parameters(Parameter):
    """Several values, for the `__in` of a filter; none of them find nothing."""

    def __init__(self, name: str, output_field: Field[Any, Any]) -> None:
        super().__init__(name, output_field)
        self.marker = f"(/*{name}*/%s)"

    def bound(self, given: Iterable[Any], connection: Any) -> list[Any]:
        return [value for one in given for value in super(Parameters, self).bound(one, connection)]


class Statement:
    """A query in the words of one connection."""

    def __init__(self, queryset: QuerySet[Any, Any]) -> None:
        self.queryset = queryset
        self.connection = connections[queryset.db]
        self.compiler: Any = queryset.query.get_compiler(connection=self.connection)
        self.sql, self.params = self.compiler.as_sql()
        converters = self.compiler.get_converters([column for column, _sql, _alias in self.compiler.select])
        self.compiler.get_converters = lambda columns: converters

    def run(self, given: dict[str, Any]) -> list[Any]:
        filled_in, compiler = self.filled_in(given), copy(self.compiler)
        compiler.as_sql = lambda: filled_in
        # What Django's iterables ask a queryset for; instead of making a text, its compiler has one.
        ready: Any = SimpleNamespace(
            db=self.queryset.db,
            model=self.queryset.model,
            query=SimpleNamespace(get_compiler=lambda using: compiler),
            _known_related_objects={},
        )
        rows: Any = self.queryset._iterable_class(ready)
        return list(rows)

    def filled_in(self, given: dict[str, Any]) -> tuple[str, tuple[Any, ...]]:
        sql, params = self.sql, []
        for param in self.params:
            if not isinstance(param, Parameter):
                params.append(param)
                continue
            bound = param.bound(given[param.name], self.connection)
            params += bound
            if isinstance(param, Parameters):
                sql = sql.replace(param.marker, f"({', '.join(['%s'] * len(bound)) or 'NULL'})")
        return sql, tuple(params)


class Prepared(Generic[Row]):
    """A query with parameters. `build` is called once for each thread, when the query is first run there."""

    def __init__(self, build: Callable[[], QuerySet[Any, Row]]) -> None:
        self.build = build
        self.own = threading.local()

    def __call__(self, **given: Any) -> list[Row]:
        """The rows for these values, in the order of the query."""
        return self.statement().run(given)

    def first(self, **given: Any) -> Row | None:
        return next(iter(self(**given)), None)

    def statement(self) -> Statement:
        known: Statement | None = getattr(self.own, "statement", None)
        if known is None or known.connection is not connections[known.queryset.db]:
            known = self.own.statement = Statement(self.build())
        return known
