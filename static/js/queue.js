/* The queue: keys, and staying true without being loaded again. Rows come from the server as a page of their
   own, read by XMLHttpRequest: it parses without running anything, and only rows that differ are replaced. */
(function () {
  "use strict";

  const queue = document.getElementById("queue");
  const heard = document.getElementById("heard");
  const EVERY = 1000;
  const LOST_AFTER = 5;
  let failures = 0;
  let asking = false;

  /* Moving: a row is where its reference has the focus. */
  const rows = () => [...queue.querySelectorAll(".row")];
  const current = () => document.activeElement.closest?.("#queue .row");
  function move(by) {
    const all = rows();
    const at = all.indexOf(current());
    const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by];
    if (!next) return;
    next.querySelector(".ref").focus();
    next.scrollIntoView({ block: "nearest" });
  }
  document.addEventListener("staffkey", (event) => {
    const row = current();
    if (event.detail === "j") move(1);
    else if (event.detail === "k") move(-1);
    else if (event.detail === "o" && row) row.querySelector(".ref").click();
    else if (event.detail === "c" && row) row.querySelector("[data-claim]")?.click();
    else return;
    event.preventDefault();
  });

  function tell(words) {
    heard.textContent = words;
  }
  function lost() {
    if (document.getElementById("lost")) return;
    const notice = document.createElement("div");
    const words = document.createElement("p");
    notice.id = "lost";
    notice.className = "broken";
    notice.setAttribute("role", "alert");
    words.textContent = queue.dataset.lost;
    notice.append(words);
    document.getElementById("broken").append(notice);
  }

  /* Take over what differs; keep the element that has the focus where the reader left it. */
  function swap(fragment) {
    const urgent = (root) => [...root.querySelectorAll(".lane.urgent .row")];
    const known = new Set(urgent(queue).map((row) => row.id));
    const come = urgent(fragment).filter((row) => !known.has(row.id));
    const focused = document.activeElement;
    const row = focused.closest?.("#queue .row");
    const kind = row && (focused.classList.contains("ref") ? ".ref" : ".act > *");
    const old = new Map(rows().map((one) => [one.id, one]));
    for (const fresh of fragment.querySelectorAll(".row")) {
      const kept = old.get(fresh.id);
      if (kept && kept.isEqualNode(fresh)) fresh.replaceWith(kept);
    }
    const place = rows().indexOf(row);
    document.getElementById("lanes").replaceWith(fragment);
    if (row) {
      const again = document.getElementById(row.id) || rows()[Math.min(place, rows().length - 1)];
      (again || document.getElementById("main")).querySelector?.(again ? kind : "#none")?.focus();
    }
    if (come.length) tell(`${queue.dataset.new} ${come.map((one) => one.dataset.ref).join(", ")}`);
  }

  function load() {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("GET", queue.dataset.lanes);
      request.responseType = "document";
      request.onerror = reject;
      request.onload = () => {
        const fragment = request.status === 200 && request.response.getElementById("lanes");
        if (!fragment) return reject(new Error("no lanes"));
        const broken = request.response.getElementById("broken");
        document.getElementById("broken").replaceChildren(...document.adoptNode(broken).children);
        swap(document.adoptNode(fragment));
        return resolve();
      };
      request.send();
    });
  }

  async function ask() {
    if (asking || document.visibilityState !== "visible") return;
    asking = true;
    try {
      const answer = await fetch(queue.dataset.fresh, { headers: { Accept: "application/json" } });
      if (answer.status === 401 || answer.redirected) return location.reload();
      const said = await answer.json();
      document.dispatchEvent(new CustomEvent("live", { detail: said.live }));
      if (said.mark !== document.getElementById("lanes").dataset.mark) await load();
      failures = 0;
      document.getElementById("lost")?.remove();
    } catch {
      failures += 1;
      if (failures >= LOST_AFTER) lost();
    } finally {
      asking = false;
    }
    return undefined;
  }

  setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", ask);
})();
