from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.urls import path

from proposals.models import Proposal


def twenty_rows(request: HttpRequest) -> HttpResponse:
    return HttpResponse(get_template("reference.html").render({"rows": Proposal.objects.order_by("pk")[:20]}))


urlpatterns = [path("", twenty_rows)]
