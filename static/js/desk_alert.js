/* The panel that calls a supervisor: one key calls, and its state stays true. No sound, ever. */
(function () {
  "use strict";
  const EVERY = 1000;
  let asking = false;
  const box = () => document.querySelector("#panel-alert .called-for");
  const state = () => document.getElementById("alert-state");

  document.addEventListener("keydown", (event) => {
    if (!event.altKey || !event.shiftKey || event.ctrlKey || event.metaKey || event.code !== "KeyA" || event.repeat) return;
    document.querySelector("#panel-alert [data-raise]")?.click();
  });
  async function ask() {
    if (asking || !box() || state().dataset.open !== "yes") return;
    asking = true;
    try {
      const answer = await fetch(box().dataset.state, { redirect: "error" });
      if (!answer.ok) return;
      const made = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("alert-state");
      const here = state();
      if (!made || !here) return;
      const words = (one) => one.querySelector(".call-state")?.textContent;
      if (words(made) !== words(here)) here.replaceWith(made);
      else here.querySelector("[data-since]")?.replaceWith(made.querySelector("[data-since]"));
    } catch { /* asked again in a second */ } finally { asking = false; }
  }
  setInterval(ask, EVERY);
})();
