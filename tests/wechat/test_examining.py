"""What WeChat says of our own accounts, asked of the sandbox, which plays it by the documents on its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sandbox.client import World
from sandbox.serving import Running, running
from wechat.accounts import Account, AccountKind
from wechat.errors import WeChatRefused, WeChatUnreachable
from wechat.gateway import Gateway
from wechat.memory_store import MemoryStore
from wechat.transport import Bases, Transport

BOTH: tuple[AccountKind, ...] = ("official_account", "mini_program")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Running]:
    with running("http://127.0.0.1:9") as sandbox:
        yield sandbox


@pytest.fixture
def world(sandbox: Running) -> World:
    world = World(sandbox.base)
    world.reset()
    return world


@pytest.fixture
def gateway(sandbox: Running, world: World) -> Gateway:
    accounts = [
        Account(kind, known.appid, known.secret, known.token, known.aes_key, known.original_id)
        for kind, known in sandbox.state.accounts.items()
    ]
    assert [account.kind for account in accounts] == list(BOTH)
    transport = Transport(Bases(sandbox.base, sandbox.base, sandbox.base))
    assert world.now() > 0
    return Gateway(accounts[0], accounts[1], transport, MemoryStore())


@pytest.mark.parametrize("kind", BOTH)
def test_credentials_are_proved_anew_each_time_without_taking_anybodys_token(
    gateway: Gateway, world: World, kind: AccountKind
) -> None:
    assert gateway.prove_credentials(kind) == 7200
    world.advance(1000)
    assert 6190 < gateway.prove_credentials(kind) <= 6200
    forced = [call for call in world.calls() if (call["body"] or {}).get("force_refresh")]
    assert forced == []
    world.account(kind, secret_frozen=True)
    with pytest.raises(WeChatRefused) as refused:
        gateway.prove_credentials(kind)
    assert refused.value.errcode == 40243


def test_a_refused_address_is_named_by_wechat(gateway: Gateway, world: World) -> None:
    world.account(ip_whitelist=["203.0.113.9"])
    with pytest.raises(WeChatRefused, match=r"40164 invalid ip 127\.0\.0\.1, not in whitelist"):
        gateway.prove_credentials("official_account")
    assert gateway.prove_credentials("mini_program")


def test_lines_to_us_are_the_looked_up_addresses_and_those_that_answer(gateway: Gateway, world: World) -> None:
    lines = gateway.lines_to_us("official_account")
    assert lines.addresses == lines.answering == ("127.0.0.1",)
    world.account(pings=False)
    lines = gateway.lines_to_us("official_account")
    assert (lines.addresses, lines.answering) == (("127.0.0.1",), ())
    world.account(callback_url="https://no-such-host.invalid/wechat/callback")
    lines = gateway.lines_to_us("official_account")
    assert (lines.addresses, lines.answering) == ((), ())


def test_a_quota_is_counted_where_it_is_used(gateway: Gateway, world: World) -> None:
    world.account(quota={"/cgi-bin/qrcode/create": 10})
    assert gateway.quota("official_account", "/cgi-bin/qrcode/create").left == 10
    gateway.create_temporary_qr("d_1", 60)
    quota = gateway.quota("official_account", "/cgi-bin/qrcode/create")
    assert (quota.most, quota.used, quota.left) == (10, 1, 9)


def test_chosen_templates_come_with_their_keys(gateway: Gateway, world: World) -> None:
    world.put_template("T1", "审核提醒", {"thing1": "申请人", "time2": "时间"})
    by_id = {template.template_id: template for template in gateway.chosen_templates()}
    assert (by_id["T1"].title, by_id["T1"].keys) == ("审核提醒", ("thing1", "time2"))
    world.drop_template("T1")
    assert "T1" not in {template.template_id for template in gateway.chosen_templates()}


def test_wechats_clock_is_read_without_a_token(gateway: Gateway, world: World) -> None:
    world.advance(3600)
    at = gateway.time_at_wechat("official_account")
    assert at is not None
    assert abs(at - world.now()) < 5


def test_an_unregistered_host_is_told_by_the_authorize_page(gateway: Gateway) -> None:
    assert "10003" in gateway.authorize_page(gateway.authorize_url("https://elsewhere.example/x", "s1"))
    assert "10003" not in gateway.authorize_page(gateway.authorize_url("http://127.0.0.1/x", "s1"))


def test_a_wechat_that_is_away_is_unreachable(refused_port: int) -> None:
    nowhere = f"http://127.0.0.1:{refused_port}"
    account = Account("official_account", "wx1", "s", "token", "a" * 43, "gh_0123456789ab")
    gateway = Gateway(account, account, Transport(Bases(nowhere, nowhere, nowhere)), MemoryStore())
    for ask in (lambda: gateway.time_at_wechat("mini_program"), lambda: gateway.prove_credentials("mini_program")):
        with pytest.raises(WeChatUnreachable):
            ask()
