"""How often a day each call may be made, by Beijing days, for each account."""

from sandbox.accounts import Account
from sandbox.clock import Clock
from sandbox.errors import Refused

# Message_Management/API_Call_Limits; calls not listed are counted against a million.
DAILY = {
    "/cgi-bin/token": 2_000,
    "/cgi-bin/stable_token": 500_000,
    "/cgi-bin/menu/create": 1_000,
    "/cgi-bin/menu/get": 10_000,
    "/cgi-bin/menu/delete": 1_000,
    "/cgi-bin/menu/addconditional": 2_000,
    "/cgi-bin/menu/delconditional": 2_000,
    "/cgi-bin/menu/trymatch": 20_000,
    "/cgi-bin/qrcode/create": 100_000,
    "/cgi-bin/message/custom/send": 500_000,
    "/cgi-bin/message/template/send": 100_000,
    "/cgi-bin/message/subscribe/send": 10_000_000,
    "/cgi-bin/user/info": 5_000_000,
    "/cgi-bin/user/info/batchget": 5_000_000,
    "/cgi-bin/user/get": 500,
    "/wxa/generate_urllink": 500_000,
}
OTHERWISE = 1_000_000
CLEARINGS_PER_MONTH = 10


def limit(account: Account, path: str) -> int:
    return account.quota_limits.get(path, DAILY.get(path, OTHERWISE))


def used(account: Account, path: str, clock: Clock) -> int:
    return account.quota_used.get((path, clock.beijing().date().isoformat()), 0)


def count(account: Account, path: str, clock: Clock) -> None:
    """Counts one call, or refuses it with 45009. `sns` calls have no daily quota."""
    if path.startswith("/sns/"):
        return
    already = used(account, path, clock)
    if already >= limit(account, path):
        raise Refused(45009)
    account.quota_used[(path, clock.beijing().date().isoformat())] = already + 1


def clear(account: Account, clock: Clock) -> None:
    """All of today's counts to zero; ten times a month, then 48006."""
    month = clock.beijing().strftime("%Y-%m")
    if account.quota_clearings.get(month, 0) >= CLEARINGS_PER_MONTH:
        raise Refused(48006)
    account.quota_clearings[month] = account.quota_clearings.get(month, 0) + 1
    account.quota_used.clear()
