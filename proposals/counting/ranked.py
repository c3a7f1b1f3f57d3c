from typing import cast

from proposals.counting.election import Election, Form, Ranking


def rankings(election: Election) -> dict[Ranking, int]:
    """The ballots as preferences, best first, without abstentions. Raises ValueError for other forms of ballot."""
    if election.form is not Form.ORDINAL:
        raise ValueError("This rule counts ranked ballots.")
    return {cast("Ranking", ballot): number for ballot, number in election.ballots.items() if ballot}
