// Put into every page of the webview: its scripts see WeChat's user agent, the phone's bar sees its title.
(() => {
  const agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.49(0x18003137) NetType/WIFI Language/zh_CN";
  Object.defineProperty(navigator, "userAgent", { get: () => agent });
  window.__wxjs_environment = "browser";
  if (window.parent === window) return;
  const tell = () => window.parent.postMessage({ webview: "title", title: document.title }, "*");
  addEventListener("DOMContentLoaded", tell);
  addEventListener("load", tell);
})();
