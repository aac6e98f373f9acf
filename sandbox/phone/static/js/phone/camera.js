// A real camera, where there is one: its pictures are sent for decoding twice a second.

import * as api from "../api.js";
import { h } from "../dom.js";

const PAUSE = 500;
const WIDEST = 960;
const EXPECTED = ["no_code", "blurred"];
const TROUBLE = {
  NotAllowedError: "没有允许使用摄像头。可以选图片，或粘贴链接。",
  NotFoundError: "这台设备没有摄像头。可以选图片，或粘贴链接。",
  NotReadableError: "摄像头正被别的程序占用。可以选图片，或粘贴链接。",
};

/** Watches until a code is seen or `stop()` is called; `onTrouble` hears one sentence when there is nothing to watch. */
export async function watch(place, { onCodes, onTrouble }) {
  let stream;
  try {
    if (!navigator.mediaDevices) throw new DOMException("", "NotFoundError");
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch (error) {
    onTrouble(TROUBLE[error.name] ?? `摄像头打不开（${error.name}）。可以选图片，或粘贴链接。`);
    return { stop() {} };
  }
  const video = h("video", { playsinline: true, muted: true, "aria-label": "摄像头画面" });
  video.srcObject = stream;
  place.replaceChildren(video, h("i", { class: "finder-line", "aria-hidden": "true" }));
  await video.play();
  let going = true;
  const stop = () => {
    going = false;
    stream.getTracks().forEach((track) => track.stop());
  };
  const look = async () => {
    if (!going) return;
    const picture = await frame(video);
    try {
      const codes = await api.look(picture);
      if (!going) return;
      stop();
      onCodes(codes, picture);
      return;
    } catch (error) {
      if (!EXPECTED.includes(error.code)) { stop(); onTrouble(error.message); return; }
    }
    setTimeout(look, PAUSE);
  };
  look();
  return { stop };
}

function frame(video) {
  const scale = Math.min(1, WIDEST / video.videoWidth);
  const canvas = h("canvas", { width: Math.round(video.videoWidth * scale), height: Math.round(video.videoHeight * scale) });
  canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => { canvas.toBlob(resolve, "image/jpeg", 0.85); });
}
