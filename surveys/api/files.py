"""Results as files: the same figures as the page, for the same reader."""

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request

from activity.api import RembukViewSet
from surveys import queries
from surveys.models import Survey
from surveys.reports import analyst, files, read
from surveys.reports.document import Report, draw
from surveys.reports.tables import Beside, Table, tables
from surveys.rules import may_read_head_report, may_see_results

PDF = "application/pdf"


def attached(content: bytes | str, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


class ResultFiles(RembukViewSet):
    """The results of a survey to take along."""

    def tables_of(self, survey: Survey) -> list[Table]:
        may_see_results(survey, self.actor, self.now).require()
        told = queries.told(survey, self.actor, self.now)
        beside = Beside(
            comments=[comment["text"] for comment in queries.told_comments(survey)],
            initiatives=list(queries.initiatives_of([survey])),
            items=analyst.item_rows(told, survey.series.version.parsed),
            quality=analyst.quality(told),
        )
        return tables(read(survey, told, list(queries.units_of(survey))), beside)

    def sheet_of(self, survey: Survey, *, for_head: bool) -> HttpResponse:
        """The same for everybody who may read it: what only analysts are told stands on no paper."""
        told = queries.told_to_all(survey)
        initiatives = list(queries.initiatives_of([survey]))
        sheet = Report(
            survey, read(survey, told, list(queries.units_of(survey))), initiatives, for_head=for_head, now=self.now
        )
        name = f"{name_of(survey)}-pimpinan.pdf" if for_head else f"{name_of(survey)}.pdf"
        return attached(draw(sheet).bytes(), PDF, name)

    @extend_schema(request=None, responses={(200, PDF): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"])
    def report(self, request: Request, pk: int) -> HttpResponse:
        """The results on one sheet, for all of the staff."""
        survey: Survey = self.get_object()
        may_see_results(survey, self.actor, self.now).require()
        return self.sheet_of(survey, for_head=False)

    @extend_schema(request=None, responses={(200, PDF): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"], url_path="head-report")
    def head_report(self, request: Request, pk: int) -> HttpResponse:
        """The results on one sheet, for who leads the office: with how far the figures may be trusted."""
        survey: Survey = self.get_object()
        may_read_head_report(survey, self.actor, self.now).require()
        return self.sheet_of(survey, for_head=True)

    @extend_schema(request=None, responses={(200, "text/csv"): OpenApiTypes.STR})
    @action(detail=True, methods=["get"])
    def csv(self, request: Request, pk: int) -> HttpResponse:
        """What the page of results shows, one row for each cell."""
        survey: Survey = self.get_object()
        content = files.as_csv(self.tables_of(survey))
        return attached(content, "text/csv; charset=utf-8", f"{name_of(survey)}.csv")

    @extend_schema(request=None, responses={(200, files.XLSX): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"])
    def xlsx(self, request: Request, pk: int) -> HttpResponse:
        """What the page of results shows, one sheet for each table."""
        survey: Survey = self.get_object()
        return attached(files.as_xlsx(self.tables_of(survey)), files.XLSX, f"{name_of(survey)}.xlsx")


def name_of(survey: Survey) -> str:
    return f"survei-{survey.pk}-gelombang-{survey.wave}"
