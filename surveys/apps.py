from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SurveysConfig(AppConfig):
    """Change-readiness surveys: instruments, responses, statistics (docs: trust.md)."""

    name = "surveys"

    def ready(self) -> None:
        """Who is told of a survey, and what the clock does. Answering is no event."""
        from activity import registry
        from people.registry import personal_data
        from surveys import audiences, queries, services

        registry.subjects["surveys.survey"] = registry.Subject(
            may_see=audiences.may_see_survey, path=audiences.survey_path
        )
        registry.subjects["surveys.initiative"] = registry.Subject(
            may_see=audiences.may_see_initiative, path=audiences.initiative_path
        )
        registry.clock["surveys.close_due_surveys"] = services.close_due_surveys
        registry.clock["surveys.finish_ended_series"] = services.finish_ended_series
        personal_data["surveys"] = queries.kept_of
        registry.clock["surveys.forget_imports"] = services.forget_imports
        news = {
            "open_survey": _("Survei dibuka, mohon diisi: “%(title)s”"),
            "extend_survey": _("Survei “%(title)s” diperpanjang: %(reason)s"),
            "publish_survey": _("Hasil survei sudah dapat dibaca: “%(title)s”"),
        }
        for verb, text in news.items():
            registry.announcements[f"surveys.{verb}"] = registry.Announcement(text, audiences.invited)
        registry.announcements["surveys.plan_initiative"] = registry.Announcement(
            _("Anda diminta melaksanakan tindak lanjut survei: “%(title)s”"), audiences.owner
        )
