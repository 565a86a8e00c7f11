/* Whoever types is here, even when no page is loaded for a quarter of an hour: said at most once a minute, and
   only after real input. It carries no word of what was typed, and nothing of it is stored. */
(function () {
  "use strict";

  const MINUTE = 60000;
  const address = document.currentScript.dataset.here;
  const gone = document.querySelector("#gone p");
  let told = Date.now(); /* loading the page has said it */
  let timer = 0;

  async function tell() {
    timer = 0;
    told = Date.now();
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    try {
      const answer = await fetch(address, { method: "POST", headers: { "X-CSRFToken": token } });
      gone.hidden = ![401, 403].includes(answer.status);
    } catch { /* no network: the next letter asks again */ }
  }

  document.addEventListener("input", (event) => {
    if (!gone || !event.isTrusted || timer) return;
    timer = setTimeout(tell, Math.max(0, told + MINUTE - Date.now()));
  });

  /* Words that stand on this page alone: ask before it is left by anything but sending. */
  const kept = document.querySelector("[data-kept]");
  let sending = false;
  kept?.addEventListener("submit", () => { sending = true; });
  if (kept) window.addEventListener("beforeunload", (event) => { if (!sending) event.preventDefault(); });
})();
