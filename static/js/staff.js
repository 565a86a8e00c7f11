/* Keys, their list, and closing what was opened. Works on every staff page; nothing here is needed to use one. */
(function () {
  "use strict";

  for (const part of document.querySelectorAll("[data-scripted]")) part.hidden = false;

  document.querySelector("[data-focus]")?.focus();

  const sheet = document.getElementById("keys");
  const on = document.getElementById("keys-on");
  const STORED = "keys";
  const read = () => { try { return localStorage.getItem(STORED) !== "off"; } catch { return true; } };
  const write = (yes) => { try { localStorage.setItem(STORED, yes ? "on" : "off"); } catch { /* private window */ } };

  on.checked = read();
  on.addEventListener("change", () => write(on.checked));
  for (const button of document.querySelectorAll("[data-keys]")) {
    button.addEventListener("click", () => sheet.showModal());
  }

  const typing = (target) =>
    target instanceof HTMLElement && !/^(radio|checkbox)$/.test(target.type) &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

  /* One place decides when a letter is a key. Pages listen for "staffkey" on the document. */
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.key.length !== 1) return;
    if (typing(event.target) || sheet.open || !on.checked) return;
    if (event.key === "?") {
      event.preventDefault();
      sheet.showModal();
      return;
    }
    const asked = new CustomEvent("staffkey", { detail: event.key.toLowerCase(), cancelable: true });
    if (!document.dispatchEvent(asked)) event.preventDefault();
  });

  /* What was opened closes when the page is left: coming back asks the server again. */
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const opened of document.querySelectorAll("[data-opened]")) opened.replaceChildren();
    const again = document.querySelector("link[rel=canonical]");
    if (again) location.replace(again.href);
    else location.reload();
  });
  window.addEventListener("pagehide", () => {
    for (const opened of document.querySelectorAll("[data-opened]")) opened.replaceChildren();
  });
})();
