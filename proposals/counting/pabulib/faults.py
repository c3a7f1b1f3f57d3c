class UnreadableFile(ValueError):
    """The file is not an election in the Pabulib format. `line` (the first is 1) is where, if it is one line."""

    def __init__(self, problem: str, line: int | None = None) -> None:
        self.problem, self.line = problem, line
        super().__init__(problem if line is None else f"Line {line}: {problem}")
