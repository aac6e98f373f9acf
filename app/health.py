"""For the operator: alive, ready, measured."""

from __future__ import annotations

import hmac
import ipaddress
from datetime import timedelta

from flask import Blueprint, Flask, Response, abort, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy.exc import DBAPIError

from app import waiting
from app.limits import redis_answers
from doorway.access import ANYONE, OPERATOR, who_may
from doorway.house import house
from migrations import version
from models.db import DatabaseAway
from services import clock, durability, outbox, push_sources, role_tag_sweep, spooling
from services.signs import WORKER, seconds_since

health = Blueprint("health", __name__)

SILENT_AFTER_SECONDS = 60.0
LIST_OLD_AFTER = timedelta(days=7)


@health.get("/healthz")
@who_may(ANYONE)
def healthz() -> Response:
    """Alive: this process answers."""
    return jsonify(status="ok")


@health.get("/readyz")
@who_may(ANYONE)
def readyz() -> tuple[Response, int]:
    """Ready: 503 only for the database or its migrations; anything else that limps is named in a 200."""
    try:
        current = version.current(house().database)
        if current != version.head():
            return jsonify(status="not_ready", reasons=[f"migrations at {current}, need {version.head()}"]), 503
        reasons = _limping()
    except (DatabaseAway, DBAPIError) as error:
        reasons = [f"database: {type(error).__name__}", *_spool_limping()]
        return jsonify(status="not_ready", reasons=reasons), 503
    return jsonify(status="degraded" if reasons else "ready", reasons=reasons), 200


def _limping() -> list[str]:
    reasons = []
    silent = seconds_since(WORKER)
    if silent is None or silent > SILENT_AFTER_SECONDS:
        reasons.append("worker: no heartbeat")
    backlog = outbox.backlog()
    if backlog.is_late:
        reasons.append(f"outbox: oldest due promise waits {int(backlog.oldest_due_seconds)} s")
    if not durability.flushing().keeps:
        reasons.append("database: commits are not flushed (innodb_flush_log_at_trx_commit=1, sync_binlog=1)")
    if redis_answers() is False:
        reasons.append("redis: away, each process counts knocks alone and guarded routes take a third")
    return reasons + _sources_limping() + _spool_limping()


def _sources_limping() -> list[str]:
    """WeChat's own list of addresses is advice: nothing is refused by it, but an operator should look."""
    reasons, sources = [], push_sources.overview()
    if sources.pushes:
        told = f"{sources.pushes} pushes since yesterday from {sources.strangers} addresses WeChat does not list"
        reasons.append(f"callback: {told} (see TRUSTED_PROXIES)")
    if sources.listed_at is not None and clock.now() - sources.listed_at > LIST_OLD_AFTER:
        reasons.append(
            f"callback: WeChat's addresses were last listed {(clock.now() - sources.listed_at).days} days ago"
        )
    return reasons


def _spool_limping() -> list[str]:
    """Pushes that wait on this machine's disk for the database."""
    reasons, size, aside = [], spooling.size(), spooling.aside()
    if size > spooling.NEARLY_FULL:
        reasons.append(f"spool: nearly full, {size >> 20} MiB wait")
    if aside:
        reasons.append(f"spool: {aside} pushes could not be answered and lie aside")
    return reasons


@health.get("/metrics")
@who_may(OPERATOR)
def metrics() -> Response:
    """Prometheus; for loopback, or whoever holds METRICS_TOKEN."""
    if not _operator():
        abort(404)
    # Only what all processes share: a figure of one gunicorn worker would jump with whoever answers.
    registry = CollectorRegistry()
    at_hand = _figures_without_database()
    try:
        figures = [*at_hand, *_figures()]
    except (DatabaseAway, DBAPIError):
        figures = at_hand  # what matters while the others cannot be read
    for name, help_text, value in figures:
        Gauge(name, help_text, registry=registry).set(value)
    waiting.collect(registry, house().settings.metrics_dir)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _figures_without_database() -> list[tuple[str, str, float]]:
    figures = [("qudao_spool_bytes", "Pushes that wait on this machine for the database", float(spooling.size()))]
    answers = redis_answers()
    if answers is not None:
        told = "1 while Redis answers; 0: each process counts knocks alone, guarded routes take a third"
        figures.append(("qudao_redis_up", told, float(answers)))
    return figures


def _figures() -> list[tuple[str, str, float]]:
    backlog, sources, sweeps = outbox.backlog(), push_sources.overview(), role_tag_sweep.last_sweeps()
    return [
        ("qudao_outbox_due", "Promises that are due", backlog.due),
        ("qudao_outbox_dead", "Promises given up", backlog.dead),
        ("qudao_outbox_unknown", "Promises of unknown outcome", backlog.unknown),
        ("qudao_outbox_oldest_due_seconds", "How long the oldest due promise waits", backlog.oldest_due_seconds),
        (
            "qudao_worker_heartbeat_age_seconds",
            "Since a worker last gave a sign",
            seconds_since(WORKER) or float("inf"),
        ),
        ("qudao_pushes_from_strangers", "Pushes since yesterday from addresses WeChat does not list", sources.pushes),
        ("qudao_role_tags_swept", "Tags compared with WeChat to their end in eight days", len(sweeps)),
        ("qudao_role_tags_mended", "People whose tags differed in the last sweeps", sum(one.mended for one in sweeps)),
    ]


def _operator() -> bool:
    token = house().settings.metrics_token
    if token is not None:
        return hmac.compare_digest(request.headers.get("Authorization", "").encode(), f"Bearer {token}".encode())
    if request.headers.get("X-Forwarded-For"):
        return False  # behind a proxy of this machine everybody comes from loopback: only the token tells
    try:
        return ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def attach(app: Flask) -> None:
    app.register_blueprint(health)
