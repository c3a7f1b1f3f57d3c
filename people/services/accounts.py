from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from rest_framework.authtoken.models import Token

from activity.answers import conflict
from activity.services import record
from people import one_time, queries, rules
from people.models import EmploymentStatus, Unit, User
from people.services.appointments import refuse_last_administrator
from people.services.memberships import locked_person


@dataclass(frozen=True, slots=True)
class Link:
    """A one-time link: either mailed to its person, or `address` to be handed over once."""

    address: str
    mailed_to: str = ""


@transaction.atomic
def register(
    *, name: str, email: str | None, actor: User | None, nip: str | None = None, now: datetime | None = None
) -> User:
    """An account for somebody from outside the office: partner, auditor, official of the city, operator."""
    now = now or timezone.now()
    if actor is not None:
        rules.may_administer(None, actor, now).require()
    email = email.lower() if email else None
    refuse_taken(email=email, nip=nip)
    person = User(name=name.strip(), email=email, nip=nip or None, status=EmploymentStatus.EXTERNAL)
    person.brought_by = actor
    person.set_unusable_password()
    person.save()
    record("people.register", person, actor=actor, now=now)
    return person


def refuse_taken(*, email: str | None, nip: str | None = None, but: User | None = None) -> None:
    others = User.objects.exclude(pk=but.pk) if but else User.objects.all()
    if email and others.filter(email__iexact=email).exists():
        conflict("email_taken", _("Alamat surel itu sudah dipakai akun lain.")).require()
    if nip and others.filter(nip=nip).exists():
        conflict("nip_taken", _("NIP itu sudah dipakai akun lain.")).require()


@transaction.atomic
def correct(person: User, *, name: str, email: str | None, actor: User, now: datetime | None = None) -> User:
    """Correct a name or the address to which one-time links are mailed."""
    now = now or timezone.now()
    person = locked_person(person)
    rules.may_correct(person, actor, now).require()
    email = email.lower() if email else None
    refuse_taken(email=email, but=person)
    if not email and not person.nip:
        conflict("no_name_to_sign_in", _("Orang ini masuk dengan surelnya, jadi surel tidak boleh kosong.")).require()
    fields = [field for field, new in (("name", name.strip()), ("email", email)) if getattr(person, field) != new]
    person.name, person.email = name.strip(), email
    person.save(update_fields=["name", "email"])
    record("people.correct", person, actor=actor, now=now, fields=fields)
    return person


@transaction.atomic
def make_link(person: User, *, origin: str, actor: User | None, now: datetime | None = None) -> Link:
    """Make the link with which a person sets a password, and mail it where that is possible.

    `origin` is how the address begins (`https://rembuk.example`). Links made before stop working. A mailed link
    is not shown to the administrator. The ledger keeps that a link was made, not the link.
    """
    now = now or timezone.now()
    person = locked_person(person)
    if actor is not None:
        rules.may_make_link(person, actor, now).require()
    person.links_made += 1
    person.link_made_by = actor
    person.save(update_fields=["links_made", "link_made_by"])
    record("people.make_link", person, actor=actor, now=now)
    address = origin + one_time.path_for(person)
    if not (settings.EMAIL_HOST and person.email):
        return Link(address)
    transaction.on_commit(partial(mail_link, person, address))
    return Link("", mailed_to=person.email)


@transaction.atomic
def make_links(*, unit: Unit | None, origin: str, actor: User, now: datetime | None = None) -> list[tuple[User, Link]]:
    """A link for everybody who works in the unit (or anywhere) and has no password yet: how an office begins.

    Left out: to whom the actor gave a duty that nobody else has looked at.
    """
    now = now or timezone.now()
    rules.may_administer(None, actor, now).require()
    waiting = queries.without_password(unit, timezone.localdate(now))
    people = [person for person in waiting if rules.may_make_link(person, actor, now)]
    return [(person, make_link(person, origin=origin, actor=actor, now=now)) for person in people]


def mail_link(person: User, address: str) -> None:
    """Mailed in the request, not by a background task: a task's row would keep the link."""
    with override(person.language):
        text = _t("Halo %(name)s,\n\nbuka tautan ini untuk membuat kata sandi Rembuk Anda:\n%(address)s") % {
            "name": person.name,
            "address": address,
        }
        limits = _t("Tautan berlaku 3 hari dan hanya sekali. Jangan teruskan kepada siapa pun.")
        send_mail(_t("Kata sandi Rembuk"), f"{text}\n\n{limits}\n", None, [str(person.email)])


@transaction.atomic
def set_password(person: User, *, password: str, now: datetime | None = None) -> User:
    """Called by the pages that have checked the one-time link, or the present password, of `person` as it was read.

    Two at once with one link: the second is refused. The key for programs ends too: whoever had the account until
    now must not keep a way in.
    """
    seen, person = person, locked_person(person)
    if (seen.password, seen.links_made) != (person.password, person.links_made):
        conflict("password_changed", _("Kata sandi yang sekarang tidak cocok.")).require()
    person.set_password(password)
    person.save(update_fields=["password"])
    drop_token(person, now=now)
    record("people.set_password", person, actor=person, now=now)
    return person


@transaction.atomic
def close_account(person: User, *, actor: User, now: datetime | None = None) -> User:
    """Nobody can sign in with it any more; what the person wrote stays."""
    now = now or timezone.now()
    person = locked_person(person)
    rules.may_close_account(person, actor, now).require()
    for duty in person.duties(timezone.localdate(now)):
        refuse_last_administrator(duty, timezone.localdate(now))
    person.is_active = False
    person.save(update_fields=["is_active"])
    record("people.close_account", person, actor=actor, now=now)
    return person


@transaction.atomic
def open_account(person: User, *, actor: User, now: datetime | None = None) -> User:
    now = now or timezone.now()
    person = locked_person(person)
    rules.may_open_account(person, actor, now).require()
    person.is_active = True
    person.save(update_fields=["is_active"])
    record("people.open_account", person, actor=actor, now=now)
    return person


@transaction.atomic
def set_language(person: User, *, language: str, now: datetime | None = None) -> User:
    """The language in which the person reads Rembuk."""
    person = locked_person(person)
    if person.language != language:
        person.language = language
        person.save(update_fields=["language"])
        record("people.set_language", person, actor=person, now=now, language=language)
    return person


@transaction.atomic
def make_token(person: User, *, now: datetime | None = None) -> str:
    """A new key with which the person's programs use the API; the one before ends. Shown once."""
    locked_person(person)
    Token.objects.filter(user=person).delete()
    token = Token.objects.create(user=person)
    record("people.make_token", person, actor=person, now=now)
    return str(token.key)


@transaction.atomic
def drop_token(person: User, *, now: datetime | None = None) -> None:
    dropped, _rows = Token.objects.filter(user=person).delete()
    if dropped:
        record("people.drop_token", person, actor=person, now=now)
