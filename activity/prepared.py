"""Queries whose SQL text is made once. The ORM spends more time on the text of a query than most queries take to run.

    of_board = Prepared(lambda: Post.objects.filter(board=Parameter("board", BigIntegerField())))
    posts = of_board(board=board.pk)

The rows are read anew at each call: only the text is kept, for each thread and its connection.
"""

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache, cached_property, partial
from operator import itemgetter
from typing import Any, Generic, TypeVar

from django.db import InterfaceError, OperationalError, connections
from django.db.models import Expression, Field, QuerySet
from django.db.models.query import FlatValuesListIterable, ModelIterable, ValuesListIterable, get_related_populators
from django.utils.module_loading import import_string

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


@cache
def server_binding_cursor() -> Any:
    """Loaded only where PostgreSQL serves."""
    return import_string("django.db.backends.postgresql.base.ServerBindingCursor")


def cursor_of(connection: Any) -> Any:
    """Django's cursor; on PostgreSQL one that leaves the values apart from the text.

    So the server can keep a statement with its plan (settings: `prepare_threshold`): planning costs more than reading.
    """
    if connection.vendor != "postgresql":
        return connection.cursor()
    connection.ensure_connection()
    with connection.wrap_database_errors:
        return connection._prepare_cursor(server_binding_cursor()(connection.connection))


Given = dict[str, Any]
Rows = tuple[tuple[Any, ...], ...]


def read(connection: Any, send: Callable[[], Rows]) -> Rows:
    """The first query of a request is also what Django asks `SELECT 1` for: whether the connection still lives."""
    if not connection.health_check_enabled or connection.health_check_done or connection.in_atomic_block:
        return send()
    try:
        rows = send()
    except (OperationalError, InterfaceError):
        connection.close_if_health_check_failed()
        rows = send()
    connection.health_check_done = True
    return rows


class Statement:
    """A query in the words of one connection."""

    def __init__(self, queryset: QuerySet[Any, Any]) -> None:
        self.queryset = queryset
        self.connection = connections[queryset.db]
        self.compiler: Any = queryset.query.get_compiler(connection=self.connection)
        self.sql, self.params = self.compiler.as_sql()
        self.converters = self.compiler.get_converters([column for column, _sql, _alias in self.compiler.select])
        self.make = maker(queryset, self.compiler)
        own = (self.compiler.klass_info or {"select_fields": ()})["select_fields"]
        self.columns = {self.compiler.select[at][0].target.attname: at for at in own}
        self.columns |= self.compiler.annotation_col_map or {}
        # What was read by `read_together` for the next to ask, and for which values.
        self.ahead: tuple[Given, Rows] | None = None

    def fetch(self, given: Given) -> Rows:
        """The rows as the database gives them."""
        ahead, self.ahead = self.ahead, None
        if ahead and ahead[0] == given:
            return ahead[1]
        return read(self.connection, partial(self.asked_alone, given))

    def asked_alone(self, given: Given) -> Rows:
        with cursor_of(self.connection) as cursor:
            cursor.execute(*self.filled_in(given))
            return rows_of(cursor)

    def made(self, fetched: Iterable[tuple[Any, ...]]) -> list[Any]:
        """What the queryset gives for such rows."""
        rows = self.compiler.apply_converters(fetched, self.converters) if self.converters else fetched
        return [self.make(row) for row in rows]

    def filled_in(self, given: Given) -> tuple[str, tuple[Any, ...]]:
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


def rows_of(cursor: Any) -> Rows:
    return tuple(map(tuple, cursor.fetchall()))


def maker(queryset: QuerySet[Any, Any], compiler: Any) -> Callable[[Sequence[Any]], Any]:
    """What makes of a row what the queryset itself would give for it."""
    prefetches = queryset._prefetch_related_lookups  # type: ignore[attr-defined]  # the stubs leave it out
    if prefetches or compiler.has_extra_select:
        raise TypeError("A prepared query neither prefetches nor orders by what it does not select.")
    kind = queryset._iterable_class
    if kind is FlatValuesListIterable:
        return itemgetter(0)
    if kind is ValuesListIterable:
        return tuple
    if kind is not ModelIterable:
        raise TypeError(f"A prepared query gives objects or lists of values, not {kind.__name__}.")
    return instances_by(compiler, queryset.db)


