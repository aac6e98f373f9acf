// Every draw again, in this very browser: the seed's fingerprint first, then each number.
(async () => {
  "use strict";
  const table = document.getElementById("draws"), seed = document.getElementById("seed");
  if (!table || !seed) return;
  const said = document.getElementById("checked");
  if (!window.crypto || !crypto.subtle) { said.textContent = table.dataset.cannot; return; } // no https
  const bytes = new TextEncoder(), MILLION = 1000000n, FAIR = 2n ** 64n - (2n ** 64n % MILLION);
  const key = seed.textContent.trim();
  const hex = buffer => [...new Uint8Array(buffer)].map(one => one.toString(16).padStart(2, "0")).join("");
  const committed = hex(await crypto.subtle.digest("SHA-256", bytes.encode(key))) === document.getElementById("commitment").textContent.trim();
  const mac = await crypto.subtle.importKey("raw", bytes.encode(key), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);

  async function value(number) {
    for (let again = 0; ; again++) {
      const text = table.dataset.slug + ":" + number + (again ? ":" + again : "");
      const words = new DataView(await crypto.subtle.sign("HMAC", mac, bytes.encode(text)));
      for (let at = 0; at < 32; at += 8) {
        const word = words.getBigUint64(at);
        if (word < FAIR) return Number(word % MILLION);
      }
    }
  }

  let wrong = committed ? 0 : 1;
  for (const row of table.querySelectorAll("tr[data-number]")) {
    if (await value(row.dataset.number) === Number(row.dataset.value)) continue;
    wrong++;
    row.classList.add("differs");
  }
  said.textContent = wrong ? table.dataset.wrong : table.dataset.right;
})();
