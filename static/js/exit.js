/* The way out: the page goes blank at once, the weather takes its place in the history, and a page that the
   browser kept for "Back" comes back empty. Without script the link is a plain link.

   It leads by way of our own address, which empties what this browser keeps of us. Where that is slow, the page
   goes straight to the weather: leaving matters more than tidying up.

   Our other tabs leave with it: the eight words of a confirmation may stand in the one behind. */
"use strict";

(() => {
  const TIMES = 3;
  const WITHIN = 5000; // milliseconds
  const PATIENCE = 200; // milliseconds
  const link = document.querySelector("a[data-exit]");
  const way = link.href;
  const straight = link.dataset.exit;
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("exit") : null;
  let pressed = [];

  const clear = () => {
    for (const field of document.querySelectorAll("input, textarea, select")) {
      if (field.type === "radio" || field.type === "checkbox") field.checked = false;
      else if (field.type !== "hidden") field.value = "";
    }
  };

  const leave = () => {
    document.documentElement.classList.add("gone");
    document.title = "\u00a0";
    clear();
    window.location.replace(way);
    setTimeout(() => window.location.replace(straight), PATIENCE);
  };

  const leaveAll = () => {
    tabs?.postMessage("leave");
    leave();
  };
  tabs?.addEventListener("message", leave);

  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("a[data-exit]")) return;
    event.preventDefault();
    leaveAll();
  });

  document.addEventListener("keydown", (event) => {
    if (event.repeat) return;
    if (event.key !== "Shift") {
      pressed = []; // a capital letter is no call for the exit
      return;
    }
    pressed = [...pressed.filter((at) => event.timeStamp - at < WITHIN), event.timeStamp];
    if (pressed.length >= TIMES) leaveAll();
  });

  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.documentElement.classList.remove("gone");
    clear();
    for (const secret of document.querySelectorAll("[data-secret]")) secret.remove();
    document.dispatchEvent(new CustomEvent("emptied"));
  });
})();
