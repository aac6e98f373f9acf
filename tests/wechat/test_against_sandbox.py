"""The gateway and the envelope against the sandbox, which plays WeChat by the documents on its own."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from urllib.parse import parse_qsl, urlsplit

import pytest

from sandbox.client import World
from sandbox.serving import Running, running
from tests.wechat.pretend import MemoryStore
from wechat.accounts import Account
from wechat.envelope import OpenedPush, open_push, seal_reply
from wechat.errors import WeChatOutcomeUnknown, WeChatRefused
from wechat.gateway import Gateway, TemplateMessage
from wechat.replies import text_reply
from wechat.template_fields import fit
from wechat.transport import Bases, Transport


class Ear:
    """A tiny program at the callback address: opens every push, answers what it says."""

    def __init__(self) -> None:
        self.accounts: dict[str, Account] = {}
        self.heard: list[OpenedPush] = []
        ear = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                url = urlsplit(self.path)
                body = self.rfile.read(int(self.headers["Content-Length"]))
                answer = ear.answer(url.path, dict(parse_qsl(url.query)), body)
                self.send_response(200)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: object) -> None:
                """The ear's own list is the record."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def answer(self, path: str, args: dict[str, str], body: bytes) -> bytes:
        account = self.accounts["mini_program" if path.endswith("/mini") else "official_account"]
        opened = open_push(account, args, BytesIO(body).read, mode="safe")
        self.heard.append(opened)
        said = opened.fields.get("Content")
        reply = text_reply(opened.fields, f"收到：{said}]]>", created=1790000000) if said else "success"
        return seal_reply(opened, account, reply, timestamp=1790000000)


@pytest.fixture(scope="module")
def ear() -> Iterator[Ear]:
    ear = Ear()
    yield ear
    ear.server.shutdown()
    ear.server.server_close()


@pytest.fixture(scope="module")
def sandbox(ear: Ear) -> Iterator[Running]:
    with running(f"http://127.0.0.1:{ear.server.server_port}", job_delay=0.01) as sandbox:
        yield sandbox


@pytest.fixture
def world(sandbox: Running, ear: Ear) -> World:
    world = World(sandbox.base)
    world.reset()
    ear.heard.clear()
    for kind in ("official_account", "mini_program"):
        known = sandbox.state.accounts[kind]
        ear.accounts[kind] = Account(
            kind, known.appid, known.secret, known.token, known.aes_key, known.original_id
        )  # fmt: skip
    return world


@pytest.fixture
def gateway(sandbox: Running, world: World, ear: Ear, store: MemoryStore) -> Gateway:
    transport = Transport(Bases(sandbox.base, sandbox.base, sandbox.base), read_timeout=1.0, total=2.0)
    return Gateway(ear.accounts["official_account"], ear.accounts["mini_program"], transport, store)


def test_a_scanned_qr_brings_its_scene_back(gateway: Gateway, world: World, ear: Ear) -> None:
    made = gateway.create_temporary_qr("d_abc", 600)
    picture = gateway.qr_picture(made.ticket)
    world.person("zhang-owner").scan(picture)
    assert ear.heard[-1].fields["Event"] == "subscribe"
    assert ear.heard[-1].fields["EventKey"] == "qrscene_d_abc"
    assert ear.heard[-1].fields["Ticket"] == made.ticket
    follower = gateway.follower(world.person("zhang-owner").openid())
    assert follower.subscribed
    assert follower.unionid == world.person("zhang-owner").unionid()
    world.person("zhang-owner").scan(made.url)
    assert (ear.heard[-1].fields["Event"], ear.heard[-1].fields["EventKey"]) == ("SCAN", "d_abc")
    assert not gateway.follower(world.person("liu-owner").openid()).subscribed


def test_an_unknown_ticket_has_no_picture(gateway: Gateway) -> None:
    with pytest.raises(WeChatRefused, match="404"):
        gateway.qr_picture("no-such-ticket")


def test_a_word_said_in_the_chat_is_answered_there(gateway: Gateway, world: World) -> None:
    person = world.person("zhang-owner")
    person.follow()
    person.say("你好")
    assert person.chat()[-1]["text"] == "收到：你好]]>"


def test_a_template_message_that_is_repeated_arrives_once(
    gateway: Gateway, world: World, ear: Ear, sandbox: Running
) -> None:
    person = world.person("wang-hq")
    person.follow()
    template = next(iter(sandbox.state.templates["official_account"].values()))
    fields = dict.fromkeys(template.fields, "张伟 13900000001 2026-11-23 18:05\n" * 3)
    message = TemplateMessage(person.openid(), template.template_id, fields, "https://qudao.test/a/1", None, "n-1")
    world.fail_api("cgi-bin/message/template/send", "half_body")
    with pytest.raises(WeChatOutcomeUnknown):
        gateway.send_template(message)
    first = gateway.send_template(message)
    assert gateway.send_template(message) == first > 2**53
    world.settle()
    assert [sent["data"] for sent in world.templates()] == [fit(fields)]
    finished = [push.fields for push in ear.heard if push.fields.get("Event") == "TEMPLATESENDJOBFINISH"]
    assert [fields["MsgID"] for fields in finished] == [str(first)]


