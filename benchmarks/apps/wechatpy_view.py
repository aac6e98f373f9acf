"""wechatpy in a Flask view as its documentation shows it, with nothing to do for the event."""

from __future__ import annotations

from collections.abc import Callable

from flask import request
from flask.typing import ResponseReturnValue
from wechatpy import parse_message
from wechatpy.crypto import WeChatCrypto
from wechatpy.exceptions import InvalidAppIdException, InvalidSignatureException
from wechatpy.utils import check_signature

from config import AccountSettings


def make(account: AccountSettings) -> Callable[[], ResponseReturnValue]:
    crypto = WeChatCrypto(account.token, account.aes_key, account.appid)

    def view() -> ResponseReturnValue:
        told = {name: request.args.get(name, "") for name in ("signature", "timestamp", "nonce", "msg_signature")}
        try:
            check_signature(account.token, told["signature"], told["timestamp"], told["nonce"])
            opened = crypto.decrypt_message(request.data, told["msg_signature"], told["timestamp"], told["nonce"])
        except (InvalidSignatureException, InvalidAppIdException):
            return "refused", 403
        parse_message(opened)
        return "success"

    return view
