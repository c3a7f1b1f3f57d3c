from surveys.services.answering import answer, withdraw_response
from surveys.services.closing import close_due_surveys, close_survey
from surveys.services.imports import accept_import, forget_imports, upload_instrument
from surveys.services.initiatives import finish_initiative, plan_initiative
from surveys.services.instruments import add_version, change_version, copy_version, discard_version, publish_version
from surveys.services.series import end_series, finish_ended_series
from surveys.services.surveys import change_survey, extend_survey, open_survey, prepare_survey, publish_survey

__all__ = [
    "accept_import",
    "add_version",
    "answer",
    "change_survey",
    "change_version",
    "close_due_surveys",
    "close_survey",
    "copy_version",
    "discard_version",
    "end_series",
    "extend_survey",
    "finish_ended_series",
    "finish_initiative",
    "forget_imports",
    "open_survey",
    "plan_initiative",
    "prepare_survey",
    "publish_survey",
    "publish_version",
    "upload_instrument",
    "withdraw_response",
]
