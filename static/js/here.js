/* Words that stand on this page alone: ask before it is left by anything but sending. */
(function () {
  "use strict";

  const kept = document.querySelector("[data-kept]");
  let sending = false;
  kept?.addEventListener("submit", () => { sending = true; });
  if (kept) window.addEventListener("beforeunload", (event) => { if (!sending) event.preventDefault(); });
})();
