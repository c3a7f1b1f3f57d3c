"""What must not reach a log, whoever writes it."""

import logging
import re

# The one-time link of a password: its token opens the account for as long as it lives.
LINK = re.compile(r"/sandi/[^/\s]+/[^/\s]+")


class MaskLinks(logging.Filter):
    """Django logs the path of what it refuses (404, a failed CSRF check), and the path of a link is its secret."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        masked = LINK.sub("/sandi/…/…", text)
        if masked != text:
            record.msg, record.args = masked, ()
        return True


# Who asked for one of these, and when, would tell that somebody votes just now; the rest of what happened is no secret.
SECRET_PLACE = re.compile(r"/api/polls/\d+/ballot/|/api/surveys/\d+/response/|/(suara|survei)/\d+/")


class NothingSecret(logging.Filter):
    """Neither refused ballots (Django logs what it refuses) nor access logs, whoever switches them on. Errors stay."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno >= logging.ERROR or not SECRET_PLACE.search(record.getMessage())
