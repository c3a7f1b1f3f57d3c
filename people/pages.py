"""Signing in and out, one-time links and the language: plain Django form views, the only pages outside frontend/."""

from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from activity.answers import Refused
from people import one_time, services
from people.attempts import remember_browser
from people.forms import ChangePasswordForm, SetPasswordForm, SignInForm

A_YEAR = 365 * 24 * 3600
BACKEND = "people.signing_in.NipOrEmailBackend"


def safe_next(request: HttpRequest) -> str:
    """Where to go on: only inside this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    return wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()) else "/"


def remember_language(response: HttpResponse, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=A_YEAR,
        secure=settings.BEHIND_HTTPS,
        httponly=True,
        samesite="Lax",
    )


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(safe_next(request))
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = authenticate(request, **form.cleaned_data)
        if user is not None:
            return welcome(request, user)
        return render_sign_in(request, form, status=401, is_wrong=True)
    return render_sign_in(request, form)


def render_sign_in(
    request: HttpRequest, form: SignInForm, *, status: int = 200, is_wrong: bool = False
) -> HttpResponse:
    context = {"form": form, "next": safe_next(request), "is_wrong": is_wrong, "is_demo": settings.DEMO}
    return render(request, "people/sign_in.html", context, status=status)


def welcome(request: HttpRequest, user: Any) -> HttpResponse:
    login(request, user, backend=BACKEND)
    response = redirect(safe_next(request))
    remember_browser(request, response, user)
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        remember_language(response, user.language)
    return response


def locked_out(request: HttpRequest, *args: Any, **details: Any) -> HttpResponse:
    """Too many failed attempts (AXES_LOCKOUT_CALLABLE): say for how long, and not whether the account exists."""
    context = {"minutes": round(settings.AXES_COOLOFF_TIME * 60)}
    return render(request, "people/locked_out.html", context, status=429)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    response = redirect(settings.LOGOUT_REDIRECT_URL)
    # On a shared phone the next person starts in their own language.
    response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    return response


@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def set_password(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """Behind a one-time link. Whoever has the link is taken for its person, so it works once and for three days."""
    person = one_time.person_for(uid, token)
    if person is None:
        return render(request, "people/link_expired.html", status=410)
    form = SetPasswordForm(person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return welcome(request, services.set_password(person, password=form.cleaned_data["password"]))
        except Refused:
            return render(request, "people/link_expired.html", status=410)
    return render(request, "people/set_password.html", {"form": form, "person": person})


@never_cache
@login_required
@sensitive_post_parameters("current", "password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """By somebody who is signed in and knows the present one. Wrong tries count as those of signing in."""
    person: Any = request.user
    form = ChangePasswordForm(person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = person.nip or person.email
        known: Any = authenticate(request, username=name, password=form.cleaned_data["current"])
        if known is not None:
            update_session_auth_hash(request, services.set_password(known, password=form.cleaned_data["password"]))
            return redirect("/saya/")
        form.add_error("current", _("Kata sandi yang sekarang tidak cocok."))
    return render(request, "people/change_password.html", {"form": form, "person": person})


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Choose the language: of this browser, and of one's account when signed in."""
    response = redirect(safe_next(request))
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        return response
    if request.user.is_authenticated:
        services.set_language(request.user, language=language)
    remember_language(response, language)
    return response


urlpatterns = [
    path("masuk/", sign_in, name="sign-in"),
    path("keluar/", sign_out, name="sign-out"),
    path("sandi/<str:uid>/<str:token>/", set_password, name="set-password"),
    path("saya/sandi/", change_password, name="change-password"),
    path("bahasa/", set_language, name="language"),
]
