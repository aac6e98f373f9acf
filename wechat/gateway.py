"""Everything we ever ask of WeChat, behind one door."""

from wechat.access_token import AccessToken, SharedStore
from wechat.accounts import Account
from wechat.answers import (
    FollowerInfo,
    MiniIdentity,
    PageIdentity,
    QrTicket,
    SubscriptionMessage,
    TemplateMessage,
    VerifiedPhone,
)
from wechat.caller import Caller
from wechat.examining import Examining
from wechat.mini_program import MiniProgram
from wechat.official_account import OfficialAccount, fetch_jsapi_ticket, jsapi_signature
from wechat.perishable import Perishable
from wechat.quotas import Quotas
from wechat.sign_in import SignIn
from wechat.tags_and_menus import TagsAndMenus
from wechat.transport import Transport

__all__ = [
    "FollowerInfo",
    "Gateway",
    "MiniIdentity",
    "PageIdentity",
    "QrTicket",
    "SubscriptionMessage",
    "TemplateMessage",
    "VerifiedPhone",
    "jsapi_signature",
]


class Gateway(OfficialAccount, TagsAndMenus, SignIn, MiniProgram, Examining):
    """The calls of both accounts. Every method may raise the errors of `wechat.errors` and no other.

    A ValueError means that the caller passed what WeChat's documents forbid; nothing was sent then. Safe to
    share between threads.
    """

    def __init__(
        self,
        official_account: Account,
        mini_program: Account,
        transport: Transport,
        store: SharedStore,
        quotas: Quotas | None = None,
        *,
        mini_transport: Transport | None = None,
    ) -> None:
        """`quotas`: Tencent's ordinary ones, counted in the same store, unless others are given. `mini_transport` where
        the mini program is asked elsewhere (a test account beside a sandbox); both share one waiting room."""
        quotas = quotas or Quotas(store)
        to_mini = mini_transport or transport
        token = AccessToken(official_account, transport, store)
        mini_token = AccessToken(mini_program, to_mini, store)
        official, mini = Caller(transport, token, quotas), Caller(to_mini, mini_token, quotas)
        ticket_key = f"wechat:{official_account.appid}:jsapi_ticket"
        self.waiting_room = transport.room
        ticket = Perishable(ticket_key, lambda: fetch_jsapi_ticket(official), store, room=transport.room)
        OfficialAccount.__init__(self, official, transport, mini_program, ticket)
        TagsAndMenus.__init__(self, official)
        SignIn.__init__(self, official_account, mini_program, transport, to_mini)
        MiniProgram.__init__(self, mini)
        Examining.__init__(
            self,
            {"official_account": official, "mini_program": mini},
            {"official_account": token, "mini_program": mini_token},
            {"official_account": transport, "mini_program": to_mini},
        )

    @staticmethod
    def jsapi_signature(ticket: str, nonce: str, timestamp: int, url: str) -> str:
        """The signature that wx.config wants; pure."""
        return jsapi_signature(ticket, nonce, timestamp, url)
