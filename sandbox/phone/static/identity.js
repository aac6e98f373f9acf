// Put into every page of the webview: its scripts see WeChat's user agent, the phone's bar sees its title and address.
(() => {
  const agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.49(0x18003137) NetType/WIFI Language/zh_CN";
  Object.defineProperty(navigator, "userAgent", { get: () => agent });
  window.__wxjs_environment = "browser";
  // A frame on another site may keep nothing in many browsers, where WeChat's own would: its name keeps it instead, from page
  // to page of this frame.
  const kept = (kind) => {
    const all = () => { try { return JSON.parse(window.name) || {}; } catch { return {}; } };
    const put = (part) => { window.name = JSON.stringify({ ...all(), [kind]: part }); };
    const mine = () => all()[kind] || {};
    return {
      get length() { return Object.keys(mine()).length; },
      key: (place) => Object.keys(mine())[place] ?? null,
      getItem: (name) => mine()[name] ?? null,
      setItem: (name, value) => put({ ...mine(), [name]: String(value) }),
      removeItem: (name) => { const { [name]: gone, ...rest } = mine(); put(rest); },
      clear: () => put({}),
    };
  };
  for (const kind of ["localStorage", "sessionStorage"]) {
    try { window[kind].getItem(""); } catch { Object.defineProperty(window, kind, { value: kept(kind) }); }
  }
  const { phone, close } = document.currentScript.dataset;
  if (window.parent === window) return;
  const say = (facts) => window.parent.postMessage(facts, phone);
  say({ webview: close ? "close" : "hello" });
  const tell = (how = {}) => say({ webview: "title", title: document.title, url: location.href, ...how });
  for (const event of ["DOMContentLoaded", "load", "popstate", "hashchange"]) addEventListener(event, () => tell());
  for (const name of ["pushState", "replaceState"]) {
    const before = history[name];
    history[name] = function change(...facts) {
      before.apply(this, facts);
      tell({ replaced: name === "replaceState" });
    };
  }
})();
