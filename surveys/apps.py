from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """Change-readiness surveys: instruments, responses, statistics (docs: trust.md)."""

    name = "surveys"
