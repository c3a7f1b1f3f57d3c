"""Mark-up that is rendered once and then kept by everything that it depends on."""

import secrets
from collections.abc import Iterable
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token, render_value_in_context
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from frontend.keeping import Shelf

register = template.Library()

# Kept by one node; beyond it, it begins anew.
MOST = 1000
# Stands in kept mark-up where something is filled in anew; nobody can write it, for nobody can guess it.
HOLE = f"<{secrets.token_hex(16)}>"
HOLES = "holes of what is kept"


class Kept(template.Node):
    """Holds what it rendered by language and by the values of its keys: the pieces around its holes."""

    child_nodelists = ("nodelist",)

    def __init__(self, nodelist: NodeList, keys: list[FilterExpression]) -> None:
        self.nodelist = nodelist
        self.keys = keys
        self.rendered: Shelf[tuple[list[str], list[FilterExpression]]] = Shelf(MOST)

    def render(self, context: template.Context) -> SafeString:
        if HOLES in context:
            # Within another one, which keeps it all.
            return self.nodelist.render(context)
        key = (get_language(), *(part.resolve(context) for part in self.keys))
        pieces, holes = self.rendered.get(key) or self.rendered.put(key, self.made(context))
        filled = [
            piece for hole, piece in zip(holes, pieces[1:], strict=True) for piece in (value(hole, context), piece)
        ]
        return mark_safe("".join([pieces[0], *filled]))  # noqa: S308  the pieces were rendered, the rest is escaped

    def made(self, context: template.Context) -> tuple[list[str], list[FilterExpression]]:
        holes: list[FilterExpression] = []
        with context.push(**{HOLES: holes}):
            rendered = self.nodelist.render(context)
        return rendered.split(HOLE), holes


class Anew(template.Node):
    def __init__(self, expression: FilterExpression) -> None:
        self.expression = expression

    def render(self, context: template.Context) -> str:
        if HOLES not in context:
            return value(self.expression, context)
        context[HOLES].append(self.expression)
        return HOLE


def value(expression: FilterExpression, context: template.Context) -> str:
    return str(render_value_in_context(expression.resolve(context), context))


@register.tag
def kept(parser: Parser, token: Token) -> Kept:
    """{% kept key … %}…{% endkept %}: the keys hold every value that the mark-up between depends on.

    Without a key it depends on the language alone. Never put a `block` between, nor a CSRF token but by `anew`.
    """
    keys = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return Kept(nodelist, keys)


@register.tag
def anew(parser: Parser, token: Token) -> Anew:
    """{% anew value %}: within kept mark-up, a value that is not kept but filled in at each rendering.

    It is read where the keeping tag stands, so it must not be a variable of a loop or of `with` between the two.
    """
    _name, expression = token.split_contents()
    return Anew(parser.compile_filter(expression))


@register.filter
def as_of_today(rows: Iterable[Any]) -> tuple[Any, ...]:
    """A key for mark-up that tells of rows (dicts, or values that hash) in words such as `since yesterday`."""
    return (timezone.localdate(), *(tuple(row.values()) if isinstance(row, dict) else row for row in rows))
