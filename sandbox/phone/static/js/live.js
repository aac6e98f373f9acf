// What just happened in the sandbox, as it happens. Several facts within a moment become one refresh.

const KINDS = ["chat", "person", "shelf", "push", "reset", "clock"];
const MOMENT = 60;

export function listen(refresh) {
  const source = new EventSource("/sandbox/events");
  let waiting = null;
  const soon = () => {
    waiting ??= setTimeout(() => { waiting = null; refresh(); }, MOMENT);
  };
  for (const kind of KINDS) source.addEventListener(kind, soon);
  source.addEventListener("open", soon);
}
