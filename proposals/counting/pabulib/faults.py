from collections.abc import Mapping

# What can be wrong with a file, by code; the words for readers of other languages are proposals.unreadable's.
FAULTS: Mapping[str, str] = {
    "not_text": "The file is not text in UTF-8.",
    "cell": "A cell cannot be read ({problem}).",
    "section_twice": "Section {section} is there twice.",
    "section_missing": "Section {section} is missing or empty.",
    "column_missing": "Section {section} has no column {column}.",
    "vote_type": "META's vote_type is {kind!r}; it must be one of {kinds}.",
    "rule": "META's rule is {rule!r}; it must be one of {rules}.",
    "no_budget": "META has no budget.",
    "budget": "META's budget: {problem}",
    "short_project": "A project needs its id and its cost.",
    "project_twice": "Project {project!r} is there twice.",
    "cost": "The cost of project {project!r}: {problem}",
    "project": "Project {project!r} needs an id without commas, and a cost that is not negative.",
    "short_vote": "A row of VOTES has {cells} cells; its ballot needs {needed}.",
    "unknown_project": "A ballot names project {project!r}, which is not in the election.",
    "too_few_points": "A ballot names {projects} projects but gives {points} numbers of points.",
    "points": "Points: {problem}",
    "negative_points": "Points cannot be negative.",
    "stances": "A row of a poll for consent is not complete.",
    "limits": "Capacity and what projects use of it: {problem}",
    "uncountable": "The file cannot be counted: {problem}",
}


class UnreadableFile(ValueError):
    """The file is not an election in the Pabulib format: by the fault's code, with what its sentence names.

    `line` (the first is 1) is where, if it is one line.
    """

    def __init__(self, code: str, line: int | None = None, **values: object) -> None:
        self.code, self.line, self.values = code, line, values
        self.problem = FAULTS[code].format(**values)
        super().__init__(self.problem if line is None else f"Line {line}: {self.problem}")
