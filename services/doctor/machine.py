"""The server itself: clock, database, Redis, storage, worker."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from models.db import DatabaseAway, bound, reading, session
from services import clock, durability, outbox
from services.doctor.findings import FAIL, OK, UNKNOWN, WARN, Finding, State
from services.doctor.patient import Patient
from services.sentences import say
from services.signs import WORKER, last_sign
from storage import FileGone, Storage, StorageAway, open_storage, random_name
from wechat.errors import WeChatError

SKEW_NOTED, SKEW_HARMFUL = 30.0, 300.0
OLDEST = {"MariaDB": (10, 6), "MySQL": (8, 0)}
SILENT_AFTER = timedelta(seconds=60)


def _found(code: str, state: State, title: str, meaning: str = "", todo: str = "") -> Finding:
    return Finding(code, "machine", state, title, meaning, todo)


def clock_at_wechat(patient: Patient) -> list[Finding]:
    """Our clock against the Date of WeChat's answers, which has whole seconds."""
    try:
        theirs = patient.gateway.time_at_wechat("official_account")
    except WeChatError:
        theirs = None
    if theirs is None:
        return [
            _found(
                "clock",
                UNKNOWN,
                say("没能和微信对时"),
                say("微信没有回应，时钟是否准确不知道。"),
                say("先修好与微信的连接。"),
            )
        ]
    return [judge_skew("clock", say("微信"), clock.now().timestamp() - theirs)]


def judge_skew(code: str, whose: str, seconds: float) -> Finding:
    """Ours minus theirs: half a minute is noted, five minutes make tokens and sign-ins fail."""
    if abs(seconds) <= SKEW_NOTED:
        return _found(
            code,
            OK,
            say("时钟与%(whose)s一致", whose=whose),
            say("相差 %(seconds)s 秒以内。", seconds=f"{abs(seconds):.0f}"),
        )
    way = say("快") if seconds > 0 else say("慢")
    return _found(
        code,
        FAIL if abs(seconds) > SKEW_HARMFUL else WARN,
        say("时钟比%(whose)s%(way)s %(seconds)s 秒", whose=whose, way=way, seconds=f"{abs(seconds):.0f}"),
        say("令牌会被当成过期，网页登录会失败，关注与取关的先后会记错。"),
        say("打开服务器的自动对时（chrony 或 systemd-timesyncd），再查一次。"),
    )


def database(patient: Patient) -> list[Finding]:
    """Reachable, at the version this program needs, new enough, and set so that what was acknowledged stays."""
    try:
        present = patient.present_version()
        facts = {} if bound().is_sqlite else _server_facts()
    except (DatabaseAway, DBAPIError):
        return [
            _found(
                "database.away",
                FAIL,
                say("连不上数据库"),
                say("推送收不下来，后台和页面都打不开。"),
                say("检查 DATABASE_URL、数据库是否在运行、账号密码与防火墙。"),
            )
        ]
    if present != patient.needed_version:
        shown = present or say("空库")
        return [
            _found(
                "database.version",
                FAIL,
                say(
                    "数据库版本是 %(shown)s，程序需要 %(needed_version)s",
                    shown=shown,
                    needed_version=patient.needed_version,
                ),
                say("程序会读写不存在的表，用户看到的是出错页。"),
                say("停下 worker，运行 flask --app wsgi db upgrade，再启动。"),
            )
        ]
    return _sqlite(patient) if bound().is_sqlite else judge_server(facts)


def _sqlite(patient: Patient) -> list[Finding]:
    if patient.settings.production:
        return [
            _found(
                "database.sqlite",
                WARN,
                say("正式环境在用 SQLite"),
                say("只能有一台服务器，高峰时推送要排队。"),
                say("正式使用请换 MariaDB ≥ 10.6 或 MySQL ≥ 8。"),
            )
        ]
    return [_found("database", OK, say("数据库可用"), say("SQLite，适合试用。"))]


@reading
def _server_facts() -> dict[str, Any]:
    version, now = session().execute(text("SELECT VERSION(), UTC_TIMESTAMP(6)")).one()
    return {"version": str(version), "now": now, "flushing": durability.flushing()}


