/* One review: keys, and loading it again instead of sending a form twice. */
(function () {
  "use strict";

  /* An answer to a POST stands at the page's own address: reload then asks, and opens nothing. */
  const here = document.querySelector("link[rel=canonical]");
  if (here && location.pathname !== new URL(here.href).pathname) history.replaceState(null, "", here.href);

  const press = (selector) => document.querySelector(selector)?.click();
  document.addEventListener("staffkey", (event) => {
    if (event.detail === "o") press("[data-open]");
    else if (event.detail === "c") press("[data-claim]");
    else if (event.detail === "q") press(".top a");
    else if (event.detail === "d") {
      const title = document.getElementById("decide-title");
      title?.focus();
      title?.scrollIntoView({ block: "start" });
    } else return;
    event.preventDefault();
  });

  /* Words typed and not sent are lost with the page; ask first. */
  const work = document.getElementById("work");
  let sending = false;
  let touched = Boolean(document.querySelector(".note[role=status]") || document.querySelector(".refused"));
  work.addEventListener("input", () => { touched = true; });
  work.addEventListener("submit", () => { sending = true; });
  window.addEventListener("beforeunload", (event) => {
    const text = [...work.querySelectorAll("textarea")].some((area) => area.value.trim());
    if (touched && text && !sending) event.preventDefault();
  });
})();
