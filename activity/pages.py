"""How lists are cut into pages and narrowed."""

from typing import Any

from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.pagination import PageNumberPagination


class NumberedPages(PageNumberPagination):
    page_size = 50
    max_page_size = 100
    page_size_query_param = "page_size"


def is_narrowed(request: Any) -> bool:
    """Whether anything but a page is asked for."""
    return not request.query_params.keys() <= {"page", NumberedPages.page_size_query_param}


class AskedFilters(DjangoFilterBackend):
    """Makes a form of all filters only for a request that names some: most lists are read whole."""

    def filter_queryset(self, request: Any, queryset: Any, view: Any) -> Any:
        return super().filter_queryset(request, queryset, view) if is_narrowed(request) else queryset
