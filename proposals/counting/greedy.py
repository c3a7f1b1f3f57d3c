from itertools import groupby

from proposals.counting.election import Amount, Election, Outcome, Project, Tie


def greedy(election: Election, *, minimum: int = 0) -> Outcome:
    """Most approvals first, skipping what no longer fits into the budget.

    Equal approvals: the cheaper first, then the smaller id as text. (The full order of the field's reference is
    cost, votes, id; votes are equal here.) Projects with fewer than `minimum` approvals are not considered.
    This is the greedy rule with utility = cost: the ratio utility / cost is the number of approvals.
    """
    totals = election.approvals()
    order = sorted(election.projects, key=lambda project: (-totals[project.id], project.cost, project.id))
    left: Amount = election.budget
    selected: list[Project] = []
    ties: list[Tie] = []
    for approvals, equals in groupby(order, key=lambda project: totals[project.id]):
        if approvals < minimum:
            break
        contenders = [project for project in equals if project.cost <= left]
        bought = within(contenders, left)
        if len(bought) < len(contenders):
            ties.append(tie_between(contenders, bought))
        selected += bought
        left -= sum(project.cost for project in bought)
    return Outcome(
        rule="greedy",
        selected=tuple(project.id for project in selected),
        cost=election.budget - left,
        totals=totals,
        order=tuple(project.id for project in order),
        exhaustive=is_exhaustive(election, selected, left, minimum=minimum),
        ties=tuple(ties),
        parameters={"minimum": minimum},
    )


def within(projects: list[Project], left: Amount) -> list[Project]:
    """Those that can be bought one after the other, in this order."""
    bought = []
    for project in projects:
        if project.cost <= left:
            bought.append(project)
            left -= project.cost
    return bought


def tie_between(contenders: list[Project], bought: list[Project]) -> Tie:
    """Each of the contenders fits alone, not all fit together: whoever came first was bought."""
    lost = {project.cost for project in contenders if project not in bought}
    return Tie(
        ids=tuple(project.id for project in contenders),
        selected=tuple(project.id for project in bought),
        decided_by="id" if any(project.cost in lost for project in bought) else "cost",
    )


def is_exhaustive(election: Election, selected: list[Project], left: Amount, *, minimum: int) -> bool:
    totals = election.approvals()
    taken = {project.id for project in selected}
    return not any(
        project.cost <= left
        for project in election.projects
        if project.id not in taken and totals[project.id] >= minimum
    )
