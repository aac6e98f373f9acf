// The mini program without its pages: signs in as WeChat does and shows what the program's API says.
(() => {
  const KINDS = { hq: "总部", employee: "员工", dealer_staff: "渠道商", consumer: "消费者" };
  const me = document.getElementById("me");
  const phone = document.getElementById("phone");
  const ask = document.getElementById("ask");
  const consent = document.getElementById("consent");
  let token = null;

  function element(tag, text) {
    const made = document.createElement(tag);
    made.textContent = text;
    return made;
  }

  async function call(method, path, body) {
    const headers = body ? { "Content-Type": "application/json" } : {};
    if (token) headers.Authorization = `Bearer ${token}`;
    let answer;
    try {
      answer = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
    } catch {
      throw new Error("网络断了，请稍后再试。");
    }
    const facts = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(facts.error?.message ?? `接口没有给出能读的回答（${answer.status}）。`);
    return facts;
  }

  const code = (kind) => call("POST", `/_webview/${kind}_code`).then((answer) => answer.code);

  function showMe({ person, roles }) {
    const list = document.createElement("ul");
    for (const role of roles) {
      const line = element("li", "");
      line.append(element("b", KINDS[role.kind] ?? role.kind), element("span", [role.dealer, role.name].filter(Boolean).join(" · ")));
      list.append(line);
    }
    me.replaceChildren(element("p", `您在系统里的称呼：${person.label}`), roles.length ? list : element("p", "还没有任何身份。扫邀请码绑定后，这里会显示。"));
  }

  function complain(place, error) {
    const words = element("p", error.message);
    words.className = "trouble";
    words.setAttribute("role", "alert");
    place.replaceChildren(words);
  }

  async function signIn() {
    try {
      token = (await call("POST", "/api/v1/session", { code: await code("login") })).token;
      showMe(await call("GET", "/api/v1/me"));
      ask.disabled = false;
    } catch (error) {
      complain(me, error);
    }
  }

  async function verify() {
    ask.disabled = true;
    try {
      const told = await call("POST", "/api/v1/phone", { code: await code("phone") });
      const bound = told.bound.length ? `已确认您是：${told.bound.join("、")}` : "这个号码没有等待确认的绑定。";
      phone.replaceChildren(element("p", `已验证 ${told.phone}`), element("p", bound));
      showMe(await call("GET", "/api/v1/me"));
    } catch (error) {
      complain(phone, error);
    }
    ask.disabled = false;
  }

  ask.addEventListener("click", () => consent.showModal());
  consent.addEventListener("close", () => {
    if (consent.returnValue === "allow") verify();
    consent.returnValue = "";
  });
  signIn();
})();
