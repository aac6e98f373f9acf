"""Delivering WeChat's pushes: who is told what, in which order, how often it is tried, and what came back."""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sandbox import names
from sandbox.accounts import Account, Kind
from sandbox.delivery import Answer, plaintext, post
from sandbox.envelope import BadEnvelope
from sandbox.faults import Fault
from sandbox.ledger import PushEntry, Try, masked
from sandbox.people import Person
from sandbox.replies import opened, read_reply
from sandbox.state import State

TRIES = 3
# Events on which WeChat shows nothing to the person when the account stays silent or answers nonsense.
UNANSWERABLE = {"unsubscribe", "TEMPLATESENDJOBFINISH", "LOCATION", "VIEW", "view_miniprogram"}


@dataclass
class Push:
    """One push on its way; `done` is set when it was answered, given up or dropped."""

    account: Account
    person: Person
    fields: dict[str, Any]
    entry: PushEntry
    done: threading.Event = field(default_factory=threading.Event)

    @property
    def event(self) -> str:
        return str(self.fields.get("Event") or self.fields["MsgType"])


class Courier:
    """Carries pushes in the background, one person's in order, different people's side by side."""

    def __init__(self, state: State, timeout: float = 5.0) -> None:
        self._state = state
        self._timeout = timeout
        self._queues: dict[str, deque[Push]] = {}
        self._jobs = 0
        self._changed = threading.Condition()

    def event(
        self, person: Person, event: str, fields: dict[str, Any] | None = None, kind: Kind = "official_account"
    ) -> Push:
        """An event of this person; the envelope's own fields are added."""
        return self.send(person, kind, {"MsgType": "event", "Event": event, **(fields or {})})

    def message(self, person: Person, msg_type: str, fields: dict[str, Any]) -> Push:
        """A message of this person to the service account, numbered as WeChat numbers them."""
        numbered = {"MsgType": msg_type, **fields, "MsgId": names.big_number()}
        return self.send(person, "official_account", numbered)

    def subscription_event(
        self, person: Person, event: str, wrapper: str, entries: list[dict[str, Any]], kind: Kind
    ) -> Push:
        """XML wraps the repeated List in an element; JSON has it flat, an object when there is only one entry."""
        if self._state.accounts[kind].format == "json":
            return self.event(person, event, {"List": entries[0] if len(entries) == 1 else entries}, kind)
        return self.event(person, event, {wrapper: {"List": entries}}, kind)

    def send(self, person: Person, kind: Kind, fields: dict[str, Any]) -> Push:
        account = self._state.accounts[kind]
        head = {
            "ToUserName": account.original_id,
            "FromUserName": self._state.openid(kind, person),
            "CreateTime": self._state.clock.seconds(),
        }
        whole = head | fields
        entry = PushEntry(kind, person.key, str(whole.get("Event") or whole["MsgType"]), whole, self._state.clock.now())
        self._state.ledger.write(entry)
        push = Push(account, person, whole, entry)
        with self._changed:
            queue = self._queues.get(person.key)
            if queue is None:
                queue = self._queues[person.key] = deque()
                threading.Thread(target=self._carry, args=(person.key, queue), daemon=True).start()
            queue.append(push)
            self._changed.notify_all()
        return push

    def later(self, seconds: float, job: Callable[[], None]) -> None:
        """Does something a moment from now, in the background, counted among what is on its way."""

        def run() -> None:
            try:
                job()
            finally:
                with self._changed:
                    self._jobs -= 1
                    self._changed.notify_all()

        with self._changed:
            self._jobs += 1
        timer = threading.Timer(seconds, run)
        timer.daemon = True
        timer.start()

    def idle(self, timeout: float) -> bool:
        """Waits until nothing is on its way; False when that takes longer than `timeout` seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._queues and not self._jobs, timeout)

    def _carry(self, key: str, queue: deque[Push]) -> None:
        while True:
            with self._changed:
                if not queue:
                    del self._queues[key]
                    self._changed.notify_all()
                    return
                push = queue.popleft()
            fault = self._state.faults.strike_push(push.event, push.person.key)
            if fault and fault.then == "reorder":
                push = self._overtaken(push, queue, fault.seconds)
                fault = None
            try:
                self._handle(push, fault)
            finally:
                self._state.ledger.touch(push.entry)
                push.done.set()
                self._state.live.tell("push", person=push.person.key, event=push.event, outcome=push.entry.outcome)

    def _overtaken(self, push: Push, queue: deque[Push], seconds: float) -> Push:
        """Lets the person's next push go first, if one comes within the time."""
        with self._changed:
            self._changed.wait_for(lambda: queue, seconds)
            if not queue:
                return push
            later = queue.popleft()
            queue.appendleft(push)
            return later

    def _handle(self, push: Push, fault: Fault | None) -> None:
        if fault and fault.then == "drop":
            push.entry.outcome = "dropped"
            return
        if fault and fault.then == "delay":
            time.sleep(fault.seconds)
        if fault and fault.then == "duplicate":
            push.entry.copies = 2
            twin = threading.Thread(target=self._try_until_answered, args=(push,), daemon=True)
            twin.start()
            answer = self._try_until_answered(push)
            twin.join()
        else:
            answer = self._try_until_answered(push)
        self._read(push, answer)

    def _try_until_answered(self, push: Push) -> Answer | None:
        """At once again after a time-out, a broken connection or a status that is not 2xx: three tries in all."""
        for _ in range(TRIES):
            began = time.monotonic()
            attempt = Try(at=self._state.clock.now(), latency_ms=0.0, status=None)
            answer = post(self._state, push.account, push.fields, self._timeout)
            attempt.latency_ms = round((time.monotonic() - began) * 1000, 1)
            attempt.status, attempt.problem = answer.status, answer.problem
            push.entry.tries.append(attempt)
            self._keep_raw(push, answer)
            if answer.good:
                return answer
        return None

    def _keep_raw(self, push: Push, answer: Answer) -> None:
        """Both directions as they went over the wire and as they read once opened, for whoever wants to look."""
        body = answer.body.decode("utf-8", "replace")
        self._state.ledger.keep_raw(
            push.entry, sent=answer.sent, plain=plaintext(push.account, masked(push.fields)),
            answer=f"HTTP {answer.status}\n\n{body}" if answer.status else str(answer.problem),
            answer_plain=opened(answer.body, push.account),
        )  # fmt: skip
        self._state.ledger.touch(push.entry)

    def _read(self, push: Push, answer: Answer | None) -> None:
        """Puts the account's reply into the person's chat, or WeChat's own sorry sentence."""
        entry, openid = push.entry, push.fields["FromUserName"]
        if answer is None:
            entry.outcome = "undelivered"
        else:
            try:
                message = read_reply(answer.body, push.account, openid)
            except (BadEnvelope, ValueError) as error:
                entry.outcome, entry.problem = "malformed", str(error)
            else:
                entry.outcome = "replied" if message else "silent"
                entry.reply = message.text or message.title or message.kind if message else None
                if message and push.event != "unsubscribe":
                    self._state.say(push.person, "official_account", message)
        if entry.outcome in ("undelivered", "malformed") and self._sorry(push):
            self._state.say_sorry(push.person)

    def _sorry(self, push: Push) -> bool:
        return push.account.kind == "official_account" and push.event not in UNANSWERABLE
