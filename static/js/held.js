/* One press ticks every row of the page, or none. Nothing is lifted by it. */
document.querySelector("[data-tick-all]")?.addEventListener("click", () => {
  const boxes = [...document.querySelectorAll(".tick input")];
  const all = boxes.every((box) => box.checked);
  for (const box of boxes) box.checked = !all;
});
