/* Suggests communities while somebody types in an input with data-places.

   The list is one file for the whole country, from our own origin, asked for when the field first gets the
   focus: nothing that is typed or chosen leaves the page, and the request does not say which province.
   Without script, or when the file does not come, the field stays the plain text field that it is. */
"use strict";

(() => {
  const LIMIT = 8;
  const SAINTS = { st: "saint", ste: "sainte" };
  const french = document.documentElement.lang.startsWith("fr");

  // As hotline/places/folding.py.
  const fold = (text) =>
    text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/['’]/g, "").replace(/[^a-z0-9]+/g, " ")
      .trim().split(" ").map((word) => SAINTS[word] ?? word).join(" ");

  let places = null;
  const load = (url) => {
    places ??= import(url)
      .then((module) => module.default)
      .catch(() => ({}))
      .then((provinces) =>
        Object.entries(provinces).flatMap(([province, found]) =>
          found.map((names, size) => ({
            province, size, name: french ? names.at(-1) : names[0], keys: names.map(fold),
          }))));
    return places;
  };

  const matching = (all, text, province) => {
    const wanted = fold(text);
    if (wanted.length < 2) return [];
    const near = all.filter((place) => !province || place.province === province);
    const begins = near.filter((place) => place.keys.some((key) => key.startsWith(wanted)));
    const contains = near.filter(
      (place) => !begins.includes(place) && place.keys.some((key) => key.includes(wanted)));
    const larger = (a, b) => a.size - b.size;
    return [...begins.sort(larger), ...contains.sort(larger)].slice(0, LIMIT);
  };

  const enhance = (input, number) => {
    const box = document.createElement("div");
    const list = document.createElement("ul");
    const status = document.createElement("p");
    const id = `places-${number}`;
    box.className = "places";
    list.className = "places-list";
    list.id = id;
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.dataset.placesLabel);
    status.className = "places-status";
    status.setAttribute("role", "status");
    input.before(box);
    box.append(input, list, status);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", id);
    input.setAttribute("aria-expanded", "false");

    let active = -1;
    const options = () => [...list.children];
    const province = () => input.form?.elements.namedItem(input.dataset.placesProvince)?.value ?? "";

    const close = () => {
      list.hidden = true;
      list.replaceChildren();
      active = -1;
      status.textContent = "";
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };

    const choose = (option) => {
      input.value = option.textContent;
      close();
      input.dispatchEvent(new Event("change", { bubbles: true }));
    };

    const move = (step) => {
      const all = options();
      active = (active + step + all.length + (active < 0 && step < 0 ? 1 : 0)) % all.length;
      all.forEach((option, index) => option.setAttribute("aria-selected", String(index === active)));
      all[active].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", all[active].id);
    };

    const show = (found, chosen) => {
      close();
      list.append(...found.map((place, index) => {
        const option = document.createElement("li");
        option.id = `${id}-${index}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.textContent = chosen ? place.name : `${place.name}, ${place.province}`;
        return option;
      }));
      list.hidden = found.length === 0;
      input.setAttribute("aria-expanded", String(found.length > 0));
      if (found.length === 0) status.textContent = fold(input.value).length < 2 ? "" : input.dataset.placesNone;
      else if (found.length === 1) status.textContent = input.dataset.placesOne;
      else status.textContent = input.dataset.placesMany.replace("{count}", String(found.length));
    };

    input.addEventListener("focus", () => load(input.dataset.places), { once: true });
    input.addEventListener("input", async () => {
      const all = await load(input.dataset.places);
      if (document.activeElement === input) show(matching(all, input.value, province()), province() !== "");
    });
    input.addEventListener("keydown", (event) => {
      if (list.hidden) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") move(event.key === "ArrowDown" ? 1 : -1);
      else if (event.key === "Enter" && active >= 0) choose(options()[active]);
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
    });
    // The press must not take the focus away from the field: that would close the list before the click.
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) choose(option);
    });
    input.addEventListener("blur", close);
  };

  document.querySelectorAll("input[data-places]").forEach(enhance);
})();
