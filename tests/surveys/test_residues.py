"""What lies in the database's files after a survey: free pages, dead rows, large values beside the table, the log.

Where the rewriting of tables is switched off, the files tell whose a handle was: so the tests can fail.
"""

import pytest
from django.utils.crypto import get_random_string

from activity.secrecy import scrubbing
from people.models import User
from surveys import services
from surveys.models import Comment, Participation, Response, Survey
from tests import carving
from tests.cast import Cast, person
from tests.surveys.conftest import ended, opened, scrubbed_at_last

pytestmark = [
    pytest.mark.database,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("new_files"),
]
KINDS = (Response, Participation, Comment)
PEOPLE = 40


@pytest.fixture
def survey(cast: Cast) -> Survey:
    """With an open question: what is sealed is too long for the row, PostgreSQL keeps it in another table."""
    for number in range(PEOPLE):
        person(100 + number, f"Pegawai{number} Contoh", cast.delima)
    return opened(cast, "process")


@pytest.fixture
def handles(survey: Survey) -> dict[int, str]:
    """Whose handle is whose; everybody has answered, with empty logs before."""
    carving.stand_still(KINDS)
    box = survey.unlock()
    return {one.pk: box.handle(one.pk) for one in everybody_answers(survey, "Antrean terlalu panjang.")}


def everybody_answers(survey: Survey, comment: str) -> list[User]:
    people = list(User.objects.filter(name__startswith="Pegawai").order_by("?"))
    for place, one in enumerate(people):
        services.answer(survey, person=one, answers={"PR1": 1 + place % 5, "TERBUKA": comment})
    return people


def close(survey: Survey) -> None:
    services.close_survey(ended(survey))


def test_the_files_tell_nobody_whose_a_handle_was(survey: Survey, handles: dict[int, str]) -> None:
    close(survey)
    scrubbed_at_last()
    assert carving.pairs(carving.ANSWERS, survey.pk) == {}


def test_the_files_tell_it_where_nothing_is_rewritten(
    survey: Survey, handles: dict[int, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scrubbing, "rewrite_tables", lambda kinds: None)
    close(survey)
    pairs = carving.pairs(carving.ANSWERS, survey.pk)
    assert sum(handles[one] == handle for one, handle in pairs.items()) == len(pairs) > PEOPLE / 2


def test_no_file_holds_anything_of_the_old_rows(survey: Survey, handles: dict[int, str]) -> None:
    """Nor what somebody wrote first and exchanged. Words of their own: statistics keep those of other tests."""
    exchanged, kept = (get_random_string(20) for _ in range(2))
    everybody_answers(survey, exchanged)
    everybody_answers(survey, kept)
    carving.gather_statistics()
    secrets = carving.rows_before_the_close(Response, KINDS)
    assert len(secrets) == 4 * PEOPLE
    before = carving.everything()
    assert all(secret in before for secret in secrets)
    assert not [word for word in (exchanged, kept) if word.encode() in before]
    close(survey)
    scrubbed_at_last()
    after = carving.everything()
    assert [secret for secret in [*secrets, exchanged.encode()] if secret in after] == []
    assert kept.encode() in after
