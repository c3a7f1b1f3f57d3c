"""The demo's boards: read from boards/*.txt and posted at their moments.

A block begins with `@AUTHOR MOMENT [^N]` (N: the post it answers, counted from 1); lines `!hide`, `!report`,
`!appeal` and `!settle`, each with who, when and in which words, follow the text. MOMENT is `2d 09.10` (days after the
board's first day), `-2d 09.10` (days before the day of loading), `-3h` or `-25m` (before the moment of loading).
"""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from discussions import services as discussions
from discussions.models import Post, Report
from planning.demo.story import Story

FOLDER = Path(__file__).parent / "boards"
HEAD = re.compile(r"^@(?P<author>\w+) (?P<moment>-?\d+d \d\d\.\d\d|-\d+[hm])(?: \^(?P<parent>\d+))?$")
DEED = re.compile(r"^!(?P<verb>\w+) (?P<actor>\w+) (?P<moment>-?\d+d \d\d\.\d\d|-\d+[hm]) (?P<text>.+)$")


@dataclass(slots=True)
class Talk:
    """One post as written in the file, with what others did to it."""

    author: str
    moment: str
    parent: int | None
    body: str
    deeds: list[dict[str, str]]
    post: Post | None = None
    reports: list[Report] = field(default_factory=list)


def read(text: str) -> list[Talk]:
    return [talk_of(block) for block in re.split(r"(?m)^(?=@)", text) if block.strip()]


def talk_of(block: str) -> Talk:
    head, *lines = block.strip().splitlines()
    found = HEAD.match(head)
    if found is None:
        raise ValueError(f"not the head of a post: {head}")
    deeds = [deed.groupdict() for line in lines if (deed := DEED.match(line))]
    body = "\n".join(line for line in lines if not DEED.match(line)).strip()
    return Talk(found["author"], found["moment"], int(found["parent"]) if found["parent"] else None, body, deeds)


def talk(story: Story, file: str, key: str, first_day: int) -> None:
    """Post a file's talk on the board of that proposal; its day 0 is so many days before the day of loading."""
    talks = read((FOLDER / file).read_text(encoding="utf-8"))
    for row in talks:
        parent = talks[row.parent - 1] if row.parent else None
        story.then(moment_of(story, row.moment, first_day), Saying(story, key, row, parent))
        for deed in row.deeds:
            story.then(moment_of(story, deed["moment"], first_day), Doing(story, row, deed))


def moment_of(story: Story, text: str, first_day: int) -> datetime:
    if text[-1] in "hm":
        return story.now - timedelta(**{{"h": "hours", "m": "minutes"}[text[-1]]: int(text[1:-1])})
    days, clock = text.split("d ")
    return story.day(-int(days) if days.startswith("-") else first_day - int(days), clock)


@dataclass(slots=True)
class Saying:
    story: Story
    key: str
    talk: Talk
    parent: Talk | None

    def __call__(self, when: datetime) -> None:
        self.talk.post = discussions.post(
            "proposals.proposal",
            self.story.proposal(self.key),
            body=self.talk.body,
            actor=self.story.person(self.talk.author),
            parent=self.parent.post if self.parent else None,
            now=when,
        )


@dataclass(slots=True)
class Doing:
    story: Story
    talk: Talk
    deed: dict[str, str]

    def __call__(self, when: datetime) -> None:
        post, actor, text = self.talk.post, self.story.person(self.deed["actor"]), self.deed["text"]
        if post is None:
            raise ValueError("nothing was said yet")
        match self.deed["verb"]:
            case "hide":
                discussions.hide(post, reason=text, actor=actor, now=when)
            case "settle":
                discussions.settle(self.talk.reports[-1], answer=text, actor=actor, now=when)
            case verb:
                asked = {"report": discussions.report, "appeal": discussions.appeal}[verb]
                self.talk.reports.append(asked(post, reason=text, actor=actor, now=when))