def judge_server(facts: dict[str, Any]) -> list[Finding]:
    """MariaDB or MySQL by its own words; its clock against ours."""
    version = facts["version"]
    kind = "MariaDB" if "mariadb" in version.lower() else "MySQL"
    findings = []
    if tuple(int(part) for part in version.split("-")[0].split(".")[:2]) < OLDEST[kind]:
        findings.append(
            _found(
                "database.old",
                FAIL,
                say("数据库 %(version)s 太旧", version=version),
                say("多个 worker 会互相等待，通知会变慢甚至停下。"),
                say("升级到 MariaDB ≥ 10.6 或 MySQL ≥ 8。"),
            )
        )
    if not facts["flushing"].keeps:
        findings.append(
            _found(
                "database.flush",
                WARN,
                say("数据库没有设为每次提交都落盘"),
                say("停电时，已经答复微信的关注与绑定可能丢失；正式环境因此不会启动。"),
                say("设置 innodb_flush_log_at_trx_commit=1 和 sync_binlog=1。"),
            )
        )
    skew = judge_skew("database.clock", say("数据库"), (clock.now() - facts["now"].replace(tzinfo=UTC)).total_seconds())
    if skew.state != OK:
        findings.append(skew)
    return findings or [
        _found(
            "database",
            OK,
            say("数据库可用"),
            say("%(kind)s %(value)s，每次提交都落盘。", kind=kind, value=version.split("-")[0]),
        )
    ]


def redis_server(patient: Patient) -> list[Finding]:
    """Everything works without; where one is named it must answer."""
    url = patient.settings.redis_url
    if not url:
        return [_found("redis", OK, say("没有配置 Redis"), say("不需要：限流各进程各自计算。"))]
    import redis  # noqa: PLC0415  5 MB, and only for whoever has a Redis

    try:
        redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2).ping()
    except (redis.RedisError, OSError, ValueError):
        return [
            _found(
                "redis",
                WARN,
                say("连不上 Redis"),
                say("功能照常，但限流不再由各进程共用。"),
                say("检查 REDIS_URL 与 Redis 是否在运行；不用 Redis 就把 REDIS_URL 留空。"),
            )
        ]
    return [_found("redis", OK, say("Redis 可用"))]


def files(patient: Patient) -> list[Finding]:
    """Put a file, read it, take it away, as uploads do; and whether uploads have a host of their own."""
    findings = []
    try:
        _try_storage(open_storage(patient.settings.storage_url))
    except (StorageAway, FileGone) as error:
        findings.append(
            _found(
                "storage",
                FAIL,
                say("存放文件的地方用不了（%(error)s）", error=str(error)),
                say("上传的资料会保存失败，已有的资料打不开。"),
                say("检查 STORAGE_URL：文件夹的权限与剩余空间，或桶的名称、密钥与网络。"),
            )
        )
    else:
        findings.append(_found("storage", OK, say("文件可以存入、读出和删除")))
    if patient.settings.production and not patient.settings.has_files_host:
        findings.append(
            _found(
                "storage.host",
                WARN,
                say("上传的文件和后台用同一个域名"),
                say("万一有一份文件被浏览器当成网页，它就带着后台的登录身份。"),
                say("给 FILES_BASE_URL 另配一个域名，指向同一台服务器。"),
            )
        )
    return findings


def _try_storage(storage: Storage) -> None:
    name, said = random_name(), b"doctor"
    storage.put(name, io.BytesIO(said))
    try:
        if b"".join(storage.read(name)) != said or storage.size(name) != len(said):
            raise StorageAway("what was read is not what was written")
    finally:
        storage.delete(name)


def worker(_patient: Patient) -> list[Finding]:
    """A worker gives signs, and what it promised to send is not late and not dead."""
    findings = []
    beat = last_sign(WORKER)
    if beat is None or clock.now() - beat > SILENT_AFTER:
        since = say("从来没有启动过") if beat is None else say("最后一次心跳在 %(beat)s 前", beat=_ago(beat))
        findings.append(
            _found(
                "worker.silent",
                FAIL,
                say("worker 没有在运行：%(since)s", since=since),
                say("所有通知都停着发不出去，审核人不知道有人在等。"),
                say("启动 flask --app wsgi worker，并让它随系统启动。"),
            )
        )
    backlog = outbox.backlog()
    if backlog.is_late:
        findings.append(
            _found(
                "outbox.late",
                WARN,
                say(
                    "有 %(due)s 条通知在排队，最早的已等 %(oldest_due_seconds)s 分钟",
                    due=backlog.due,
                    oldest_due_seconds=f"{backlog.oldest_due_seconds / 60:.0f}",
                ),
                say("用户会很晚才收到消息。"),
                say("看 worker 的日志；再开一个 worker 也可以。"),
            )
        )
    if backlog.dead:
        findings.append(
            _found(
                "outbox.dead",
                WARN,
                say("有 %(dead)s 条通知发送失败", dead=backlog.dead),
                say("这些人没有收到该收到的消息。"),
                say("后台 → 通知 → 状态“失败”：看原因，修好后点“重发”。"),
            )
        )
    return findings or [_found("worker", OK, say("worker 在运行"), say("没有积压，也没有失败的通知。"))]


def _ago(moment: datetime) -> str:
    minutes = int((clock.now() - moment).total_seconds() // 60)
    return say("%(minutes)s 分钟", minutes=minutes) if minutes < 120 else say("%(minutes)s 小时", minutes=minutes // 60)
