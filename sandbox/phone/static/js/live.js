// What just happened in the sandbox, as it happens. Several facts within a moment become one refresh.

const KINDS = ["chat", "person", "shelf", "push", "reset", "clock"];
const MOMENT = 60;

const source = new EventSource("/sandbox/events");

/** Calls back with each fact of one kind; "open" tells that the line stands (again) and much may have been missed. */
export function onLive(kind, callback) {
  source.addEventListener(kind, (event) => callback(event.data ? JSON.parse(event.data) : {}));
}

export function listen(refresh) {
  let waiting = null;
  const soon = () => {
    waiting ??= setTimeout(() => { waiting = null; refresh(); }, MOMENT);
  };
  for (const kind of [...KINDS, "open"]) onLive(kind, soon);
}
