"""What binds beside the budget, as Rembuk writes it into a .pb file; other readers pass over it.

META `capacity` (of the second resource) and `groups` (names, in the order in which they give way); PROJECTS `use` of
the capacity, and `groups` that the project serves.
"""

from collections.abc import Iterable, Mapping, Sequence

from proposals.counting.election import Amount
from proposals.counting.limits import Limits
from proposals.counting.pabulib.amounts import amount, as_text
from proposals.counting.pabulib.document import Row
from proposals.counting.pabulib.faults import UnreadableFile


def limits_of(meta: Mapping[str, str], projects: Sequence[Row]) -> Limits:
    """From META and from the rows of PROJECTS, header first. Raises UnreadableFile."""
    capacity, names = meta.get("capacity", ""), listed(meta.get("groups", ""))
    if not capacity and not names:
        return Limits()
    rows = [dict(zip(projects[0][1], cells, strict=False)) for _, cells in projects[1:]]
    served = {row["project_id"]: listed(row.get("groups", "")) for row in rows}
    groups = {name: frozenset(one for one, its in served.items() if name in its) for name in names}
    try:
        uses = {row["project_id"]: amount(row["use"]) for row in rows if row.get("use")}
        return Limits(amount(capacity) if capacity else None, uses, groups)
    except ValueError as problem:
        raise UnreadableFile(f"Capacity and what projects use of it: {problem}") from problem


def listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def meta_with(meta: dict[str, str], limits: Limits) -> dict[str, str]:
    capacity = {} if limits.capacity is None else {"capacity": as_text(limits.capacity)}
    return {**meta, **capacity, **({"groups": ",".join(limits.groups)} if limits.groups else {})}


def columns_of(limits: Limits, ids: Iterable[str]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The further columns of PROJECTS: their titles, and the cells of each project."""
    titles = (*(("use",) if limits.capacity is not None else ()), *(("groups",) if limits.groups else ()))
    return titles, [tuple(cell(title, limits, name) for title in titles) for name in ids]


def cell(title: str, limits: Limits, name: str) -> str:
    use: Amount = limits.uses.get(name, 0)
    return as_text(use) if title == "use" else ",".join(group for group, ids in limits.groups.items() if name in ids)
