// The behavior of the shell: theme, menus, dialogs, palette, lists, unsaved work. No framework, no inline code.
"use strict";
(() => {
  const root = document.documentElement;
  const own = document.currentScript;
  const find = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const isTyping = (element) => element.matches?.("input, textarea, select, [contenteditable]");

  function say(text, kind = "bad") {
    const notice = document.createElement("div");
    notice.className = `notice notice-${kind}`;
    const words = document.createElement("p");
    words.textContent = text;
    notice.append(words);
    find("#notices")?.append(notice);
    setTimeout(() => notice.remove(), 8000);
  }

  // Theme: remembered in a cookie, so that the next page is already right when it leaves the server.
  function chooseTheme(choice) {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `theme=${choice}; Max-Age=31536000; Path=/; SameSite=Lax${secure}`;
    root.dataset.themeChoice = choice;
    root.dispatchEvent(new CustomEvent("theme:choose"));
    all("[data-theme-form] button").forEach((button) => {
      if (button.value === choice) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    });
  }

  // Dialogs: the browser keeps focus inside and gives it back when they close.
  const open = (dialog) => dialog && !dialog.open && dialog.showModal();

  async function openPanel(link) {
    const panel = find("#panel");
    const body = find("#panel-body");
    find("#panel-title").textContent = link.dataset.panelTitle || link.textContent.trim();
    body.replaceChildren();
    open(panel);
    await window.htmx.ajax("GET", link.href, { target: "#panel-body", swap: "innerHTML" });
  }

  const closeMenus = (except) => all("details.menu[open]").forEach((menu) => menu !== except && (menu.open = false));

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target) return;
    closeMenus(target.closest("details.menu"));
    const opener = target.closest("[data-dialog]");
    if (opener) open(document.getElementById(opener.dataset.dialog));
    if (target.closest("[data-palette]")) openPalette();
    if (target.closest("[data-pick-none]")) {
      pickAll(false);
      countPicks();
    }
    if (target.closest("[data-close]")) target.closest("dialog")?.close();
    if (target instanceof HTMLDialogElement) target.close();
    const link = target.closest("a[data-panel]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
      event.preventDefault();
      openPanel(link);
    }
  });

  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-theme-form]") && event.submitter) {
      event.preventDefault();
      chooseTheme(event.submitter.value);
      event.target.closest("details").open = false;
    }
    if (event.target.matches("form[data-guard]")) changed.delete(event.target);
  });

  // Palette: focus stays in the field, the arrows move the chosen option.
  const options = () => all("#palette-list [role=option]");
  const chosen = () => find("#palette-list [aria-selected=true]");

  function choose(option) {
    options().forEach((other) => other.setAttribute("aria-selected", String(other === option)));
    const field = find("#palette-input");
    if (option) {
      field.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else field.removeAttribute("aria-activedescendant");
  }

  function openPalette() {
    const field = find("#palette-input");
    if (!field) return;
    open(find("#palette"));
    field.value = "";
    field.focus();
    window.htmx.trigger(field, "palette:open");
  }

  function movePalette(event) {
    const found = options();
    if (!found.length) return;
    const now = found.indexOf(chosen());
    const next = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: found.length - 1 }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      choose(found[(next + found.length) % found.length]);
    } else if (event.key === "Enter") {
      event.preventDefault();
      chosen()?.click();
    }
  }

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      openPalette();
    } else if (event.key === "/" && !isTyping(event.target) && find("[data-search]")) {
      event.preventDefault();
      find("[data-search]").focus();
    } else if (event.key === "Escape") {
      const menu = find("details.menu[open]");
      if (menu) {
        menu.open = false;
        find("summary", menu).focus();
      }
    } else if (event.target.id === "palette-input") movePalette(event);
  });

  // A typed confirmation opens its button only when the words are the same; the server asks again.
  const confirmed = (form) => {
    const typed = find("[name=confirmed]", form);
    const button = find("[type=submit]", form);
    if (typed && button) button.disabled = typed.value.trim() !== form.dataset.confirm;
  };

  // Work in bulk: the bar shows itself when a row is chosen.
  function countPicks() {
    const bar = find("#bulk");
    if (!bar) return;
    const boxes = all("[data-pick]");
    const picked = boxes.filter((box) => box.checked).length;
    bar.hidden = picked === 0;
    find("[data-picked]", bar).textContent = String(picked);
    const every = find("[data-pick-all]");
    if (every) [every.checked, every.indeterminate] = [picked === boxes.length, picked > 0 && picked < boxes.length];
  }
  const pickAll = (isChosen) => all("[data-pick]").forEach((box) => (box.checked = isChosen));
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-pick-all]")) pickAll(event.target.checked);
    if (event.target.matches("[data-pick-all], [data-pick]")) countPicks();
  });

  // Errors stand beside their fields, from the server, in words that stay; the browser's bubble would only hide them.
  const ownErrors = (within) => {
    const forms = all("form[method=post]:not([data-confirm])", within);
    forms.forEach((form) => (form.noValidate = true));
  };
  find("form[method=post] [aria-invalid=true]")?.focus();

  // Unsaved work: a form with data-guard asks before the page is left.
  const changed = new Set();
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.matches("form[data-guard]")) changed.add(form);
    if (form?.matches("form[data-confirm]")) confirmed(form);
  });
  window.addEventListener("beforeunload", (event) => {
    if ([...changed].some((form) => form.isConnected)) event.preventDefault();
  });

  // Charts: the library is fetched only by a page that has one.
  let charts = null;
  const fetchScript = (source) =>
    new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = source;
      script.onload = done;
      script.onerror = failed;
      document.head.append(script);
    });
  async function drawCharts(within) {
    if (!find("[data-chart]", within)) return;
    charts ??= fetchScript(own.dataset.echarts).then(() => fetchScript(own.dataset.charts));
    await charts;
    window.abutmentCharts.draw(within);
  }

  document.addEventListener("htmx:load", (event) => {
    drawCharts(event.target);
    ownErrors(event.target.parentElement ?? event.target);
    all("form[data-confirm]", event.target).forEach(confirmed);
    const body = event.target.closest?.("#panel-body");
    if (body) find("#panel")?.focus();
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id === "palette-results") choose(options()[0]);
  });
  // Filters are often chosen several at a time: the menu stays open while its own choice reloads the list.
  let isChoosing = false;
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.target.id === "listing") isChoosing = Boolean(find("#listing-choices[open]")?.contains(document.activeElement));
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const menu = find("#listing-choices");
    if (isChoosing && menu && event.target.id === "listing") menu.open = true;
  });
  // What is not asked for stays out of the address.
  document.addEventListener("htmx:configRequest", (event) => {
    const token = find("[name=csrfmiddlewaretoken]")?.value;
    if (event.detail.verb !== "get" && token) event.detail.headers["X-CSRFToken"] = token;
    if (!event.target.matches?.(".listing-bar")) return;
    const data = event.detail.formData ?? event.detail.parameters;
    for (const name of new Set([...data.keys()])) {
      const kept = data.getAll(name).filter((value) => value !== "");
      data.delete(name);
      kept.forEach((value) => data.append(name, value));
    }
  });
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    say(status === 403 ? "This is not open to you, so nothing was changed." : `The step was not carried out (${status}). Load the page again and repeat it.`);
  });
  document.addEventListener("htmx:sendError", () => say("The server cannot be reached. Check the connection and repeat the step."));
})();
