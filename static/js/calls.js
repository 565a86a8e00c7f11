/* The list of calls: n begins a new one. */
(function () {
  "use strict";
  document.addEventListener("staffkey", (event) => {
    const button = event.detail === "n" && document.querySelector("[data-key=n]");
    if (!button) return;
    event.preventDefault();
    button.click();
  });
})();
