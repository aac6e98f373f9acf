"""The usual way to do what a follow by invitation does: wechatpy, one ORM session with pre-ping, the same rows.

It checks what a careful hand would check (came before, known person, invitation still good, nobody bound already) and
takes one lock, on the invitation. It has none of our second lines: no repeat after a deadlock, no spool.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import xmltodict
from flask import Response, request
from flask.typing import ResponseReturnValue
from sqlalchemy import create_engine
from sqlalchemy.orm import Session, sessionmaker
from wechatpy.crypto import WeChatCrypto
from wechatpy.exceptions import InvalidAppIdException, InvalidSignatureException
from wechatpy.replies import TextReply
from wechatpy.utils import check_signature

from config import AccountSettings
from models.accounts import StaffAccount, StaffRole
from models.audit import AuditEntry
from models.bindings import ACCEPTED, OPEN, Binding, Claim, Invitation
from models.dealers import Dealer, DealerStaff
from models.inbox import InboxPush
from models.organisation import Employee
from models.outbox import DUE, OutboxPromise
from models.people import FOLLOWING, OFFICIAL_ACCOUNT, Follower, Identity
from models.sealing import blind_index
from services import clock
from services.people import openid_index


def make(account: AccountSettings, database_url: str, base_url: str) -> Callable[[], ResponseReturnValue]:
    crypto = WeChatCrypto(account.token, account.aes_key, account.appid)
    sessions = sessionmaker(create_engine(database_url, pool_pre_ping=True, pool_size=10, max_overflow=10))

    def view() -> ResponseReturnValue:
        told = {name: request.args.get(name, "") for name in ("signature", "timestamp", "nonce", "msg_signature")}
        try:
            check_signature(account.token, told["signature"], told["timestamp"], told["nonce"])
            opened = crypto.decrypt_message(request.data, told["msg_signature"], told["timestamp"], told["nonce"])
        except (InvalidSignatureException, InvalidAppIdException):
            return "refused", 403
        fields = xmltodict.parse(opened)["xml"]
        with sessions() as session:
            said = _follow(session, fields, base_url)
        reply = TextReply(content=said, source=fields["ToUserName"], target=fields["FromUserName"])
        sealed = crypto.encrypt_message(reply.render(), told["nonce"], told["timestamp"])
        return Response(sealed, content_type="text/xml; charset=utf-8")

    return view


def _follow(session: Session, fields: dict[str, str], base_url: str) -> str:
    key = hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()
    before = session.query(InboxPush).filter_by(push_key=key).first()
    if before is not None:
        return before.reply or ""
    follower = _person(session, fields["FromUserName"])
    sent_at = datetime.fromtimestamp(int(fields["CreateTime"]), UTC)
    follower.follow_state, follower.followed_at = FOLLOWING, sent_at
    follower.follow_events += 1
    dealer = _bind(session, follower, fields["EventKey"].partition("_")[2].partition("_")[2])
    _promise(
        session, "look_up_follower", f"look_up:{follower.id}:{follower.follow_events}", {"again": False}, follower.id
    )
    mine = f'<a href="{base_url}/me">查看我的身份</a>'
    said = f"绑定成功！您现在是{dealer.name}的老板。\n以后的业务消息会在这里通知您。\n{mine}"
    person = openid_index(OFFICIAL_ACCOUNT, fields["FromUserName"])
    push = {"push_key": key, "account": OFFICIAL_ACCOUNT, "event": "subscribe", "person_key": person, "fields": fields}
    session.add(InboxPush(**push, reply=said, sent_at=sent_at, received_at=clock.now()))
    session.commit()
    return said


def _person(session: Session, openid: str) -> Follower:
    index = openid_index(OFFICIAL_ACCOUNT, openid)
    known = session.query(Identity).filter_by(account=OFFICIAL_ACCOUNT, openid_index=index).first()
    if known is not None:
        return session.get_one(Follower, known.follower_id)
    now = clock.now()
    follower = Follower(label=f"访客 {secrets.token_hex(5).upper()}", follow_events=0, created_at=now)
    session.add(follower)
    session.flush()
    named = {"account": OFFICIAL_ACCOUNT, "openid": openid, "openid_index": index}
    session.add(Identity(follower_id=follower.id, created_at=now, **named))
    return follower


def _bind(session: Session, follower: Follower, token: str) -> Dealer:
    now = clock.now()
    asked = session.query(Invitation).filter_by(token_index=blind_index("invitation", token))
    invitation = asked.with_for_update().one()
    if invitation.revoked_at or invitation.used_at or invitation.expires_at <= now:
        raise ValueError("the invitation is over")
    dealer = session.get_one(Dealer, invitation.dealer_id)
    staff = session.get_one(DealerStaff, invitation.dealer_staff_id)
    taken = (Binding.follower_id == follower.id) | (Binding.dealer_staff_id == staff.id)
    if session.query(Binding).filter(taken, Binding.open_marker == OPEN).first() is not None:
        raise ValueError("somebody is bound already")
    invitation.used_at = now
    claim = Claim(
        invitation_id=invitation.id,
        follower_id=follower.id,
        state=ACCEPTED,
        comparison="no_record",
        decided_via="follow",
        decided_at=now,
        created_at=now,
    )
    session.add(claim)
    session.flush()
    bound = {"kind": "dealer_staff", "follower_id": follower.id, "dealer_staff_id": staff.id, "open_marker": OPEN}
    binding = Binding(claim_id=claim.id, started_at=now, **bound)
    session.add(binding)
    session.flush()
    _audit(session, follower, "invitation:code:redeem", "invitation", invitation.id, {"claim": claim.id})
    details = {"target": dealer.code, "follower": follower.id, "claim": claim.id, "way": "follow"}
    _audit(session, follower, "dealer_staff:binding:begin", "binding", binding.id, details)
    _promise(session, "sync_role_tags", f"sync_role_tags:{follower.id}:binding:{binding.id}:begin", {}, follower.id)
    facts = {"name": staff.name, "target": f"{dealer.name}的老板", "way": "扫码关注", "time": clock.shown(now)}
    for decider in _deciders(session):
        key = f"bound:claim:{claim.id}:{decider}"
        _promise(session, "template_message", key, {"facts": facts, "path": None}, decider, "bound")
    return dealer


def _deciders(session: Session) -> list[int]:
    asked = (
        session.query(Binding.follower_id)
        .join(Employee, Employee.id == Binding.employee_id)
        .join(StaffAccount, StaffAccount.employee_id == Employee.id)
        .join(StaffRole, StaffRole.account_id == StaffAccount.id)
        .filter(Binding.open_marker == OPEN, StaffAccount.disabled_at.is_(None), StaffRole.role == "admin")
    )
    return [row.follower_id for row in asked]


def _promise(
    session: Session, kind: str, key: str, payload: dict[str, Any], follower_id: int, topic: str | None = None
) -> None:
    now = clock.now()
    owed = {"kind": kind, "topic": topic, "dedupe_key": key, "follower_id": follower_id, "payload": payload}
    session.add(OutboxPromise(**owed, state=DUE, run_at=now, created_at=now))


def _audit(session: Session, follower: Follower, tag: str, kind: str, subject: int, details: dict[str, object]) -> None:
    actor = {"actor_kind": "follower", "actor_id": follower.id, "actor_name": follower.label}
    about = {"tag": tag, "subject_kind": kind, "subject_id": subject, "details": details}
    session.add(AuditEntry(at=clock.now(), **actor, **about))
