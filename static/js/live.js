/* The line in the header of every staff page: something urgent waits, or an alert has reached nobody. It stands in a
   place of its own, makes no sound and moves nothing. Where the person has allowed it, the browser says one neutral
   sentence too, once for each thing, however many pages are open. */
(function () {
  "use strict";

  const place = document.getElementById("live");
  const state = document.getElementById("clock-state");
  const banner = document.querySelector("#alert-lost b");
  const [urgent, lost, test, deaf] = ["urgent", "lost", "test", "deaf"].map((name) => place.querySelector(`[data-${name}]`));
  const EVERY = 1000;
  const HIDDEN = 5000;
  const HELD = 10000; /* ms for which the page that says it keeps the others from saying it too */
  const known = new Set(place.dataset.marks.split(" ").filter(Boolean));
  const others = "BroadcastChannel" in window ? new BroadcastChannel("alerts") : null;
  const visible = () => document.visibilityState === "visible";
  let failures = 0;

  function put(part, words) {
    const inside = part.querySelector("b") || part;
    if (words && inside.textContent !== words) inside.textContent = words;
    part.hidden = !words;
  }

  /* Notifications. A mark is the beginning of a random number, and nothing of what waits. */
  const may = () => "Notification" in window && window.isSecureContext && Notification.permission === "granted";
  if (others) others.onmessage = (event) => known.add(event.data);
  function say(mark, words) {
    others?.postMessage(mark);
    const notice = new Notification(words, { tag: `alert-${mark}`, lang: document.documentElement.lang, silent: true });
    notice.onclick = () => { window.focus(); notice.close(); };
  }
  function notify(mark, words = place.dataset.notice) {
    known.add(mark);
    if (!may()) return;
    if (!navigator.locks) return say(mark, words);
    navigator.locks.request(`alert-${mark}`, { ifAvailable: true }, (lock) => {
      if (!lock) return undefined;
      say(mark, words);
      return new Promise((over) => { setTimeout(over, HELD); });
    });
    return undefined;
  }

  function take(said) {
    if (state) {
      const words = `${said.ok ? "●" : "▲"} ${said.clock}`;
      const line = state.firstElementChild;
      line.className = said.ok ? "ok" : "late";
      if (line.textContent !== words) line.textContent = words;
    }
    put(urgent, said.urgent);
    put(lost, banner ? "" : said.lost);
    if (banner && said.lost) banner.textContent = said.lost;
    put(test, said.test);
    put(deaf, "");
    failures = 0;
    for (const mark of said.marks) if (!known.has(mark)) notify(mark);
    if (said.test_mark) {
      if (!known.has(said.test_mark)) notify(said.test_mark, place.dataset.onlyTest);
      document.dispatchEvent(new CustomEvent("tested", { detail: may() }));
    }
  }

  async function ask() {
    /* The queue's own question brings these words along while the page is looked at. */
    if (!(visible() && document.getElementById("queue"))) {
      try {
        const answer = await fetch(place.dataset.fresh, { headers: { Accept: "application/json" }, redirect: "error" });
        if (!answer.ok) throw new Error("not told");
        take(await answer.json());
      } catch {
        failures += 1;
        if (failures >= 5) put(deaf, place.dataset.touch);
      }
    }
    timer = setTimeout(ask, visible() ? EVERY : HIDDEN);
  }
  let timer = setTimeout(ask, EVERY);
  document.addEventListener("live", (event) => take(event.detail));
  document.addEventListener("visibilitychange", () => {
    if (!visible()) return;
    clearTimeout(timer);
    ask();
  });

  /* "Tell me in this browser": asked only by this press. */
  const box = document.getElementById("notify");
  if (!box) return;
  const button = box.querySelector("button");
  const word = box.querySelector("[role=status]");
  function tell() {
    const can = "Notification" in window && window.isSecureContext;
    const asked = can && Notification.permission !== "default";
    button.hidden = !can || asked;
    word.textContent = can ? (asked ? (may() ? box.dataset.on : box.dataset.off) : "") : box.dataset.none;
  }
  button.addEventListener("click", async () => { await Notification.requestPermission(); tell(); });
  tell();
})();
