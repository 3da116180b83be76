// The page of a review by keyboard: from finding to finding, and one key for each answer. Without it all of it works too.
"use strict";
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const help = document.getElementById("review-keys");
  const choice = help?.querySelector("[data-keys]");
  const STORED = "review-keys";
  const remembered = () => {
    try {
      return localStorage.getItem(STORED) !== "off";
    } catch {
      return true; // storage is closed to us: the keys are on until the page is left
    }
  };

  if (help) {
    help.hidden = false;
    choice.checked = remembered();
    choice.addEventListener("change", () => {
      try {
        localStorage.setItem(STORED, choice.checked ? "on" : "off");
      } catch {
        // nothing to remember it in
      }
    });
  }

  const isTyping = (element) => element.matches("input, textarea, select, [contenteditable]");
  const folds = () => all(".finding .fold");
  const current = () => document.activeElement?.closest(".finding");

  // What a link leads to may lie in something folded: browsers open what stands around it, not what is named itself.
  function reveal() {
    const named = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let fold = named && named.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  }
  window.addEventListener("hashchange", reveal);
  reveal();

  // The paper beside the findings shows the words of the finding that one moves to or opens.
  function showWords(finding) {
    all(".paper-asked").forEach((words) => words.classList.remove("paper-asked"));
    const places = all(".finding-words", finding).map((link) => document.getElementById(link.hash.slice(1)));
    places.forEach((place) => place?.nextElementSibling?.classList.add("paper-asked"));
    const paper = document.getElementById("paper");
    if (!paper || !places[0] || getComputedStyle(paper).position !== "sticky") return;
    const scroll = () => {
      const distance = places[0].getBoundingClientRect().top - paper.getBoundingClientRect().top;
      paper.scrollTo({ top: paper.scrollTop + distance - paper.clientHeight / 3 });
    };
    scroll();
    requestAnimationFrame(scroll); // paragraphs that were out of sight have their true height only now
  }
  document.addEventListener("click", (event) => {
    const summary = event.target instanceof Element && event.target.closest(".fold > summary");
    if (summary && !summary.parentElement.open) showWords(summary.closest(".finding"));
  });

  function move(by) {
    const found = folds();
    if (!found.length) return;
    const at = found.findIndex((fold) => fold.closest(".finding") === current());
    const next = found[at < 0 ? (by > 0 ? 0 : found.length - 1) : Math.min(Math.max(at + by, 0), found.length - 1)];
    next.querySelector("summary").focus({ preventScroll: true });
    next.closest(".finding").scrollIntoView({ block: "nearest" });
    showWords(next);
  }

  function answer(finding, key) {
    const button = finding.querySelector(`.stand [data-key="${key}"]`);
    button?.click();
    return Boolean(button);
  }

  function comment(finding) {
    const words = finding.querySelector(".comment-form textarea");
    if (!words) return false;
    for (let fold = words.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    words.focus();
    return true;
  }

  document.addEventListener("keydown", (event) => {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey && !event.defaultPrevented;
    if (!choice?.checked || !isPlain || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const finding = current();
    let done = true;
    if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (finding && ["a", "p", "c"].includes(event.key)) done = answer(finding, event.key);
    else if (finding && event.key === "m") done = comment(finding);
    else done = false;
    if (done) event.preventDefault();
  });
})();
