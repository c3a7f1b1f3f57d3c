from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from people.models import User


class SignInForm(forms.Form):
    username = forms.CharField(max_length=254, error_messages={"required": _("Tulis NIP atau alamat surel Anda.")})
    password = forms.CharField(max_length=200, strip=False, error_messages={"required": _("Tulis kata sandi Anda.")})


class SetPasswordForm(forms.Form):
    password = forms.CharField(max_length=200, strip=False, error_messages={"required": _("Tulis kata sandi baru.")})
    again = forms.CharField(
        max_length=200, strip=False, error_messages={"required": _("Tulis kata sandi yang sama sekali lagi.")}
    )

    def __init__(self, person: User, *args: Any, **options: Any) -> None:
        self.person = person
        super().__init__(*args, **options)

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password, self.person)
        return password

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, again = values.get("password"), values.get("again")
        if first and again and first != again:
            self.add_error("again", _("Kedua kata sandi berbeda. Tulis yang sama."))
        return values


class ChangePasswordForm(SetPasswordForm):
    current = forms.CharField(
        max_length=200, strip=False, error_messages={"required": _("Tulis kata sandi yang sekarang.")}
    )
