"""What binds beside the budget, as Rembuk writes it into a .pb file; other readers pass over it.

META `capacity` (of the second resource); PROJECTS `use` of it, and `group`: the groups that the project serves, parted
by |. Each group is to have a project; where not all can, they give way in the order of their names, the last first.
"""

from collections.abc import Iterable, Mapping, Sequence

from proposals.counting.limits import Limits
from proposals.counting.pabulib.amounts import amount, as_text
from proposals.counting.pabulib.document import Row
from proposals.counting.pabulib.faults import UnreadableFile


def limits_of(meta: Mapping[str, str], projects: Sequence[Row]) -> Limits:
    """From META and from the rows of PROJECTS, header first. Raises UnreadableFile."""
    capacity, header = meta.get("capacity", ""), projects[0][1]
    if not capacity and "group" not in header:
        return Limits()
    rows = [dict(zip(header, cells, strict=False)) for _, cells in projects[1:]]
    served: dict[str, set[str]] = {}
    for row in rows:
        for name in groups_in(row.get("group", "")):
            served.setdefault(name, set()).add(row["project_id"])
    groups = {name: frozenset(ids) for name, ids in sorted(served.items())}
    try:
        uses = {row["project_id"]: amount(row["use"]) for row in rows if row.get("use")}
        return Limits(amount(capacity) if capacity else None, uses, groups)
    except ValueError as problem:
        raise UnreadableFile("limits", problem=problem) from problem


def groups_in(cell: str) -> list[str]:
    return [name.strip() for name in cell.split("|") if name.strip()]


def meta_with(meta: dict[str, str], limits: Limits) -> dict[str, str]:
    return meta if limits.capacity is None else {**meta, "capacity": as_text(limits.capacity)}


def columns_of(limits: Limits, ids: Iterable[str]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The further columns of PROJECTS: their titles, and the cells of each project."""
    titles = (*(("use",) if limits.capacity is not None else ()), *(("group",) if limits.groups else ()))
    return titles, [tuple(cell(title, limits, name) for title in titles) for name in ids]


def cell(title: str, limits: Limits, name: str) -> str:
    if title == "use":
        return as_text(limits.uses.get(name, 0))
    return "|".join(group for group, ids in sorted(limits.groups.items()) if name in ids)
