/* Following a call: asks each second, by POST, within the window that the page's own POST has opened. */
(function () {
  "use strict";
  const box = document.getElementById("follow");
  const token = document.querySelector("main [name=csrfmiddlewaretoken]") || document.querySelector("[name=csrfmiddlewaretoken]");
  const EVERY = 1000;
  let asking = false, failures = 0, timer = 0;

  function close(which) {
    clearInterval(timer);
    box.replaceChildren();
    document.getElementById(which).hidden = false;
  }
  async function ask() {
    if (asking || document.visibilityState !== "visible") return;
    asking = true;
    try {
      const body = new URLSearchParams({ number: box.dataset.number });
      const answer = await fetch(box.dataset.following, { method: "POST", headers: { "X-CSRFToken": token.value }, body, redirect: "error" });
      if (answer.status === 401 || answer.status === 403 || answer.status === 404) { close("follow-over"); return; }
      if (!answer.ok) throw new Error("not told");
      const said = await answer.json();
      if (said.over) { close(said.over === "logged" ? "follow-logged" : "follow-over"); return; }
      if (said.html) {
        const made = new DOMParser().parseFromString(said.html, "text/html").getElementById("follow-facts");
        document.getElementById("follow-facts").replaceWith(made);
        box.dataset.number = said.number;
      }
      failures = 0;
      document.getElementById("follow-lost").hidden = true;
    } catch {
      failures += 1;
      document.getElementById("follow-lost").hidden = failures < 3;
    } finally { asking = false; }
  }
  timer = setInterval(ask, EVERY);
})();
