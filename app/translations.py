"""Languages: Chinese first, English second: the one that headquarters' person chose, else the browser's."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale
from flask import Flask, g, request
from flask_babel import Babel, get_locale
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from doorway.sentences import FOLDER, said
from services import clock
from services.languages import CHINESE, LANGUAGES

COOKIE = "qudao_language"


def language() -> str:
    """Of who is signed in to the console (`console/auth.py`); else what was chosen in this browser; else what the
    browser prefers."""
    signed_in = g.get("staff")
    chosen = (signed_in.language if signed_in else None) or request.cookies.get(COOKIE)
    if chosen in LANGUAGES:
        return str(chosen)
    return _preferred(request.headers.get("Accept-Language", ""))


@lru_cache(maxsize=256)
def _preferred(accepted: str) -> str:
    """The browsers of a kind say the same with each request."""
    return parse_accept_header(accepted, LanguageAccept).best_match(LANGUAGES, CHINESE) or CHINESE


# Read once: Flask-Babel would take the name of one apart with each request.
_LOCALES = {name: Locale.parse(name) for name in LANGUAGES}


def _locale() -> Locale:
    return _LOCALES[language()]


def attach(app: Flask) -> None:
    app.config.update(
        BABEL_DEFAULT_LOCALE="zh", BABEL_DEFAULT_TIMEZONE="Asia/Shanghai", BABEL_TRANSLATION_DIRECTORIES=str(FOLDER)
    )
    Babel(app, locale_selector=_locale)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.globals["get_locale"] = lambda: str(get_locale())
    app.jinja_env.filters["moment"] = clock.shown
    app.jinja_env.filters["until"] = clock.until
    app.jinja_env.filters["said"] = said
