// A stand-in for WeChat's JS-SDK: checks the page's signature with the sandbox, then reports ready or error.
(() => {
  const here = new URL(document.currentScript.src).origin;
  const inWebview = location.hostname.endsWith(".localhost");
  const checkAddress = inWebview ? "/_webview/jssdk" : `${here}/sandbox/jssdk`;
  const onReady = [];
  const onError = [];
  const shared = {};
  let outcome = null;

  function settle(answer) {
    outcome = answer;
    for (const call of answer.ok ? onReady : onError) call({ errMsg: answer.errMsg });
  }

  function remember(name) {
    return (options = {}) => {
      shared[name] = options;
      const answer = { errMsg: `${name}:ok` };
      options.success?.(answer);
      options.complete?.(answer);
    };
  }

  function tell(message) {
    if (window.parent !== window) window.parent.postMessage({ webview: message }, "*");
  }

  const wx = {
    config(settings) {
      const { appId, timestamp, nonceStr, signature } = settings;
      fetch(checkAddress, {
        method: "POST",
        headers: { "Content-Type": "text/plain" },
        body: JSON.stringify({ url: location.href, appId, timestamp, nonceStr, signature }),
      }).then((answer) => answer.json()).then(settle, () => settle({ ok: false, errMsg: "config:fail" }));
    },
    ready(call) { outcome?.ok ? call({ errMsg: outcome.errMsg }) : onReady.push(call); },
    error(call) { outcome && !outcome.ok ? call({ errMsg: outcome.errMsg }) : onError.push(call); },
    checkJsApi({ jsApiList = [], success } = {}) {
      const checkResult = Object.fromEntries(jsApiList.map((name) => [name, name in wx]));
      success?.({ checkResult, errMsg: "checkJsApi:ok" });
    },
    updateAppMessageShareData: remember("updateAppMessageShareData"),
    updateTimelineShareData: remember("updateTimelineShareData"),
    hideMenuItems: remember("hideMenuItems"),
    showMenuItems: remember("showMenuItems"),
    hideOptionMenu: remember("hideOptionMenu"),
    showOptionMenu: remember("showOptionMenu"),
    closeWindow() { tell("close"); },
    miniProgram: { getEnv(call) { call({ miniprogram: false }); } },
    sandboxShared: shared,
  };
  window.wx = window.jWeixin = wx;
})();
