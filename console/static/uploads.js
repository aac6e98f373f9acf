// Files go up as soon as they are chosen, with progress; an article is edited as it will look.
"use strict";

function send(file, address, tell) {
  return new Promise((kept) => {
    const request = new XMLHttpRequest();
    request.open("POST", `${address}?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader("X-CSRFToken", JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"]);
    request.upload.addEventListener("progress", ({ loaded, total }) => tell.progress(Math.round((100 * loaded) / total)));
    request.addEventListener("load", () => {
      let said = {};
      try { said = JSON.parse(request.responseText); } catch { /* a page instead of an answer: told below */ }
      if (request.status === 201) return kept(said);
      tell.failed(said.error?.message);
      kept(null);
    });
    request.addEventListener("error", () => { tell.failed(); kept(null); });
    request.send(file);
  });
}

function teller(said, bar) {
  const show = (sentence, wrong) => { said.textContent = sentence; said.classList.toggle("wrong", wrong); };
  return {
    begin() { if (bar) { bar.hidden = false; bar.value = 0; } show(said.dataset.going, false); },
    progress(part) { if (bar) bar.value = part; },
    failed(sentence) { if (bar) bar.hidden = true; show(sentence || said.dataset.failed, true); },
    done(sentence) { if (bar) bar.hidden = true; show(sentence, false); },
  };
}

async function uploadOf(input, holder) {
  const field = holder.querySelector("input[type=hidden]");
  const tell = teller(holder.querySelector(".upload-said"), holder.querySelector("progress"));
  field.value = "";
  tell.begin();
  const kept = await send(input.files[0], holder.dataset.upload, tell);
  input.value = "";
  if (!kept) return;
  field.value = kept.id;
  tell.done(`✓ ${kept.name}`);
  const form = holder.closest("form[data-sends-upload]");
  if (form) form.requestSubmit();
}

function edit(editor) {
  const text = editor.querySelector("textarea");
  const page = document.createElement("div");
  page.className = "form-control article";
  page.contentEditable = "true";
  page.setAttribute("role", "textbox");
  page.setAttribute("aria-multiline", "true");
  page.setAttribute("aria-label", editor.parentElement.querySelector("label").textContent);
  // What stands in the field was sanitised by the server, or was typed here; scripts of it do not run in any case.
  page.append(...new DOMParser().parseFromString(text.value, "text/html").body.childNodes);
  text.hidden = true;
  text.before(page);
  const keep = () => { text.value = page.textContent.trim() || page.querySelector("img") ? page.innerHTML : ""; };
  document.execCommand("defaultParagraphSeparator", false, "p");
  page.addEventListener("input", keep);
  // Where the writer stood before a dialog took the page's focus.
  let place = null;
  page.addEventListener("blur", () => { place = getSelection().rangeCount ? getSelection().getRangeAt(0) : null; });
  editor.addEventListener("mousedown", (event) => { if (event.target.closest("[data-edit]")) event.preventDefault(); });
  editor.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-edit]");
    if (!button) return;
    if (document.activeElement !== page) page.focus();
    document.execCommand(button.dataset.edit, false, button.dataset.value || null);
    keep();
  });
  editor.querySelector("input[type=file]").addEventListener("change", async ({ target }) => {
    const tell = teller(editor.querySelector(".upload-said"), null);
    tell.begin();
    const kept = await send(target.files[0], editor.dataset.upload, tell);
    target.value = "";
    if (!kept) return;
    tell.done("");
    const picture = document.createElement("img");
    picture.src = kept.url;
    picture.alt = "";
    if (place && page.contains(place.commonAncestorContainer)) {
      place.collapse(false);
      place.insertNode(picture);
    } else page.append(picture);
    keep();
  });
}

const dress = (part) => part.querySelectorAll?.("[data-editor]").forEach(edit);
document.addEventListener("change", ({ target }) => {
  const holder = target.type === "file" && target.closest(".upload");
  if (holder && target.files.length) uploadOf(target, holder);
});
document.addEventListener("htmx:load", ({ detail }) => dress(detail.elt));
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => { if (!window.htmx) dress(document); });
