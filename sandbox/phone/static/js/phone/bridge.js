// What the JS-SDK asks the phone to do. Each answer carries an errMsg as WeChat writes it: name:ok, :cancel, :fail.

import { askConsent, showPictures } from "./sheets.js";

const SHARE = { updateAppMessageShareData: "appMessage", onMenuShareAppMessage: "appMessage", updateTimelineShareData: "timeline", onMenuShareTimeline: "timeline" };
// Basic items stay whatever a page hides; these may go.
const HIDEABLE = ["menuItem:share:appMessage", "menuItem:copyUrl", "menuItem:openWithSafari"];

async function location(webview, { type = "wgs84" }) {
  const { me } = webview.phone.facts;
  const host = new URL(webview.inTheWorld(webview.address)).host;
  if (!webview.allowed.has(host)) {
    if (!(await askConsent(webview.phone, `${host} 要使用您当前的地理位置`))) return { end: "cancel" };
    webview.allowed.add(host);
  }
  if (!me.position) return { end: "fail", detail: "no position" };
  const { latitude, longitude } = type === "gcj02" ? me.position.gcj02 : me.position;
  return { latitude, longitude, speed: 0, accuracy: 65 };
}

/** needResult 1 hands the code to the page; otherwise the phone itself follows it, as after 扫一扫. */
function scan(webview, { needResult = 0, scanType = ["qrCode", "barCode"] }) {
  const { phone } = webview;
  return new Promise((resolve) => {
    const take = (code) => {
      const isQr = ["QR_CODE", "DATA_MATRIX"].includes(code.kind);
      if (!scanType.includes(isQr ? "qrCode" : "barCode")) {
        phone.say(isQr ? "这里只扫条形码。" : "这里只扫二维码。");
        resolve({ end: "cancel" });
      } else if (Number(needResult) === 1) resolve({ resultStr: isQr ? code.content : `${code.kind},${code.content}` });
      else {
        phone.seen(code);
        resolve({});
      }
    };
    phone.scan({ take, cancel: () => resolve({ end: "cancel" }) });
  });
}

function menuItems(webview, { menuList = [] }, change) {
  for (const name of menuList) if (HIDEABLE.includes(name)) change(name);
  webview.draw();
  return {};
}

const WORK = {
  getLocation: location,
  scanQRCode: scan,
  previewImage: (webview, { urls = [], current }) => { showPictures(webview.phone, urls, current); return {}; },
  closeWindow: (webview) => { webview.close(); return {}; },
  hideOptionMenu: (webview) => { webview.menuGone = true; webview.draw(); return {}; },
  showOptionMenu: (webview) => { webview.menuGone = false; webview.draw(); return {}; },
  hideMenuItems: (webview, options) => menuItems(webview, options, (name) => webview.hidden.add(name)),
  showMenuItems: (webview, options) => menuItems(webview, options, (name) => webview.hidden.delete(name)),
  hideAllNonBaseMenuItem: (webview) => menuItems(webview, { menuList: HIDEABLE }, (name) => webview.hidden.add(name)),
  showAllNonBaseMenuItem: (webview) => menuItems(webview, { menuList: HIDEABLE }, (name) => webview.hidden.delete(name)),
  getNetworkType: (webview) => (webview.phone.facts.me.offline ? { end: "fail" } : { networkType: "5g" }),
};

/** One wish of the page; `hint` is what the SDK says to the developer. */
export async function answer(webview, { name, options = {} }, reply) {
  if (name === "hint") return webview.tell(options.words);
  if (name in SHARE) {
    webview.shared[SHARE[name]] = options;
    return reply({ errMsg: `${name}:ok` });
  }
  const work = Object.hasOwn(WORK, name) ? WORK[name] : () => ({ end: "fail", detail: "not played by the sandbox" });
  const { end = "ok", detail, ...facts } = await work(webview, options);
  return reply({ ...facts, errMsg: `${name}:${end}${detail ? `, ${detail}` : ""}` });
}
