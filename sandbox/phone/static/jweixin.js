// A stand-in for WeChat's JS-SDK: checks the page's signature with the sandbox, then hands each wish to the phone.
(() => {
  const here = new URL(document.currentScript.src).origin;
  const inWebview = location.hostname.endsWith(".localhost");
  const checkAddress = inWebview ? "/_webview/jssdk" : `${here}/sandbox/jssdk`;
  const onPhone = window.parent !== window;
  const APIS = [
    "updateAppMessageShareData", "updateTimelineShareData", "onMenuShareAppMessage", "onMenuShareTimeline", "scanQRCode",
    "getLocation", "previewImage", "closeWindow", "hideOptionMenu", "showOptionMenu", "hideMenuItems", "showMenuItems",
    "hideAllNonBaseMenuItem", "showAllNonBaseMenuItem", "getNetworkType",
  ];
  // Named here so that a page which asks for them hears a refusal instead of tripping over a missing function.
  const NOT_PLAYED = ["chooseImage", "uploadImage", "downloadImage", "openLocation", "chooseWXPay", "startRecord", "stopRecord"];
  const LATER = { onMenuShareAppMessage: "menu:share:appmessage" }; // answered when the person really shares
  const waiting = new Map(); // id → what to do with the phone's answer
  const onShare = new Map(); // event → the page's options
  let settings = null;
  let outcome = null; // null until WeChat has looked at the signature
  let readies = [];
  let errors = [];
  let last = 0;

  const send = (name, options, answered) => {
    last += 1;
    if (answered) waiting.set(last, answered);
    const plain = JSON.parse(JSON.stringify(options ?? {})); // functions cannot travel
    window.parent.postMessage({ sdk: { id: last, name, options: plain } }, here);
  };
  const hint = (words) => { if (onPhone) send("hint", { words }); };

  addEventListener("message", ({ source, origin, data }) => {
    if (source !== window.parent || origin !== here || !data) return;
    if (data.sdkAnswer) {
      const { id, ...facts } = data.sdkAnswer;
      const answered = waiting.get(id);
      waiting.delete(id);
      answered?.(facts);
    }
    if (data.sdkEvent && onShare.has(data.sdkEvent)) {
      const { name, options } = onShare.get(data.sdkEvent);
      options.trigger?.({ errMsg: `${name}:ok` });
      finish(name, options, { errMsg: `${name}:ok` });
    }
  });

  function finish(name, options, facts) {
    const [, end] = facts.errMsg.split(/[:,]/);
    if (settings?.debug) hint(facts.errMsg);
    const heard = end === "ok" ? options.success : end === "cancel" ? options.cancel : options.fail;
    heard?.(facts);
    options.complete?.(facts);
  }

  /** As WeChat words it: config missing or failed, or an API the page did not ask for. */
  function refusal(name) {
    if (!outcome?.ok) return `${name}:fail, the permission value is offline verifying`;
    return settings.jsApiList.includes(name) ? null : `${name}:permission denied`;
  }

  function call(name, options = {}) {
    const refused = refusal(name);
    if (refused) {
      hint(refused);
      queueMicrotask(() => finish(name, options, { errMsg: refused }));
    } else if (!onPhone) queueMicrotask(() => finish(name, options, { errMsg: `${name}:fail, no phone around this page` }));
    else {
      if (LATER[name]) onShare.set(LATER[name], { name, options });
      send(name, addressed(options), LATER[name] ? null : (facts) => finish(name, options, facts));
    }
  }

  /** Pictures and links as the phone can use them, from wherever the page is. */
  function addressed(options) {
    const whole = (text) => (text ? new URL(text, location.href).href : text);
    const made = { ...options };
    for (const name of ["link", "imgUrl", "current"]) if (made[name]) made[name] = whole(made[name]);
    if (made.urls) made.urls = made.urls.map(whole);
    return made;
  }

  /** Ready is told after a failure too, as the real one does: error says what went wrong, ready that it is over. */
  function settle(answer) {
    outcome = answer;
    if (!answer.ok) {
      hint(answer.errMsg);
      for (const told of errors) told({ errMsg: answer.errMsg });
    } else if (settings.debug) hint(answer.errMsg);
    const over = readies;
    readies = [];
    for (const told of over) told();
  }

  const wx = {
    config(given) {
      settings = { jsApiList: [], ...given };
      outcome = null;
      const { appId, timestamp, nonceStr, signature } = given;
      fetch(checkAddress, {
        method: "POST",
        headers: { "Content-Type": "text/plain" },
        body: JSON.stringify({ url: location.href, appId, timestamp, nonceStr, signature }),
      }).then((answer) => answer.json()).then(settle, () => settle({ ok: false, errMsg: "config:fail" }));
    },
    ready(told) { outcome ? told() : readies.push(told); },
    error(told) {
      errors.push(told);
      if (outcome && !outcome.ok) told({ errMsg: outcome.errMsg });
    },
    checkJsApi({ jsApiList = [], success, complete } = {}) {
      const checkResult = Object.fromEntries(jsApiList.map((name) => [name, APIS.includes(name)]));
      const facts = { checkResult, errMsg: "checkJsApi:ok" };
      queueMicrotask(() => { success?.(facts); complete?.(facts); });
    },
    miniProgram: { getEnv(told) { told({ miniprogram: false }); } },
  };
  for (const name of [...APIS, ...NOT_PLAYED]) wx[name] = (options) => call(name, options);
  window.wx = window.jWeixin = wx;
})();
