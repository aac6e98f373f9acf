// The control API, as this page uses it. A refusal is thrown as an Error whose message may be shown as it is.

const LARGEST_PICTURE = 10_000_000;

async function answered(answer) {
  const facts = await answer.json().catch(() => ({}));
  if (!answer.ok) throw Object.assign(new Error(facts.error ?? `沙箱没有做到（${answer.status}）`), { code: facts.code });
  return facts;
}

async function ask(method, path, body) {
  const options = { method };
  if (body !== undefined) {
    options.headers = { "Content-Type": "application/json" };
    options.body = JSON.stringify(body);
  }
  let answer;
  try {
    answer = await fetch(`/sandbox${path}`, options);
  } catch {
    throw new Error("沙箱没有应答，正在重新连接。");
  }
  return answered(answer);
}

export const people = () => ask("GET", "/people").then((answer) => answer.people);
export const places = () => ask("GET", "/places").then((answer) => answer.places);
export const shelf = () => ask("GET", "/shelf").then((answer) => answer.items);
export const clock = () => ask("GET", "/clock").then((answer) => answer.now);
export const phone = (key) => ask("GET", `/people/${key}/phone`);
export const markRead = (key, chat) => ask("POST", `/people/${key}/chats/${chat}/read`, {});
export const change = (key, settings) => ask("PATCH", `/people/${key}`, settings);
export const block = (key, blocked) => ask("POST", `/people/${key}/block`, { blocked });
export const network = (key, online) => ask("POST", `/people/${key}/network`, { online });
export const gesture = (key, deed, body = {}) => ask("POST", `/people/${key}/${deed}`, { wait: false, ...body });

/** The codes in a picture; refuses one that is too heavy before it is sent. */
export async function look(picture) {
  if (picture.size > LARGEST_PICTURE) throw new Error("图片太大了（最多 10 MB），请换一张小一些的。");
  const options = { method: "POST", headers: { "Content-Type": picture.type || "application/octet-stream" }, body: picture };
  return (await answered(await fetch("/sandbox/pictures", options))).codes;
}
