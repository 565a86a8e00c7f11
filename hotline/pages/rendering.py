"""Markdown of content/ as HTML: once for each page, language and process."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from hotline.pages import source
from hotline.pages.values import address, values

FOLDER = settings.BASE_DIR / "content"
VALUE = re.compile(r"\{([a-z]+)\}")


@dataclass(frozen=True)
class Shown:
    name: str
    looks: str
    html: SafeString


@dataclass(frozen=True)
class Page:
    title: str
    sections: tuple[Shown, ...]


@cache
def page(name: str, language: str) -> Page:
    """In a language, with what this installation has. A file that cannot be read raises Misread."""
    found = source.read(FOLDER / f"{name}.md")
    known = values(language)
    sections = [
        Shown(one.name, " ".join(one.looks), html(one.text[language], language))
        for one in found.sections
        if not one.needs or known[one.needs]
    ]
    return Page(found.titles[language], tuple(sections))


def forget() -> None:
    """For tests that change what an installation has."""
    page.cache_clear()


def html(text: str, language: str) -> SafeString:
    known = values(language)
    filled = VALUE.sub(lambda found: known.get(found[1], ""), text)
    # HTML is off and so are javascript: and data: addresses; what comes out holds no more than Markdown can say.
    return mark_safe(MARKDOWN.render(filled, {"language": language}))  # noqa: S308


def link(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: dict[str, str]
) -> str:
    """`page:private#kept` is that page in the reader's language; another site does not learn where we came from."""
    token = tokens[index]
    href = str(token.attrGet("href"))
    if href.startswith("page:"):
        name, _, anchor = href.removeprefix("page:").partition("#")
        token.attrSet("href", address(name, env["language"]) + (f"#{anchor}" if anchor else ""))
    elif href.startswith("tel:"):
        token.attrSet("class", "num")
    elif href.startswith("https:"):
        token.attrSet("rel", "noreferrer")
    return renderer.renderToken(tokens, index, options, env)


MARKDOWN = MarkdownIt("commonmark", {"html": False})
MARKDOWN.add_render_rule("link_open", link)
