// The control API, as this page uses it.

async function ask(method, path, body) {
  const options = { method };
  if (body !== undefined) {
    options.headers = { "Content-Type": "application/json" };
    options.body = JSON.stringify(body);
  }
  const answer = await fetch(`/sandbox${path}`, options);
  const facts = await answer.json();
  if (!answer.ok) throw new Error(facts.error ?? `${answer.status}`);
  return facts;
}

export const people = () => ask("GET", "/people").then((answer) => answer.people);
export const person = (key) => ask("GET", `/people/${key}`);
export const chat = (key, name) => ask("GET", `/people/${key}/chats/${name}`).then((answer) => answer.messages);
export const markRead = (key, name) => ask("POST", `/people/${key}/chats/${name}/read`, {});
export const shelf = () => ask("GET", "/shelf").then((answer) => answer.items);
export const gesture = (key, deed, body = {}) => ask("POST", `/people/${key}/${deed}`, { wait: false, ...body });

export function scanPicture(key, file) {
  return fetch(`/sandbox/people/${key}/scan?wait=false`, {
    method: "POST", headers: { "Content-Type": file.type || "image/png" }, body: file,
  }).then(async (answer) => {
    const facts = await answer.json();
    if (!answer.ok) throw new Error(facts.error);
    return facts;
  });
}
