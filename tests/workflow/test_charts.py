from pathlib import Path

from django.conf import settings

from workflow import charts


def test_the_committed_charts_are_those_of_the_code() -> None:
    drawn = (Path(settings.BASE_DIR) / "docs" / "states.md").read_text()
    assert drawn == charts.document(), "run `make charts`"


def test_every_state_is_reached_or_first() -> None:
    for model, field in charts.fields():
        steps = list(charts.arrows(model, field))
        reached = {target for _, target, _ in steps} | {str(field.get_default())}
        assert reached == {str(value) for value, _ in field.choices or []}, model
