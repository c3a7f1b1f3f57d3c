from collections import Counter
from collections.abc import Iterable
from typing import Any

from proposals.counting.election import BALLOTS, Form, Project, names_on
from proposals.counting.limits import Limits
from proposals.counting.pabulib.amounts import as_text
from proposals.counting.pabulib.document import Document, Table
from proposals.counting.pabulib.limiting import columns_of, meta_with

NONE = Limits()

VOTE_TYPES = {
    Form.APPROVAL: "approval",
    Form.ORDINAL: "ordinal",
    Form.POINTS: "cumulative",
    Form.SCORES: "scoring",
}


def write(
    meta: dict[str, str],
    projects: Iterable[tuple[Project, str]],
    votes: Iterable[Any],
    form: Form = Form.APPROVAL,
    limits: Limits = NONE,
) -> str:
    """An election as .pb text; `votes` as for `Election.of`. They keep their order; voter ids are running numbers."""
    listed = list(projects)
    ballots = [BALLOTS[form](vote) for vote in votes]
    counts = Counter(name for ballot in ballots for name in names_on(ballot, form))
    fixed = {"num_projects": str(len(listed)), "num_votes": str(len(ballots)), "vote_type": VOTE_TYPES[form]}
    titles, cells = columns_of(limits, (project.id for project, _ in listed))
    rows = tuple(
        (project.id, as_text(project.cost), str(counts[project.id]), name, *more)
        for (project, name), more in zip(listed, cells, strict=True)
    )
    projects_table = Table(("project_id", "cost", "votes", "name", *titles), rows)
    return Document(meta_with({**meta, **fixed}, limits), projects_table, votes_table(ballots, form)).text()


def votes_table(ballots: list[Any], form: Form) -> Table:
    if form in {Form.POINTS, Form.SCORES}:
        cells = [(",".join(n for n, _ in ballot), ",".join(as_text(v) for _, v in ballot)) for ballot in ballots]
        return Table(("voter_id", "vote", "points"), tuple((str(at), *row) for at, row in enumerate(cells, 1)))
    names = [ballot if form is Form.ORDINAL else sorted(ballot) for ballot in ballots]
    return Table(("voter_id", "vote"), tuple((str(at), ",".join(row)) for at, row in enumerate(names, 1)))
