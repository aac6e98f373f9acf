// What just happened in the sandbox, as it happens; the line is mended whenever it breaks.

const AGAIN = 1000;

const listeners = []; // [kind, callback]
let source = null;

function attach([kind, callback]) {
  source.addEventListener(kind, (event) => callback(event.data ? JSON.parse(event.data) : {}));
}

/**
 * Calls back with each fact of one kind. "open" tells that the line stands (again) and that much may have been missed,
 * "lost" that it does not.
 */
export function onLive(kind, callback) {
  listeners.push([kind, callback]);
  if (source) attach(listeners.at(-1));
}

export function connect() {
  source = new EventSource("/sandbox/events");
  listeners.forEach(attach);
  source.addEventListener("error", () => {
    for (const [kind, callback] of listeners) if (kind === "lost") callback({});
    if (source.readyState !== EventSource.CLOSED) return; // it tries again by itself
    setTimeout(connect, AGAIN);
  });
}
