// Passkeys: a form says what it needs (create, get, login); the browser makes it, and the form carries it to the server.
"use strict";
(() => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const said = {
    NotAllowedError: "The browser stopped before a passkey was given. Try again, or take another way.",
    InvalidStateError: "This device holds a passkey for you already.",
    SecurityError: "Browsers make passkeys only over https or on this machine itself.",
  };

  async function credential(form) {
    const api = window.webauthnJSON;
    if (form.dataset.passkey === "create") return api.create(read(form.dataset.options).creation_options);
    if (form.dataset.passkey === "get") return api.get(read(form.dataset.options).request_options);
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error("The server does not answer. Try again in a minute.");
    return api.get((await answer.json()).request_options);
  }

  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    let isReady = false; // with the passkey in hand the form goes its ordinary way, so that nothing counts as unsaved
    form.addEventListener("submit", async (event) => {
      if (isReady) return;
      event.preventDefault();
      const trouble = form.querySelector(".signin-trouble");
      trouble.hidden = true;
      try {
        form.elements.credential.value = JSON.stringify(await credential(form));
        isReady = true;
        form.requestSubmit();
      } catch (error) {
        trouble.textContent = said[error.name] || error.message;
        trouble.hidden = false;
      }
    });
  });
})();
