"""What the sandbox remembers from one run to the next, as WeChat would: who follows, chats, QR codes, menus."""

import itertools
import json
import threading
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from flask import Flask

from sandbox.accounts import Account, ShelfItem, Ticket
from sandbox.people import Message, Person
from sandbox.servers.menus import FIRST_MENU_ID
from sandbox.state import State

SAVE_EVERY_SECONDS = 0.5
# The world file says who people are; this is what happened to them.
LIVED = ("following", "subscribed_at", "subscribe_scene", "qr_scene", "qr_scene_str", "blocked", "offline", "tags")
# Settings that somebody may have changed by hand; unchanged ones stay the world file's, which may change as well.
SETTINGS = ("name", "phone", "place", "city")


def snapshot(state: State) -> dict[str, Any]:
    """Everything worth remembering, as plain JSON."""
    with state.lock:
        first = state.first_people()
        return {
            "people": {key: _lived(person, first.get(key)) for key, person in state.people.items()},
            "tickets": [asdict(ticket) for ticket in state.tickets.values()],
            "permanent": [[scene, is_text, one.ticket] for (scene, is_text), one in state.permanent_scenes.items()],
            "shelf": [asdict(item) for item in state.shelf],
            "accounts": {kind: _kept(account) for kind, account in state.accounts.items()},
        }


def _kept(account: Account) -> dict[str, Any]:
    tags = [[number, name] for number, name in account.tags.items()]
    return {"menu": account.menu, "conditional_menus": account.conditional_menus, "tags": tags}


def _lived(person: Person, first: Person | None) -> dict[str, Any]:
    changed = [name for name in SETTINGS if getattr(person, name) != getattr(first, name, None)]
    return {name: getattr(person, name) for name in LIVED} | {
        "settings": {name: getattr(person, name) for name in changed},
        "chats": {chat: [asdict(message) for message in messages] for chat, messages in person.chats.items()},
    }


def restore(state: State, remembered: dict[str, Any]) -> None:
    """Take up where the last run ended; people the world no longer has are left out."""
    with state.lock:
        for key, lived in remembered["people"].items():
            if key in state.people:
                _live_again(state.people[key], lived)
        for entry in remembered["tickets"]:
            ticket = Ticket(**entry)
            state.tickets[ticket.ticket] = state.tickets_by_url[ticket.url] = ticket
        for scene, is_text, ticket_text in remembered["permanent"]:
            state.permanent_scenes[scene, is_text] = state.tickets[ticket_text]
        state.shelf = [ShelfItem(**entry) for entry in remembered["shelf"]]
        for kind, kept in remembered.get("accounts", {}).items():
            account = state.accounts[kind]
            account.menu, account.conditional_menus = kept["menu"], kept["conditional_menus"]
            account.tags = dict(kept["tags"])
        state.numbers = itertools.count(1 + _last_number(state))


def _live_again(person: Person, lived: dict[str, Any]) -> None:
    for name in LIVED:
        setattr(person, name, lived.get(name, getattr(person, name)))
    for name, value in lived.get("settings", {}).items():
        setattr(person, name, value)
    known = {field.name for field in fields(Message)}
    for chat, entries in lived["chats"].items():
        person.chats[chat] = [Message(**{k: v for k, v in entry.items() if k in known}) for entry in entries]


def _last_number(state: State) -> int:
    said = [message.n for person in state.people.values() for chat in person.chats.values() for message in chat]
    menus = [menu["menuid"] - FIRST_MENU_ID for one in state.accounts.values() for menu in one.conditional_menus]
    return max([*said, *menus, *(item.n for item in state.shelf)], default=0)


def keep_in(file: Path, app: Flask) -> None:
    """Recall what `file` holds, then write every change to it, whole, within half a second."""
    state: State = app.extensions["sandbox"]
    if file.exists():
        try:
            restore(state, json.loads(file.read_text(encoding="utf-8")))
        except (ValueError, KeyError, TypeError) as error:
            # A file of another version: the world begins anew rather than half remembered.
            state.reset()
            print(f"{file} is not understood ({error}); the sandbox begins anew", flush=True)
    threading.Thread(target=_save_changes, args=(file, state), daemon=True).start()


def _save_changes(file: Path, state: State) -> None:
    pause, saved = threading.Event(), ""
    while not pause.wait(SAVE_EVERY_SECONDS):
        text = json.dumps(snapshot(state), ensure_ascii=False)
        if text != saved:
            aside = file.with_suffix(".new")
            aside.write_text(text, encoding="utf-8")
            aside.replace(file)
            saved = text
