// Without this the text is there to be selected; with it one press copies it.
"use strict";
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const box = button.closest("details");
    await navigator.clipboard.writeText(box.querySelector(".copy").textContent);
    box.querySelector("[data-said]").textContent = button.dataset.done;
  });
}