def test_every_fitted_value_passes_the_sandbox_s_own_limits(gateway: Gateway, world: World, sandbox: Running) -> None:
    person = world.person("wang-hq")
    person.follow()
    for template in sandbox.state.templates["official_account"].values():
        for number, value in enumerate(
            ("", "\n", "x" * 99, "审核" * 50, "👨‍👩‍👧‍👦" * 9, "-1", "2026-02-30", "￥1,000.5")
        ):
            fields = dict.fromkeys(template.fields, value)
            message = TemplateMessage(person.openid(), template.template_id, fields, None, None, f"n-{number}")
            assert gateway.send_template(message)


def test_somebody_who_does_not_follow_cannot_be_written_to(gateway: Gateway, world: World, sandbox: Running) -> None:
    template = next(iter(sandbox.state.templates["official_account"].values()))
    fields = dict.fromkeys(template.fields, "1")
    with pytest.raises(WeChatRefused) as caught:
        gateway.send_template(
            TemplateMessage(world.person("sun-stranger").openid(), template.template_id, fields, None, None, "n")
        )
    assert caught.value.errcode == 43004
    assert caught.value.rid


def test_codes_work_once(gateway: Gateway, world: World) -> None:
    person = world.person("he-consumer")
    code = person.login_code()
    assert gateway.mini_identity(code).openid == person.openid("mini_program")
    with pytest.raises(WeChatRefused, match=r"40029|40163"):
        gateway.mini_identity(code)
    page = person.oauth_code()
    assert gateway.page_identity(page).openid == person.openid()
    with pytest.raises(WeChatRefused, match=r"40029|40163"):
        gateway.page_identity(page)
    phone = gateway.verified_phone(person.phone_code())
    assert (phone.number, phone.country_code) == (person.state()["phone"], "86")


def test_what_people_type_is_judged_once_they_opened_the_mini_program(gateway: Gateway, world: World) -> None:
    person = world.person("he-consumer")
    openid = person.openid("mini_program")
    with pytest.raises(WeChatRefused, match="61010"):
        gateway.judge_text(openid, "想要报价")
    gateway.mini_identity(person.login_code())
    opinions = [gateway.judge_text(openid, text).suggest for text in ("想要报价", "代开发票", "这是赌博？")]
    assert opinions == ["pass", "risky", "review"]


def test_an_account_has_a_rank_once_its_person_opened_the_mini_program(gateway: Gateway, world: World) -> None:
    person = world.person("sun-stranger")
    openid = person.openid("mini_program")
    with pytest.raises(WeChatRefused, match="61010"):
        gateway.risk_rank(openid, "203.0.113.7")
    gateway.mini_identity(person.login_code())
    assert gateway.risk_rank(openid, "203.0.113.7") == 0
    person.change(risk_rank=4)
    assert gateway.risk_rank(openid, "2001:db8::7") == 4


def test_a_token_revoked_behind_our_back_costs_one_renewal(gateway: Gateway, world: World) -> None:
    assert gateway.callback_addresses()
    world.revoke_tokens()
    assert gateway.callback_addresses()
    apis = [call["api"] for call in world.calls()]
    assert len([api for api in apis if api.endswith("stable_token")]) <= 3


def test_roles_get_tags_and_menus(gateway: Gateway, world: World) -> None:
    person = world.person("ma-clerk")
    person.follow()
    tag = gateway.create_tag("店员")
    assert gateway.tags()["店员"] == tag
    everybody = [{"type": "view", "name": "首页", "url": "https://qudao.test/app/"}]
    clerks = [{"type": "click", "name": "店员", "key": "clerk"}]
    gateway.create_menu(everybody)
    menu = gateway.create_conditional_menu(clerks, tag)
    gateway.tag([person.openid()], tag)
    assert gateway.menu_shown_to(person.openid())[0]["name"] == "店员"
    gateway.untag([person.openid()], tag)
    assert gateway.menu_shown_to(person.openid())[0]["name"] == "首页"
    gateway.delete_conditional_menu(menu)
    assert gateway.menus()


def test_a_round_code_is_drawn(gateway: Gateway) -> None:
    assert len(gateway.mini_code("m_abc", "pages/home/index", check_path=False)) > 100


def test_pages_are_signed_for_the_jssdk(gateway: Gateway) -> None:
    ticket = gateway.jsapi_ticket()
    assert len(gateway.jsapi_signature(ticket, "n", 1, "https://qudao.test/app/#x")) == 40


def test_a_mini_program_event_is_heard_too(world: World, ear: Ear, gateway: Gateway) -> None:
    world.person("he-consumer").authorization_event("user_authorization_revoke", "8")
    assert ear.heard[-1].fields["Event"] == "user_authorization_revoke"
    assert ear.heard[-1].fields["OpenID"] == world.person("he-consumer").openid("mini_program")
