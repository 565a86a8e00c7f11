/* The one screen of a call. It keeps what is typed: every two seconds what changed goes to the server, under an id of
   its own, and again under the same id until it is answered. Nothing is kept in the browser but on the page. */
(function () {
  "use strict";

  const form = document.getElementById("call");
  const said = form.dataset;
  const tab = form.elements["page-tab"].value;
  const numberField = form.elements["page-number"];
  const savedLine = document.getElementById("saved");
  const notice = document.getElementById("notice");
  const WAIT = 2000, POLL = 5000, GIVE_UP = 8000;

  /* Coming back or reloading asks for the page that opens nothing, and sends nothing a second time. */
  history.replaceState(null, "", form.action);

  let number = Number(numberField.value);
  let pending = null; /* one save on its way: the same words under the same id until it is answered */
  let timer = 0, savedAt = 0, over = false, leaving = false, sending = false, going = false;
  const stale = new Map(); /* fields somebody else has changed under our hands, with the number we had seen */
  const extra = new Map(); /* what is no field of the page: other texts that were dealt with */

  /* ---- what stands on the page ---- */
  const isDraft = (name) => name && !/^(page-|profile-|csrfmiddlewaretoken$|more$|nonce$)/.test(name);
  function fields() {
    const found = new Map();
    for (const it of form.elements) {
      if (!isDraft(it.name) || it.tagName === "BUTTON" || it.tagName === "FIELDSET") continue;
      if (!found.has(it.name)) found.set(it.name, []);
      found.get(it.name).push(it);
    }
    return found;
  }
  function valueOf(group) {
    const list = [];
    for (const it of group) {
      if (it.type === "checkbox" || it.type === "radio") { if (it.checked) list.push(it.value); }
      else if (it.value !== "") list.push(it.value);
    }
    return list;
  }
  function collect() {
    const all = new Map();
    for (const [name, group] of fields()) all.set(name, valueOf(group));
    return all;
  }
  function put(name, values) {
    if (name.endsWith("-TOTAL_FORMS")) { grow(name.replace(/-TOTAL_FORMS$/, ""), Number(values[0] || 0)); return; }
    for (const it of fields().get(name) || []) {
      if (it.type === "checkbox" || it.type === "radio") it.checked = values.includes(it.value);
      else it.value = values[0] || "";
    }
  }
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other || []);
  let sent = collect();

  function changed() {
    const found = new Map();
    for (const [name, values] of collect()) if (!same(values, sent.get(name))) found.set(name, values);
    for (const [name, values] of extra) found.set(name, values);
    return found;
  }

  /* ---- saving ---- */
  async function ask(address, body, more) {
    const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
    const stop = new AbortController();
    const clock = setTimeout(() => stop.abort(), GIVE_UP);
    try {
      return await fetch(address, { method: "POST", headers, body: new URLSearchParams({ "page-json": JSON.stringify(body) }), signal: stop.signal, ...more });
    } finally { clearTimeout(clock); }
  }
  function next() {
    const what = changed();
    if (!what.size) return null;
    /* A field that somebody else has changed goes alone, with what we had seen of it. */
    const old = [...what.keys()].find((name) => stale.has(name));
    const names = old ? [old] : [...what.keys()];
    const values = Object.fromEntries(names.map((name) => [name, what.get(name)]));
    return { id: crypto.randomUUID(), tab, base: old ? stale.get(old) : number, values };
  }
  /* Whoever calls while one is on its way waits for that one, which takes along what was typed meanwhile. */
  let running = null;
  function save() { return running ??= keep().finally(() => { running = null; }); }
  async function keep() {
    if (over) return;
    sending = true;
    clearTimeout(timer);
    timer = 0;
    try {
      while (!over && (pending = pending || next())) {
        tell("saving");
        /* A page that goes away may send 64 KiB on its last breath. */
        const answer = await ask(said.save, pending, { keepalive: going });
        if (answer.status === 409) { stop(said.saidLogged); break; }
        if (answer.status === 413) { warn(said.saidLong); pending = null; break; }
        if (answer.status === 401 || answer.status === 403) { warn(said.saidOut); await newToken(); later(); break; }
        if (!answer.ok) { warn(said.saidLost); later(); break; }
        const told = await answer.json();
        const wasStale = Object.keys(pending.values).some((name) => stale.delete(name));
        for (const [name, values] of Object.entries(pending.values)) {
          if (extra.delete(name)) continue;
          sent.set(name, values);
        }
        pending = null;
        if (!told.behind) seen(told.number);
        savedAt = Date.now();
        warn("");
        if (told.behind || wasStale) await pull();
      }
    } catch {
      warn(said.saidLost);
      later();
    } finally { sending = false; }
    tell();
  }
  function later() { clearTimeout(timer); timer = setTimeout(save, WAIT); }
  function soon() { if (!timer && !sending) timer = setTimeout(save, WAIT); tell(); }
  function seen(value) { number = Math.max(number, value); numberField.value = number; }

  /* A page of ours, read as a document: the browser does the reading, and no text becomes markup by our hand. */
  function page(method, address, body, headers) {
    return new Promise((done, failed) => {
      const asking = new XMLHttpRequest();
      asking.open(method, address);
      asking.responseType = "document";
      asking.timeout = GIVE_UP;
      for (const [name, value] of Object.entries(headers || {})) asking.setRequestHeader(name, value);
      asking.onload = () => done(asking);
      asking.onerror = asking.ontimeout = failed;
      asking.send(body);
    });
  }

  /* A new sign-in has changed the token of the form: our own list of calls holds the new one. */
  async function newToken() {
    try {
      const answer = await page("GET", said.list);
      const token = answer.status === 200 && answer.response.querySelector("main [name=csrfmiddlewaretoken]");
      if (token) form.elements.csrfmiddlewaretoken.value = token.value;
    } catch { /* still signed out */ }
  }

  /* ---- what others do ---- */
  async function pull() {
    const answer = await ask(said.fresh, { number, tab });
    if (answer.status === 409) { stop(said.saidLogged); return; }
    if (answer.status === 403) await newToken();
    if (!answer.ok) return;
    const told = await answer.json();
    document.getElementById("others").replaceChildren(...told.others.map((line) => {
      const item = document.createElement("li");
      item.textContent = line;
      return item;
    }));
    if (!told.values) return;
    for (const [name, values] of Object.entries(told.values).sort(([a], [b]) => b.endsWith("-TOTAL_FORMS") - a.endsWith("-TOTAL_FORMS"))) {
      const group = fields().get(name);
      const here = group ? valueOf(group) : [];
      if (same(here, values)) sent.set(name, values);
      else if (name.endsWith("-TOTAL_FORMS") || same(here, sent.get(name))) { put(name, values); sent.set(name, values); }
      else if (!stale.has(name)) stale.set(name, number);
    }
    seen(told.number);
    showKept(told.kept || []);
    if (stale.size) soon();
  }
  function showKept(list) {
    const place = document.getElementById("kept-list");
    const pattern = document.getElementById("kept-one").content.firstElementChild;
    const known = new Set([...place.children].map((one) => `${one.dataset.number}.${one.dataset.name}`));
    for (const one of list) {
      if (known.has(`${one.number}.${one.name}`)) continue;
      const shown = pattern.cloneNode(true);
      shown.dataset.number = one.number;
      shown.dataset.name = one.name;
      shown.querySelector("[data-label]").textContent = one.label;
      shown.querySelector("[data-by]").textContent = one.by;
      shown.querySelector("[data-at]").textContent = one.at;
      shown.querySelector("[data-text]").textContent = one.text;
      for (const button of shown.querySelectorAll("[data-way]")) button.value = `${button.dataset.way}.${one.number}.${one.name}`;
      place.append(shown);
    }
    for (const one of [...place.children]) if (!list.some((kept) => kept.number === one.dataset.number && kept.name === one.dataset.name)) one.remove();
    document.getElementById("kept").hidden = !place.children.length;
  }
  function settle(button) {
    const one = button.closest(".kept-one");
    const { name, number: which } = one.dataset;
    const text = one.querySelector("[data-text]").textContent;
    const here = valueOf(fields().get(name) || [])[0] || "";
    if (button.dataset.way === "use") put(name, [text]);
    if (button.dataset.way === "add") put(name, [here ? `${here}\n${text}` : text]);
    extra.set(`settled.${which}.${name}`, ["on"]);
    one.remove();
    document.getElementById("kept").hidden = !document.getElementById("kept-list").children.length;
    (fields().get(name) || [])[0]?.focus();
    save();
  }

  /* ---- what the page says ---- */
  function tell(state) {
    const waiting = changed().size > 0 || pending;
    savedLine.classList.toggle("waiting", Boolean(waiting));
    if (state === "saving") savedLine.textContent = said.saidSaving;
    else if (waiting) savedLine.textContent = said.saidTyping;
    else if (savedAt) {
      const seconds = Math.round((Date.now() - savedAt) / 1000);
      savedLine.textContent = seconds < 2 ? said.saidNow : said.saidSaved.replace("{seconds}", seconds);
    }
  }
  function warn(words) {
    if (notice.dataset.said === words) return;
    notice.dataset.said = words;
    notice.textContent = "";
    if (!words) return;
    const box = document.createElement("p");
    box.className = "refused";
    box.textContent = words;
    notice.append(box);
  }
  function stop(words) { over = true; pending = null; warn(words); }

  /* ---- rows ---- */
  function grow(set, count) {
    const total = form.elements[`${set}-TOTAL_FORMS`];
    while (total && Number(total.value) < count) {
      const rows = document.querySelectorAll(`#${set}-part > .entry`);
      const last = rows[rows.length - 1], at = rows.length;
      const copy = last.cloneNode(true);
      const rename = (text) => text.replace(new RegExp(`${set}-${at - 1}-`, "g"), `${set}-${at}-`);
      for (const it of copy.querySelectorAll("*")) {
        for (const name of ["id", "name", "for", "aria-describedby"]) if (it.hasAttribute(name)) it.setAttribute(name, rename(it.getAttribute(name)));
        if (it.type === "checkbox") it.checked = false;
        else if (it.tagName === "SELECT") it.value = [...it.options].find((one) => one.defaultSelected && one.value)?.value || "";
        else if ("value" in it && it.tagName !== "OPTION" && it.tagName !== "LI") it.value = "";
      }
      const legend = copy.querySelector("legend");
      legend.textContent = legend.textContent.replace(/\d+/, at + 1);
      last.after(copy);
      total.value = at + 1;
      for (const [name, group] of fields()) if (name.startsWith(`${set}-${at}-`)) sent.set(name, valueOf(group));
    }
  }

  /* ---- sending the form, and acts of panels ---- */
  const keyOf = (it) => `${it.name} ${/^(radio|checkbox)$/.test(it.type) ? it.value : ""}`;
  const stateOf = (it) => (/^(radio|checkbox)$/.test(it.type) ? it.checked : it.value);
  const typedIn = (part) => [...part.querySelectorAll("input:not([type=hidden]), select, textarea")].filter((it) => it.name);

  async function act(button) {
    const panel = button.closest("[data-panel]");
    const stays = !panel.contains(document.activeElement); /* called by a key while the hands were elsewhere */
    await save();
    if (over || pending || changed().size) return; /* the notice says why */
    const body = new FormData(form, button);
    const before = new Map(typedIn(panel).map((it) => [keyOf(it), stateOf(it)]));
    button.disabled = true;
    try {
      let answer = await page("POST", button.formAction, body, { "X-Desk": "panel" });
      if (answer.status === 403) { /* a sign-in since has changed the form's token */
        await newToken();
        body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
        answer = await page("POST", button.formAction, body, { "X-Desk": "panel" });
      }
      const found = [200, 422].includes(answer.status) && answer.response?.querySelector("[data-panel]");
      if (!found) {
        if (answer.status === 409) stop(said.saidLogged);
        else warn([401, 403].includes(answer.status) ? said.saidOutAct : said.saidNoAnswer);
        return;
      }
      warn("");
      const made = document.importNode(found, true);
      /* What was typed while the answer was on its way is newer than the answer. */
      const at = document.activeElement, meanwhile = new Map(), hand = panel.contains(at) && at !== button && keyOf(at);
      for (const it of typedIn(panel)) if (stateOf(it) !== before.get(keyOf(it))) meanwhile.set(keyOf(it), it);
      made.open = true;
      panel.replaceWith(made);
      for (const it of made.querySelectorAll("[data-scripted]")) it.hidden = false;
      seen(Number(answer.getResponseHeader("X-Desk-Number") || 0));
      const now = collect();
      for (const it of made.querySelectorAll("[name]")) if (now.has(it.name)) sent.set(it.name, now.get(it.name));
      for (const it of typedIn(made)) {
        const old = meanwhile.get(keyOf(it));
        if (old) { it.value = old.value; it.checked = old.checked; }
      }
      if (meanwhile.size) soon();
      const again = button.name && [...made.querySelectorAll("[data-act][name]")].find((it) => it.name === button.name && it.value === button.value);
      if (hand) typedIn(made).find((it) => keyOf(it) === hand)?.focus();
      else if (!stays) (made.querySelector("[role=alert]") || shownOf(again) || made.querySelector("summary")).focus();
      document.dispatchEvent(new CustomEvent("desk:panel", { detail: made.dataset.panel }));
    } catch { warn(said.saidNoAnswer); } finally { button.disabled = false; }
  }
  /* What can take the focus: the thing itself, or the fold that is closed over it. */
  function shownOf(it) { return it && (it.closest("details:not([open])")?.querySelector("summary") || it); }
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (leaving) return;
    event.preventDefault();
    if (over) return;
    if (button?.dataset.way) { settle(button); return; }
    if (button?.dataset.act) { act(button); return; }
    if (button?.name === "more") {
      grow(button.value, Number(form.elements[`${button.value}-TOTAL_FORMS`].value) + 1);
      const rows = document.querySelectorAll(`#${button.value}-part > .entry`);
      rows[rows.length - 1].querySelector("input:not([type=hidden]), select, textarea")?.focus();
      soon();
      return;
    }
    if (button && !button.hasAttribute("formaction") && !changed().size && !pending) return;
    await save();
    if (over || pending || changed().size) return; /* the notice says why, and saving goes on */
    if (!button || !button.hasAttribute("formaction") || new URL(button.formAction).pathname === new URL(form.action).pathname) return;
    /* Not within this submission: a form that is being submitted takes no second one. */
    setTimeout(() => { leaving = true; form.requestSubmit(button); });
  });

  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
  window.addEventListener("online", save);
  window.addEventListener("pagehide", () => { going = true; if (!leaving) save(); });
  window.addEventListener("beforeunload", (event) => { if (!leaving && (pending || changed().size)) event.preventDefault(); });
  window.addEventListener("pageshow", (event) => { if (event.persisted) leaving = going = false; });

  /* ---- the clock of the call ---- */
  const began = Date.parse(said.started), shownTime = document.getElementById("timer");
  const skew = 0;
  setInterval(() => {
    const seconds = Math.max(0, Math.floor((Date.now() - skew - began) / 1000));
    const two = (count) => String(count).padStart(2, "0");
    const hours = Math.floor(seconds / 3600);
    shownTime.textContent = `${hours ? `${hours}:` : ""}${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
    tell();
  }, 1000);
  setInterval(() => { if (!over && !sending && !document.hidden) pull().catch(() => {}); }, POLL);

  /* ---- keys ---- */
  const PLACES = { s: "safety", f: "part-situation", w: "wrap-up" };
  function go(letter) {
    if (letter === "m") { save(); return true; }
    const panel = document.querySelector(`[data-panel][data-key="${CSS.escape(letter)}"]`);
    const place = PLACES[letter] && document.getElementById(PLACES[letter])?.closest("section, .left");
    if (!panel && !place) return false;
    if (panel) {
      panel.open = true;
      panel.scrollIntoView({ block: "nearest" });
      (panel.querySelector("[data-first]") || panel.querySelector("summary")).focus();
    } else {
      place.scrollIntoView({ block: "start" });
      const first = place.querySelector("input:not([type=hidden]), select, textarea") || place;
      const chosen = first.type === "radio" && place.querySelector(`[name="${first.name}"]:checked`);
      (chosen || first).focus({ preventScroll: true });
    }
    return true;
  }
  document.addEventListener("staffkey", (event) => { if (go(event.detail)) event.preventDefault(); });
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || !event.shiftKey || event.ctrlKey || event.metaKey || !/^Key[A-Z]$/.test(event.code)) return;
    if (go(event.code.slice(3).toLowerCase())) event.preventDefault();
  });

  window.desk = { save, pull, number: () => number, tab };
  document.getElementById("problem")?.focus();
})();
