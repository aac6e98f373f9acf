"""One sample of every event in WeChat's field tables; all are constructed from the tables, none was captured."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

PICTURE = "<Count>1</Count><PicList><item><PicMd5Sum>1b5f7c23b5bf75682a53e7b6d163e185</PicMd5Sum></item></PicList>"
PLACE = "<Location_X>23</Location_X><Location_Y>113</Location_Y><Scale>15</Scale><Label>客村</Label><Poiname></Poiname>"
SCANNED = "<ScanType>qrcode</ScanType><ScanResult>1</ScanResult>"
CHOICE = "<TemplateId>VRR0</TemplateId><SubscribeStatusString>reject</SubscribeStatusString>"
SENT = "<TemplateId>VRR0</TemplateId><MsgID>17</MsgID><ErrorCode>0</ErrorCode><ErrorStatus>success</ErrorStatus>"


@dataclass(frozen=True, slots=True)
class Sample:
    """An event of the Official Account: `inside` stands beside the envelope's fields; `said` is part of the reply, None
    where nothing is said."""

    event: str
    inside: str = ""
    said: str | None = None


def _key(value: str, *more: str) -> str:
    return f"<EventKey>{value}</EventKey>" + "".join(more)


def _jobs_end(status: str) -> Sample:
    inside = f"<MsgID>200163836</MsgID><Status>{status}</Status>"
    return Sample("TEMPLATESENDJOBFINISH", inside)


TICKET = "<Ticket>gQHi8DoAAAAA</Ticket>"
WELCOME, NOT_OURS = "欢迎关注", "暂时用不了"

SAMPLES = (
    Sample("subscribe", said=WELCOME),
    Sample("subscribe", _key(""), WELCOME),
    Sample("subscribe", _key("qrscene_123123", TICKET), NOT_OURS),
    Sample("subscribe", _key("qrscene_qrscene_1", TICKET), NOT_OURS),
    Sample("subscribe", _key("last_trade_no_4200001234202611231234567890"), WELCOME),
    Sample("subscribe", _key("scanbarcode|keystandard|keystr"), WELCOME),
    Sample("subscribe", _key("scanimage|keystandard|keystr"), WELCOME),
    Sample("SCAN", _key("123123", TICKET), NOT_OURS),
    Sample("unsubscribe", _key("")),
    Sample("LOCATION", "<Latitude>23.1</Latitude><Longitude>113.3</Longitude><Precision>9</Precision>"),
    Sample("CLICK", _key("help"), "需要帮助"),
    Sample("CLICK", _key("a key of another plugin")),
    Sample("VIEW", _key("https://example.com/", "<MenuId>4</MenuId>")),
    Sample("view_miniprogram", _key("pages/index/index", "<MenuId>4</MenuId>")),
    Sample("scancode_push", _key("6", f"<ScanCodeInfo>{SCANNED}</ScanCodeInfo>")),
    Sample("scancode_waitmsg", _key("6", f"<ScanCodeInfo>{SCANNED}</ScanCodeInfo>")),
    Sample("pic_sysphoto", _key("6", f"<SendPicsInfo>{PICTURE}</SendPicsInfo>")),
    Sample("pic_photo_or_album", _key("6", f"<SendPicsInfo>{PICTURE}</SendPicsInfo>")),
    Sample("pic_weixin", _key("6", f"<SendPicsInfo>{PICTURE}</SendPicsInfo>")),
    Sample("location_select", _key("6", f"<SendLocationInfo>{PLACE}</SendLocationInfo>")),
    _jobs_end("success"),
    _jobs_end("failed:user block"),
    _jobs_end("failed: system failed"),
    Sample(
        "subscribe_msg_popup_event",
        f"<SubscribeMsgPopupEvent><List>{CHOICE}<PopupScene>1</PopupScene></List></SubscribeMsgPopupEvent>",
    ),
    Sample(
        "subscribe_msg_change_event",
        f"<SubscribeMsgChangeEvent><List>{CHOICE}</List></SubscribeMsgChangeEvent>",
    ),
    Sample(
        "subscribe_msg_sent_event",
        f"<SubscribeMsgSentEvent><List>{SENT}</List></SubscribeMsgSentEvent>",
    ),
)


@dataclass(frozen=True, slots=True)
class JsonSample:
    """An event of the mini program in its JSON form."""

    event: str
    fields: dict[str, Any] = field(default_factory=dict)


ONE = {"TemplateId": "hD-ix", "SubscribeStatusString": "accept", "PopupScene": "0"}
WHOSE = {"OpenID": "oUser", "AppID": "wx13974bf780d3dc89", "RevokeInfo": "8", "PluginID": "p", "OpenPID": "G7esq"}
JUDGED = {"trace_id": "t", "version": 2, "errcode": 0, "errmsg": "ok", "result": {"suggest": "risky", "label": 20001}}

JSON_SAMPLES = (
    # One entry comes as an object, several as an array.
    JsonSample("subscribe_msg_popup_event", {"List": ONE}),
    JsonSample("subscribe_msg_popup_event", {"List": [ONE, ONE]}),
    JsonSample("subscribe_msg_change_event", {"List": {"TemplateId": "hD-ix", "SubscribeStatusString": "reject"}}),
    JsonSample("subscribe_msg_sent_event", {"List": {"TemplateId": "hD-ix", "MsgID": "17", "ErrorCode": "0"}}),
    JsonSample("user_info_modified", WHOSE),
    JsonSample("user_authorization_revoke", WHOSE),
    JsonSample("user_authorization_cancellation", WHOSE),
    JsonSample("user_enter_tempsession", {"SessionFrom": "wxa"}),
    JsonSample("wxa_media_check", {"appid": "wx", **JUDGED, "detail": [{"strategy": "content_model", **JUDGED}]}),
)
