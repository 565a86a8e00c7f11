/* The panel that calls a supervisor: one key calls, and its state stays true. No sound, ever. */
(function () {
  "use strict";
  const EVERY = 1000;
  let asking = false;
  const box = () => document.querySelector("#panel-alert .called-for");
  const state = () => document.getElementById("alert-state");
  const words = (one) => one.querySelector(".call-state")?.textContent;

  /* Before the key that leads to the panel: who calls while typing types on. */
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || !event.shiftKey || event.ctrlKey || event.metaKey || event.code !== "KeyA") return;
    const button = document.querySelector("#panel-alert [data-raise]");
    if (!button) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!event.repeat && !button.disabled) button.click();
  }, { capture: true });
  function take(made) {
    const here = state();
    if (!made || !here) return;
    made = document.adoptNode(made);
    if (words(made) !== words(here)) here.replaceWith(made);
    else here.querySelector("[data-since]")?.replaceWith(made.querySelector("[data-since]"));
  }
  setInterval(() => {
    if (asking || !box() || state().dataset.open !== "yes") return;
    asking = true;
    const request = new XMLHttpRequest(); /* as a document: it parses without running anything */
    request.open("GET", box().dataset.state);
    request.responseType = "document";
    request.timeout = 5000;
    request.onload = () => { if (request.status === 200) take(request.response.getElementById("alert-state")); };
    request.onloadend = () => { asking = false; };
    request.send();
  }, EVERY);
})();
