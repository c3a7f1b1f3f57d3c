"""An attacker with the whole database: every table with where its rows lie, and the guesses that follow from orders.

Whoever took part at a time, and whatever was put in at the same time, stand in the same place of two orders, if any
order of people and any order of contributions still follow time. So the attacker tries all orders there are.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from operator import itemgetter
from typing import Any

import numpy as np
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from scipy.stats import hypergeom

Row = dict[str, Any]
Dump = dict[str, list[Row]]
# What PostgreSQL keeps with each row: its place, the transaction that wrote it, the last one that locked it.
HIDDEN = {"postgresql": "ctid::text AS place, xmin::text AS xmin, xmax::text AS xmax, *", "sqlite": "rowid AS place, *"}
# How often chance may do better than the bounds, over all guesses of a test together.
ERROR = 1e-6


def dump() -> Dump:
    """All tables, those of libraries, too, in physical order; in sessions also whose they are."""
    with connection.cursor() as cursor:
        tables = {name: rows_of(cursor, name) for name in connection.introspection.table_names(cursor)}
    for row in tables["django_session"]:
        row["whose"] = int(SessionStore().decode(row["session_data"]).get("_auth_user_id", 0))
    return tables


def without_places(tables: Dump) -> dict[str, list[str]]:
    """All rows of all tables, in any order, with the length instead of the content of what is sealed.

    Places and transactions tell that something was changed, and when; that is not what was put in.
    """
    return {name: sorted(str(plain(row)) for row in rows) for name, rows in tables.items()}


def plain(row: Row) -> Row:
    sealed = {"sealed": len(row["sealed"])} if row.get("sealed") else {}
    return {name: value for name, value in row.items() if name not in {"place", "xmin", "xmax"}} | sealed


def rows_of(cursor: Any, table: str) -> list[Row]:
    place = "ctid" if connection.vendor == "postgresql" else "rowid"
    cursor.execute(f'SELECT {HIDDEN[connection.vendor]} FROM "{table}" ORDER BY {place}')  # noqa: S608  own names only
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]
    return [
        {**row, "place": number} | {name: int(row[name]) for name in ("xmin", "xmax") if name in row}
        for number, row in enumerate(rows)
    ]


def columns_of_people() -> list[tuple[str, str]]:
    """Table and column, wherever a person is named."""
    with connection.cursor() as cursor:
        named = [
            (table, column)
            for table in connection.introspection.table_names(cursor)
            for column, (_, other) in connection.introspection.get_relations(cursor, table).items()
            if other == "people_user"
        ]
    return [("people_user", "id"), ("django_session", "whose"), *named]


def orders_of(rows: list[Row], what: Callable[[Row], Any], *, less: Iterable[str] = ()) -> dict[str, list[Any]]:
    """`what` of the rows, in the order of each column that tells rows apart, `less` those columns."""
    found = {}
    for column in sorted(rows[0].keys() - set(less)) if rows else ():
        filled = [row for row in rows if row[column] is not None]
        if len({sortable(row[column]) for row in filled}) > 1:
            found[column] = [what(row) for row in sorted(filled, key=lambda row: sortable(row[column]))]
    return found


def sortable(value: Any) -> Any:
    return str(value) if isinstance(value, dict | list) else bytes(value) if isinstance(value, memoryview) else value


def orders_of_people(tables: Dump, people: set[int]) -> dict[str, list[int]]:
    """Each order in which all the people occur in some table, by the last row of each."""
    found = {}
    for table, column in columns_of_people():
        rows = [row for row in tables[table] if row[column] in people]
        if {row[column] for row in rows} == people:
            for key, order in orders_of(rows, itemgetter(column)).items():
                last = list(dict.fromkeys(order[::-1]))[::-1]
                if len(last) == len(people):
                    found[f"{table}.{column} by {key}"] = last
    return found


def right_guesses(
    people: Mapping[str, list[int]], things: Mapping[str, list[Any]], truth: Mapping[int, Any]
) -> Counter[str]:
    """For each pair of orders: for how many people the thing in the same place is theirs."""
    return Counter(
        {
            f"{whose} × {which}": sum(truth[person] == thing for person, thing in zip(order, listed, strict=True))
            for whose, order in people.items()
            for which, listed in things.items()
        }
    )


def beyond_chance(right: Mapping[str, int], groups: Iterable[tuple[int, int]]) -> dict[str, int]:
    """The guesses that are right, or wrong, more often than chance allows for these groups."""
    low, high = chance(groups, len(right))
    return {name: count for name, count in right.items() if not low <= count <= high}


def chance(groups: Iterable[tuple[int, int]], guesses: int) -> tuple[int, int]:
    """The fewest and the most right guesses that chance gives, but for one run of the test in a million.

    Each group (a, b) is one poll: a people chose one thing, b another. Whoever pairs them blindly with the things names
    X of the a rightly, hypergeometric, and X + b − a of the b; the sum over polls is the convolution. `guesses` is how
    many orders are tried: the error is shared among them and among both ends.
    """
    mass = np.ones(1)
    least = 0
    for a, b in groups:
        number = np.arange(0, a + 1)
        right = np.zeros(2 * a + 1)
        right[::2] = hypergeom.pmf(number, a + b, a, a)
        mass = np.convolve(mass, right)
        least += b - a
    allowed = ERROR / guesses / 2
    low = int(np.searchsorted(np.cumsum(mass), allowed))
    high = len(mass) - 1 - int(np.searchsorted(np.cumsum(mass[::-1]), allowed))
    return least + low, least + high
