"""Days of people and farms for G45, written before the rule they are judged by was given its weights.

Nobody chose the figures of a day: each is drawn from a range that a fact or plain caution gives, by the day's own seed,
so that no two days are alike. In words:

* *Homes.* Sizes as the census of 2010 counted households (one 14.5 %, two 24.4, three 26.9, four 17.6, five 10.0, six
  4.2, more 2.4; they became smaller since). In 5 to 25 % of homes one phone goes round the table and all enter on it,
  in the others everybody has a phone. Where it goes round, half the homes leave one number for all.
* *Rooms of a dormitory.* Four, six or eight beds, 60 to 120 rooms behind one address, in one evening; 5 to 25 % of beds
  borrow a phone, always one of their own room, and the owner of that phone is often the same.
* *Shops' tablets.* One for each shop, 8 to 60 customers a day, all new, with a clerk beside it.
* *Feasts.* 150 to 400 guests within an hour, all new, each with a phone, many of whom let the phone fill the form in.
* *Helpers.* One volunteer enters a club of elders on one phone: 5 to 12 people, one after the other.
* *Everybody else.* A phone and a number each, behind a few addresses of mobile carriers.

Of farms each has what G45 gives it: 1,000 accounts, 50 devices, 200 addresses, as many numbers as it likes.

* *Racks.* All accounts, twenty on each device, within one to eight hours.
* *Patient racks.* As many accounts on each device as the farm believes to be safe, typed like a hand, each device on an
  address of its own.
* *Careful scripts.* A new browser for each account, five accounts on each address, typed like a hand, over the day.
* *Hasty scripts.* The form is sent in less than two seconds, in bursts from few addresses.
* *Shared numbers.* Paid by the piece, at home; three to ten accounts leave one number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

DAY = 10 * 3600.0
ACCOUNTS, DEVICES, ADDRESSES = 1_000, 50, 200
HOUSEHOLDS = (1, 2, 3, 4, 5, 6, 7, 8)
OF_THAT_SIZE = (14.53, 24.37, 26.86, 17.56, 10.03, 4.20, 1.43, 1.00)
"""Per cent of households, the last of eight and more."""


@dataclass(frozen=True, slots=True, order=True)
class Came:
    """One entry: seconds of the day, who, network, browser, how long the page was open, the number; `clerk` stands
    beside whoever enters."""

    at: float
    who: str
    network: str
    device: str | None
    seconds: float | None
    number: str
    newcomer: bool
    kind: str
    farm: bool = False
    clerk: str = ""
    by_page: bool = True


def by_hand(chance: Random, slowly: float = 1.0) -> float:
    """Two answers and a look at the page."""
    return 4 + chance.lognormvariate(2.7, 0.6) * slowly


def homes(chance: Random, count: int) -> Iterator[Came]:
    goes_round = chance.uniform(0.05, 0.25)
    new = chance.uniform(0.2, 0.7)
    for number in range(count):
        began, one_phone, one_number = chance.uniform(0, DAY), chance.random() < goes_round, chance.random() < 0.5
        for member in range(chance.choices(HOUSEHOLDS, OF_THAT_SIZE)[0]):
            me = f"home{number}.{member}"
            yield Came(
                began + member * chance.uniform(30, 300) if one_phone else chance.uniform(0, DAY),
                me,
                f"home{number}",
                f"home{number}" if one_phone else me,
                by_hand(chance),
                f"home{number}" if one_phone and one_number else me,
                chance.random() < new,
                "homes",
            )


def rooms(chance: Random, houses: int) -> Iterator[Came]:
    borrow = chance.uniform(0.05, 0.25)
    for house in range(houses):
        for room in range(chance.randint(60, 120)):
            beds = chance.choice((4, 6, 8))
            lender = chance.randrange(beds)
            for bed in range(beds):
                phone = lender if chance.random() < borrow else bed
                yield Came(
                    DAY * 0.8 + chance.uniform(0, 2 * 3600),
                    f"bed{house}.{room}.{bed}",
                    f"house{house}",
                    f"bed{house}.{room}.{phone}",
                    by_hand(chance, 0.8),
                    f"bed{house}.{room}.{bed}",
                    chance.random() < 0.5,
                    "rooms of dormitories",
                )


def tablets(chance: Random, shops: int) -> Iterator[Came]:
    for shop in range(shops):
        for customer in range(chance.randint(8, 60)):
            me = f"shop{shop}.{customer}"
            yield Came(
                chance.uniform(0, DAY),
                me,
                f"shop{shop}",
                f"tablet{shop}",
                by_hand(chance, 1.5),
                me,
                True,
                "shops' tablets",
                clerk=f"clerk{shop}",
            )


def feasts(chance: Random, count: int) -> Iterator[Came]:
    for feast in range(count):
        began, filled_in = chance.uniform(0, DAY * 0.9), chance.uniform(0.1, 0.5)
        for guest in range(chance.randint(150, 400)):
            me = f"feast{feast}.{guest}"
            quick = chance.random() < filled_in
            seconds = chance.uniform(2, 6) if quick else by_hand(chance)
            yield Came(began + chance.uniform(0, 3600), me, f"feast{feast}", me, seconds, me, True, "feasts")


def helpers(chance: Random, clubs: int) -> Iterator[Came]:
    for club in range(clubs):
        began = chance.uniform(0, DAY)
        for elder in range(chance.randint(5, 12)):
            me = f"club{club}.{elder}"
            at = began + elder * chance.uniform(60, 240)
            yield Came(at, me, f"club{club}", f"club{club}", by_hand(chance, 2), me, True, "helpers of elders")


def everybody_else(chance: Random, count: int) -> Iterator[Came]:
    new = chance.uniform(0.3, 0.6)
    for number in range(count):
        me = f"person{number}"
        network = f"carrier{chance.randrange(20)}"
        yield Came(
            chance.uniform(0, DAY), me, network, me, by_hand(chance), me, chance.random() < new, "everybody else"
        )


def racks(chance: Random) -> Iterator[Came]:
    length = chance.uniform(1, 8) * 3600
    for account in range(ACCOUNTS):
        device = account % DEVICES
        me = f"rack{account}"
        network = f"farm{device}.{chance.randrange(ADDRESSES // DEVICES)}"
        at, new = chance.uniform(0, length), chance.random() < 0.7
        yield Came(at, me, network, f"rack{device}", by_hand(chance, 0.7), me, new, "racks", farm=True)


def patient_racks(chance: Random, each: int) -> Iterator[Came]:
    for device in range(DEVICES):
        for account in range(each):
            me = f"patient{device}.{account}"
            at = chance.uniform(0, DAY)
            network, browser = f"patient{device}", f"patient{device}"
            yield Came(at, me, network, browser, by_hand(chance), me, chance.random() < 0.5, "patient racks", farm=True)


def careful_scripts(chance: Random) -> Iterator[Came]:
    for account in range(ACCOUNTS):
        me = f"careful{account}"
        network = f"household{account % ADDRESSES}"
        yield Came(chance.uniform(0, DAY), me, network, me, by_hand(chance), me, True, "careful scripts", farm=True)


def hasty_scripts(chance: Random) -> Iterator[Came]:
    each = chance.randint(20, 60)
    for account in range(ACCOUNTS):
        me = f"hasty{account}"
        at = (account // each) * 900 + chance.uniform(0, 180)
        network, seconds = f"server{account // each % ADDRESSES}", chance.uniform(0.05, 1.9)
        yield Came(at, me, network, me, seconds, me, True, "hasty scripts", farm=True)


def shared_numbers(chance: Random) -> Iterator[Came]:
    each = chance.randint(3, 10)
    for account in range(ACCOUNTS):
        me = f"paid{account}"
        at, new, number = chance.uniform(0, DAY), chance.random() < 0.5, f"bought{account // each}"
        yield Came(at, me, f"home of {me}", me, by_hand(chance), number, new, "shared numbers", farm=True)


def people(seed: int) -> list[Came]:
    """Some nine thousand of one day."""
    chance = Random(f"people {seed}")
    return [
        *homes(chance, 1_500),
        *rooms(chance, 2),
        *tablets(chance, 3),
        *feasts(chance, 2),
        *helpers(chance, 4),
        *everybody_else(chance, 3_000),
    ]


def farms(seed: int, each: int) -> dict[str, list[Came]]:
    """One farm of each kind; `each`: how many accounts its patient racks put on a device."""
    chance = Random(f"farms {seed}")
    return {
        "racks": list(racks(chance)),
        "patient racks": list(patient_racks(chance, each)),
        "careful scripts": list(careful_scripts(chance)),
        "hasty scripts": list(hasty_scripts(chance)),
        "shared numbers": list(shared_numbers(chance)),
    }
