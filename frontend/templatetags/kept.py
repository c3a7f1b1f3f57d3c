"""Mark-up that is rendered once and then kept by everything that it depends on."""

from collections.abc import Hashable, Iterable
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

# Kept by one node; beyond it, it begins anew.
MOST = 1000


class Kept(template.Node):
    """Holds what it rendered by language and by the values of its keys."""

    child_nodelists = ("nodelist",)

    def __init__(self, nodelist: NodeList, keys: list[FilterExpression]) -> None:
        self.nodelist = nodelist
        self.keys = keys
        self.rendered: dict[Hashable, SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        key = (get_language(), *(part.resolve(context) for part in self.keys))
        found = self.rendered.get(key)
        if found is None:
            found = self.nodelist.render(context)
            if len(self.rendered) >= MOST:
                self.rendered.clear()
            self.rendered[key] = found
        return found


@register.tag
def kept(parser: Parser, token: Token) -> Kept:
    """{% kept key … %}…{% endkept %}: the keys hold every value that the mark-up between depends on.

    Without a key it depends on the language alone. Never put a CSRF token or a `block` between.
    """
    keys = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return Kept(nodelist, keys)


@register.filter
def as_of_today(rows: Iterable[Any]) -> tuple[Any, ...]:
    """A key for mark-up that tells of rows (dicts, or values that hash) in words such as `since yesterday`."""
    return (timezone.localdate(), *(tuple(row.values()) if isinstance(row, dict) else row for row in rows))
