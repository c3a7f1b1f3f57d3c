"""Signing in and out and one-time links: plain Django form views, the only pages outside frontend/."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
