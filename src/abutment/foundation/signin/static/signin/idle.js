// Automatic logoff as its reader sees it: a calm warning, then the sign-in page, then back here. The server ends the session itself.
"use strict";
(() => {
  const dialog = document.getElementById("idle");
  if (!dialog) return;
  const idle = Number(dialog.dataset.idle) * 1000;
  const warning = Math.min(60000, idle / 2);
  const shared = "signin.ends";
  const left = dialog.querySelector("[data-left]");
  const now = () => Date.now();
  let ends = now() + idle;
  let asked = now();

  // Several pages of one person share the time: what happens in one keeps the others.
  const keep = (moment) => {
    ends = moment;
    try { localStorage.setItem(shared, String(moment)); } catch { /* private windows may refuse */ }
  };
  window.addEventListener("storage", (event) => {
    if (event.key === shared && event.newValue) ends = Math.max(ends, Number(event.newValue));
  });

  async function awake() {
    asked = now();
    const answer = await fetch(dialog.dataset.awake, { headers: { Accept: "application/json" }, redirect: "error" }).catch(() => null);
    if (answer?.ok) keep(now() + (await answer.json()).seconds * 1000);
  }

  const active = () => { if (!dialog.open && now() - asked > Math.min(120000, idle / 4)) awake(); };
  ["keydown", "pointerdown", "scroll"].forEach((name) => document.addEventListener(name, active, { passive: true, capture: true }));
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.requestConfig?.headers["Abutment-Background"]) keep(now() + idle);
  });
  dialog.querySelector("[data-stay]").addEventListener("click", async () => { await awake(); dialog.close(); });
  dialog.addEventListener("close", awake);

  setInterval(() => {
    const rest = ends - now();
    if (rest <= 0) {
      window.dispatchEvent(new CustomEvent("signin:ended"));
      const back = encodeURIComponent(location.pathname + location.search);
      location.assign(`${dialog.dataset.signIn}?ended=1&next=${back}`);
    } else if (rest <= warning) {
      left.textContent = String(Math.ceil(rest / 1000));
      if (!dialog.open) dialog.showModal();
    } else if (dialog.open) {
      dialog.close();
    }
  }, 1000);
  keep(ends);
})();
