"""Addresses of the pages, one line each, in the order of the menu."""

from django.urls import URLPattern, URLResolver, path

from frontend.views import desk
from frontend.views.display import display
from frontend.views.home import home
from frontend.views.style import style

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("meja/", desk.inbox, name="desk"),
    path("meja/<int:pk>/", desk.case, name="desk-case"),
    path("tampilan/", display, name="display"),
    path("gaya/", style, name="style"),
]
