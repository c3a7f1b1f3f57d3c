"""How lists are cut into pages and narrowed."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.utils.functional import cached_property
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.pagination import PageNumberPagination


class NumberedPages(PageNumberPagination):
    """A view with a method `number_of(queryset)` knows a shorter way to count than the database's."""

    page_size = 50
    max_page_size = 100
    page_size_query_param = "page_size"

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> list[Any] | None:
        number_of = getattr(view, "number_of", None)
        if number_of is not None:
            self.django_paginator_class = partial(Counted, number_of=number_of)  # type: ignore[assignment]
        return super().paginate_queryset(queryset, request, view)


class Counted(Paginator[Any]):
    def __init__(self, rows: Any, size: int, *, number_of: Callable[[Any], int]) -> None:
        super().__init__(rows, size)
        self.number_of = number_of

    @cached_property
    def count(self) -> int:
        return self.number_of(self.object_list)


def is_narrowed(request: Any) -> bool:
    """Whether anything but a page is asked for."""
    return not request.query_params.keys() <= {"page", NumberedPages.page_size_query_param}


class AskedFilters(DjangoFilterBackend):
    """Makes a form of all filters only for a request that names some: most lists are read whole."""

    def filter_queryset(self, request: Any, queryset: Any, view: Any) -> Any:
        return super().filter_queryset(request, queryset, view) if is_narrowed(request) else queryset
