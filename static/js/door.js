// Passkeys. Without this file everything else on the page still works: the parts it drives stay hidden.
(function () {
  "use strict";

  function options() {
    const data = document.getElementById("passkey-data");
    return data ? JSON.parse(data.textContent) : null;
  }

  async function ask(form) {
    if (form.dataset.passkey === "sign-in") {
      const response = await fetch(form.action, { headers: { Accept: "application/json" } });
      if (!response.ok) throw new Error("no options");
      return window.webauthnJSON.get((await response.json()).request_options);
    }
    if (form.dataset.passkey === "add") {
      const asked = options().creation_options;
      const alone = form.querySelector("[name=passwordless]");
      const wanted = asked.publicKey.authenticatorSelection;
      wanted.residentKey = alone && alone.checked ? "required" : "discouraged";
      wanted.requireResidentKey = Boolean(alone && alone.checked);
      if (wanted.requireResidentKey) wanted.userVerification = "required";
      return window.webauthnJSON.create(asked);
    }
    return window.webauthnJSON.get(options().request_options);
  }

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const supported = window.PublicKeyCredential && window.webauthnJSON;
    const trouble = form.querySelector("[data-trouble]");
    if (!supported) continue;
    form.closest("[data-needs-script]").hidden = false;
    form.addEventListener("submit", async function (event) {
      event.preventDefault();
      trouble.hidden = true;
      try {
        form.querySelector("[name=credential]").value = JSON.stringify(await ask(form));
        form.submit();
      } catch (error) {
        trouble.hidden = false;
        trouble.focus();
      }
    });
  }
})();
