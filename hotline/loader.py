"""Templates whose fixed parts are made once for each language: words, addresses of pages and files, and the text
between them. On a page of staff they are most of it, and Django makes each anew for every answer. What a template says
of a person or of a tip is never among them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.template import Context
from django.template.base import FilterExpression, Node, NodeList, Template, TextNode, TokenType, Variable
from django.template.defaulttags import CommentNode, IfNode, LoadNode, URLNode
from django.template.loaders import cached
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.templatetags.static import StaticNode
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

ANY = UUID(int=0)


class Loader(cached.Loader):
    def get_template(self, template_name: str, skip: Any = None) -> Template:
        template = super().get_template(template_name, skip)
        if not hasattr(template, "settled"):
            settle(template.nodelist)
            template.settled = True  # type: ignore[attr-defined]  # kept by the loader above
        return template


def settle(nodes: NodeList) -> None:
    """In place: runs of fixed nodes become one, and so in all that lies below."""
    made: list[Node] = []
    run: list[Node] = []
    for node in nodes:
        if fixed(node):
            run.append(node)
            continue
        made += joined(run)
        run = []
        for below in below_of(node):
            settle(below)
        made.append(Address(node) if isinstance(node, URLNode) and of_one_row(node) else node)
    nodes[:] = made + joined(run)


def below_of(node: Node) -> Iterable[NodeList]:
    if isinstance(node, IfNode):
        return [nodes for _condition, nodes in node.conditions_nodelists]
    lists = (getattr(node, name, None) for name in node.child_nodelists)
    return [nodes for nodes in lists if isinstance(nodes, NodeList)]


def joined(run: list[Node]) -> list[Node]:
    if not run:
        return []
    texts = [node.s for node in run if isinstance(node, TextNode)]
    return [TextNode("".join(texts))] if len(texts) == len(run) else [Fixed(run)]


def fixed(node: Node) -> bool:
    """The same in every answer of one language."""
    if isinstance(node, (TextNode, CommentNode, LoadNode)):
        return True
    if type(node) is TranslateNode:
        return node.asvar is None and node.message_context is None and literal(node.filter_expression)
    if type(node) is BlockTranslateNode:
        words = all(token.token_type is TokenType.TEXT for token in node.singular)
        return words and not (node.asvar or node.plural or node.extra_context or node.message_context)
    if type(node) is StaticNode:
        return node.varname is None and literal(node.path)
    return type(node) is URLNode and not (node.args or node.kwargs or node.asvar) and literal(node.view_name)


def literal(said: FilterExpression) -> bool:
    return not said.filters and (not isinstance(said.var, Variable) or said.var.literal is not None)


def of_one_row(node: URLNode) -> bool:
    """`{% url "name" row.id %}`."""
    plain = len(node.args) == 1 and not (node.kwargs or node.asvar)
    return plain and literal(node.view_name)


class Fixed(Node):
    def __init__(self, nodes: list[Node]) -> None:
        self.nodes, self.token, self.origin = nodes, nodes[0].token, nodes[0].origin
        self.made: dict[tuple[str | None, str], SafeString] = {}

    def render(self, context: Context) -> SafeString:
        key = get_language(), settings.ROOT_URLCONF
        if key not in self.made:
            self.made[key] = mark_safe("".join(node.render(context) for node in self.nodes))  # noqa: S308
        return self.made[key]


class Address(Node):
    """The way to one row's page is the way to any other's, but for the id."""

    child_nodelists = ()

    def __init__(self, node: URLNode) -> None:
        self.node, self.token, self.origin = node, node.token, node.origin
        self.made: dict[tuple[str | None, str], str] = {}

    def render(self, context: Context) -> str:
        asked = self.node.args[0].resolve(context)
        if type(asked) is not UUID:
            return str(self.node.render(context))
        key = get_language(), settings.ROOT_URLCONF
        if key not in self.made:
            self.made[key] = escape(reverse(self.node.view_name.resolve(context), args=[ANY]))
        return self.made[key].replace(str(ANY), str(asked))
