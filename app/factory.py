"""Putting the program together. DOORS is the list of who comes in where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

import console
import miniprogram_api
import pages
import storage
import wechat_handlers
from app import (
    dev_trace,
    failures,
    health,
    limits,
    outcomes,
    request_log,
    security,
    starting,
    tallies,
    translations,
    waiting,
)
from config import Settings, load_settings
from doorway.house import NAME, WHEN_SERVED, House
from models import db, journal, sealing, spool
from models.db import Database, inside_rule
from models.shared_store import TableStore
from services import audit_chain, clock, wechat_quotas
from services.item_codes import keys as code_keys
from services.item_codes import places
from wechat.accounts import KINDS, Account, AccountKind
from wechat.gateway import Gateway
from wechat.quotas import Quotas
from wechat.transport import Bases, Transport
from wechat.waiting_room import WaitingRoom

DOORS = (
    wechat_handlers,  # WeChat's server
    miniprogram_api,  # the mini program
    pages,  # WeChat's in-app browser
    console,  # headquarters
)


def build_house(settings: Settings) -> House:
    """Keys, database and gateway of this process."""
    secrets = settings.secrets
    sealing.use(sealing.Sealer(secrets.pii_keys.keys, secrets.pii_index_key))
    audit_chain.use(secrets.audit_key)
    code_keys.use(secrets.item_code_keys.keys, secrets.item_inner_keys.keys)
    places.use(settings.ip_places_file)
    journal.use(journal.Journal(settings.erasure_journal))
    spool.use(spool.Spool(settings.spool_dir))
    storage.use(storage.open_storage(settings.storage_url))
    database = Database(settings.database_url)
    db.bind(database)
    accounts = {kind: _account(settings, kind) for kind in KINDS}
    return House(settings, database, accounts, _gateway(settings, accounts))


def _account(settings: Settings, kind: AccountKind) -> Account:
    """Who we are towards WeChat, by our settings alone."""
    wechat = settings.wechat
    ours = wechat.official_account if kind == "official_account" else wechat.mini_program
    return Account(
        kind,
        ours.appid,
        ours.secret,
        ours.token,
        ours.aes_key,
        ours.original_id,
        previous_aes_key=ours.previous_aes_key,
    )


def _gateway(settings: Settings, accounts: Mapping[AccountKind, Account]) -> Gateway:
    wechat = settings.wechat
    bases = Bases(wechat.api_base, wechat.mp_base, wechat.open_base, wechat.api_spares)
    room = WaitingRoom()
    transport = Transport(bases, before_call=_refuse_inside_rule, room=room)
    mini_bases = replace(bases, api=wechat.mini_api_base, api_spares=wechat.mini_api_spares)
    store = TableStore()
    return Gateway(
        accounts["official_account"],
        accounts["mini_program"],
        transport,
        store,
        Quotas(store, wechat_quotas.limit_of, lambda: clock.now().timestamp()),
        mini_transport=transport
        if mini_bases == bases
        else Transport(mini_bases, before_call=_refuse_inside_rule, room=room),
    )


def _refuse_inside_rule() -> None:
    """WeChat may take seconds to answer; rows must not stay locked meanwhile."""
    if inside_rule():
        raise RuntimeError("WeChat is never asked inside a transaction")


def create_app(settings: Settings | None = None) -> Flask:
    """The whole program as one WSGI application, without the commands of the shell (`app/commands`)."""
    settings = settings or load_settings()
    request_log.set_up()
    app = Flask("qudao", static_folder=None, template_folder=None)
    app.config.update(
        SECRET_KEY=settings.secrets.secret_key,
        MAX_CONTENT_LENGTH=25 * 1024 * 1024,
        SESSION_COOKIE_NAME="qudao_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.public_base_url.startswith("https://"),
        WTF_CSRF_TIME_LIMIT=None,
        WTF_I18N_ENABLED=False,
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    house = app.extensions[NAME] = build_house(settings)
    app.extensions[WHEN_SERVED] = []
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]
    request_log.attach(app)
    security.attach(app)
    outcomes.attach(app)
    limits.attach(app)
    tallies.attach(app, settings)
    translations.attach(app)
    waiting.attach(app, settings, house.gateway.waiting_room)
    health.attach(app)
    dev_trace.attach(app, settings)
    for door in DOORS:
        door.attach(app)
    starting.attach(app)
    limits.guard_routes(app)
    security.exempt(app)
    failures.attach(app)
    return app
