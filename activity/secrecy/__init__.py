"""What keeps contributions apart from people: ballots of polls, answers of surveys (design: docs/trust.md).

box.py seals a contribution under the subject's key and gives the handle that stands for its author while the subject
is open; keys.py keeps the key outside of the database; unlinking.py destroys what links both, step by step, after the
close; scrubbing.py has the database forget what it held before.
"""
