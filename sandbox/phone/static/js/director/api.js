// What the director asks the sandbox for.

const LOOK_MS = 20_000; // an answer that never comes must not stop the panel from asking again

async function ask(method, path, body) {
  const options = { method, signal: method === "GET" ? AbortSignal.timeout(LOOK_MS) : undefined };
  if (body !== undefined) {
    options.headers = { "Content-Type": "application/json" };
    options.body = JSON.stringify(body);
  }
  const answer = await fetch(`/sandbox${path}`, options);
  const facts = await answer.json();
  if (!answer.ok) throw new Error(facts.error ?? `${answer.status}`);
  return facts;
}

export const stories = () => ask("GET", "/stories").then((answer) => answer.stories);
export const story = (key) => ask("GET", `/stories/${key}`);
export const begin = (key) => ask("POST", `/stories/${key}/begin`, {});
export const step = (key, index) => ask("POST", `/stories/${key}/steps/${index}`, {});
export const play = (key, pace) => ask("POST", `/stories/${key}/play`, { pace });
export const stop = (key) => ask("POST", `/stories/${key}/stop`, {});
export const timeline = (after) => ask("GET", `/timeline?after=${after}`);
export const raw = (n) => ask("GET", `/timeline/${n}`).then((answer) => answer.parts);
export const switches = () => ask("GET", "/switches");
export const turn = (key, on, seconds) => ask("PUT", `/switches/${key}`, { on, seconds });
export const press = (key) => ask("POST", `/switches/${key}`, {});
export const allOff = () => ask("DELETE", "/switches");