def instances_by(compiler: Any, database: str) -> Callable[[Sequence[Any]], Any]:
    """As Django's ModelIterable does, but what is the same for every run is worked out once."""
    info, select = compiler.klass_info, compiler.select
    first, last = info["select_fields"][0], info["select_fields"][-1] + 1
    names = [part[0].target.attname for part in select[first:last]]
    populators = get_related_populators(info, select, database)  # type: ignore[call-arg]  # the stubs are of Django 6
    annotations = list(compiler.annotation_col_map.items())
    from_db = info["model"].from_db

    def instance(row: Sequence[Any]) -> Any:
        made = from_db(database, names, row[first:last])
        for populator in populators:
            populator.populate(row, made)
        for name, at in annotations:
            setattr(made, name, row[at])
        return made

    return instance


class Found(Generic[Row]):
    """Rows as the database gave them: `values` tells, without making objects, whether they are what they were."""

    def __init__(self, statement: Statement, values: tuple[tuple[Any, ...], ...]) -> None:
        self.statement = statement
        self.values = values

    @cached_property
    def rows(self) -> list[Row]:
        return self.statement.made(self.values)

    def column(self, name: str) -> list[Any]:
        """One column of the model itself, or an annotation, as the database gave it."""
        at = self.statement.columns[name]
        return [values[at] for values in self.values]

    def of(self, name: str, wanted: Collection[Any]) -> "Found[Row]":
        """Those rows whose column has one of the values."""
        at = self.statement.columns[name]
        return Found(self.statement, tuple(values for values in self.values if values[at] in wanted))


class Prepared(Generic[Row]):
    """A query with parameters. `build` is called once for each thread, when the query is first run there."""

    def __init__(self, build: Callable[[], QuerySet[Any, Row]]) -> None:
        self.build = build
        self.own = threading.local()

    def __call__(self, **given: Any) -> list[Row]:
        """The rows for these values, in the order of the query."""
        statement = self.statement()
        return statement.made(statement.fetch(given))

    def first(self, **given: Any) -> Row | None:
        return next(iter(self(**given)), None)

    def found(self, **given: Any) -> "Found[Row]":
        """The same rows before anything is made of them."""
        statement = self.statement()
        return Found(statement, statement.fetch(given))

    def statement(self) -> Statement:
        known: Statement | None = getattr(self.own, "statement", None)
        if known is None or known.connection is not connections[known.queryset.db]:
            known = self.own.statement = Statement(self.build())
        return known

    def asked(self, **given: Any) -> "Asked":
        """The query with its values, for `read_together`."""
        return self, given


Asked = tuple[Prepared[Any], Given]


@contextmanager
def read_together(*asked: Asked) -> Iterator[None]:
    """Within the block each of these queries finds its rows read already, once, if it asks for the same values.

    PostgreSQL is sent all of them before it answers the first: the threads of a server that wait and wake once for each
    query spend more on that than on most queries. SQLite answers within the process: there nothing is read before it is
    asked for.
    """
    statements = [(prepared.statement(), given) for prepared, given in asked]
    if statements and statements[0][0].connection.vendor == "postgresql":
        send_together(statements)
    try:
        yield
    finally:
        for statement, _given in statements:
            statement.ahead = None


def send_together(asked: list[tuple[Statement, Given]]) -> None:
    connection = asked[0][0].connection
    with ExitStack() as opened:
        cursors = [opened.enter_context(cursor_of(connection)) for _ in asked]
        opened.enter_context(connection.wrap_database_errors)
        opened.enter_context(connection.connection.pipeline())
        for cursor, (statement, given) in zip(cursors, asked, strict=True):
            cursor.execute(*statement.filled_in(given))
        for cursor, (statement, given) in zip(cursors, asked, strict=True):
            statement.ahead = given, rows_of(cursor)
