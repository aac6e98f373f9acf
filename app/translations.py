"""Languages: Chinese first, English second, chosen by the person, else by the browser."""

from __future__ import annotations

from flask import Flask, request
from flask_babel import Babel, get_locale

from doorway.sentences import FOLDER, said
from services import clock

LANGUAGES = ("zh", "en")
COOKIE = "qudao_language"


def language() -> str:
    chosen = request.cookies.get(COOKIE)
    if chosen in LANGUAGES:
        return chosen
    return request.accept_languages.best_match(LANGUAGES, "zh") or "zh"


def attach(app: Flask) -> None:
    app.config.update(
        BABEL_DEFAULT_LOCALE="zh", BABEL_DEFAULT_TIMEZONE="Asia/Shanghai", BABEL_TRANSLATION_DIRECTORIES=str(FOLDER)
    )
    Babel(app, locale_selector=language)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.globals["get_locale"] = lambda: str(get_locale())
    app.jinja_env.filters["moment"] = clock.shown
    app.jinja_env.filters["said"] = said
