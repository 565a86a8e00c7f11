/* On every page of who may answer: whether a colleague calls for help. A line over the page and a mark in its title;
   no sound, since a caller may hear it. On the page of these calls the list itself is kept true. */
(function () {
  "use strict";
  const bar = document.getElementById("called");
  const list = document.getElementById("alerts");
  const title = document.title;
  const EVERY = 1000;
  let asking = false, failures = 0;

  function tick() {
    for (const one of document.querySelectorAll("#alerts [data-since]")) {
      const seconds = Number(one.dataset.since) + 1;
      one.dataset.since = seconds;
      one.textContent = seconds < 120 ? `${seconds} s` : `${Math.floor(seconds / 60)} min`;
    }
  }
  function show(said) {
    const line = bar.querySelector("[data-line]");
    if (line.textContent !== said.line) line.textContent = said.line;
    bar.hidden = !said.asked || Boolean(list);
    document.title = said.asked ? `▲ ${title}` : title;
  }
  function swap(made) {
    const held = document.activeElement.closest?.("#alerts-list li");
    const which = held && [...held.querySelectorAll("button")].indexOf(document.activeElement);
    list.dataset.mark = made.dataset.mark;
    list.replaceChildren(...document.adoptNode(made).children);
    if (held) (document.getElementById(held.id)?.querySelectorAll("button")[which] || list).focus();
  }
  function load() {
    const request = new XMLHttpRequest(); /* as a document: it parses without running anything */
    request.open("GET", list.dataset.page);
    request.responseType = "document";
    request.onload = () => {
      const made = request.status === 200 && request.response.getElementById("alerts");
      if (made) swap(made);
    };
    request.send();
  }
  async function ask() {
    if (asking) return;
    asking = true;
    try {
      const answer = await fetch(bar.dataset.fresh, { headers: { Accept: "application/json" }, redirect: "error" });
      if (!answer.ok) throw new Error("not told");
      const said = await answer.json();
      show(said);
      if (list && said.mark !== list.dataset.mark) load();
      failures = 0;
      bar.querySelector("[data-lost]").hidden = true;
    } catch {
      failures += 1;
      if (failures >= 5) { bar.querySelector("[data-lost]").hidden = false; bar.hidden = false; }
    } finally { asking = false; }
  }
  setInterval(ask, EVERY);
  setInterval(tick, 1000);
  ask();
})();
