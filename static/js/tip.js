/* Shows the form one part at a time, with what was said put together before Send.

   All of it is one page: nothing is asked of the server between two parts, nothing is stored in the browser.
   Without script every part stands below the last one and the form works the same. */
"use strict";

(() => {
  const form = document.getElementById("tip");
  const parts = [...form.querySelectorAll("[data-part]")];
  const last = parts.length - 1;
  const copy = (id) => document.getElementById(id).content.cloneNode(true);
  const sentence = (name) => document.getElementById("sentences").content.querySelector(`[data-${name}]`).textContent;
  const chosen = (name) => form.querySelector(`[name="${name}"]:checked`)?.value ?? "";
  const switcher = document.querySelector("[name=switch]");
  const MOST = 50000;
  let at = 0;

  // --- One part at a time -------------------------------------------------------------------------------

  const progress = copy("progress").firstElementChild;
  form.before(progress);
  document.body.classList.add("stepwise");

  const show = (number, target) => {
    at = Math.max(0, Math.min(last, number));
    parts.forEach((part, index) => { part.hidden = index !== at; });
    progress.value = at;
    progress.hidden = at === 0;
    document.body.classList.toggle("begun", at > 0);
    switcher.value = String(at);
    if (at === last) review();
    if (at > 0 && !history.state?.inside) history.pushState({ inside: true }, "");
    const seen = target ?? document.getElementById(`part-${at}`);
    seen.closest("details")?.setAttribute("open", "");
    if (!target) window.scrollTo(0, 0);
    seen.focus({ preventScroll: !target });
  };

  // "Back" in the browser goes one part back: leaving would lose every word.
  window.addEventListener("popstate", () => { if (at > 0) show(at - 1); });

  // --- The two answers that are needed, and nothing else -------------------------------------------------

  const fault = (number) => {
    const text = form.elements.narrative.value;
    if (number === 1 && !chosen("danger")) return sentence("danger");
    if (number === 2 && !text.trim()) return sentence("narrative");
    return number === 2 && text.replaceAll("\r\n", "\n").length > MOST ? sentence("long") : "";
  };

  const refused = (number) => {
    const place = parts[number].querySelector("[data-refused]");
    const said = fault(number);
    place.textContent = said;
    place.hidden = !said;
    return Boolean(said);
  };

  parts.forEach((part, number) => {
    const buttons = copy("steps");
    const [on, skip] = buttons.querySelectorAll("[data-on]");
    const back = buttons.querySelector("[data-back]");
    back.hidden = number === 0;
    skip.hidden = number < 3;
    back.addEventListener("click", () => show(number - 1));
    on.addEventListener("click", () => refused(number) || show(number + 1));
    skip.addEventListener("click", () => show(number + 1));
    if (number === last) {
      on.remove();
      skip.remove();
      const send = part.querySelector("[type=submit]").closest("p");
      send.prepend(back);
      buttons.querySelector(".steps").remove();
      send.before(buttons);
    } else part.append(buttons);
  });

  form.addEventListener("submit", (event) => {
    if (event.submitter?.name === "switch") return;
    const missing = [1, 2].find(refused);
    if (missing) {
      event.preventDefault();
      show(missing);
    } else if (navigator.onLine === false) {
      event.preventDefault();
      const place = parts[last].querySelector("[data-refused]");
      place.textContent = sentence("offline");
      place.hidden = false;
    }
  });

  // --- What shows only when it matters ---------------------------------------------------------------------

  const emergency = form.querySelector("[data-emergency]");
  emergency.setAttribute("role", "alert");
  form.querySelector("[name=danger]").closest("fieldset").after(emergency);
  const fitting = () => {
    const may = ["share", "anonymous"].includes(chosen("consent_choice"));
    emergency.hidden = chosen("danger") !== "yes";
    form.querySelector("[data-abroad]").hidden = chosen("country") !== "abroad";
    form.querySelector("[data-share]").hidden = !may;
    form.querySelector("[data-identity]").hidden = chosen("consent_choice") !== "share";
  };
  form.addEventListener("change", () => {
    fitting();
    const place = parts[at].querySelector("[data-refused]");
    if (!place.hidden) refused(at);
  });
  // On a phone the suggestions below this field would lie under the way out.
  form.addEventListener("focusin", (event) => {
    if (event.target.matches("[data-places]")) event.target.scrollIntoView({ block: "start" });
  });

  // --- The review --------------------------------------------------------------------------------------------

  const answer = (field) => {
    const ticked = [...field.querySelectorAll("input:checked")].map((input) => input.closest("label").textContent.trim());
    const control = field.querySelector("textarea, select, input:not([type=radio], [type=checkbox])");
    if (!control) return ticked.join("\n");
    if (control.tagName === "SELECT") return control.value && control.selectedOptions[0].textContent.trim();
    return control.value.trim();
  };

  const row = (field, number, said) => {
    const line = copy("told").firstElementChild;
    const asked = field.querySelector("legend, .label, label").textContent.trim();
    const who = field.closest("[data-who]")?.dataset.who;
    const name = who ? `${who}: ${asked}` : asked;
    line.querySelector("dt").textContent = name;
    line.querySelector("dd").textContent = said;
    const change = line.querySelector("button");
    change.setAttribute("aria-label", `${change.textContent}: ${name}`);
    change.addEventListener("click", () => show(number, field.querySelector("input, textarea, select")));
    return line;
  };

  const review = () => {
    const list = form.querySelector("[data-told]");
    const lines = parts.flatMap((part, number) =>
      [...part.querySelectorAll(".field")].flatMap((field) => {
        const said = field.closest("[data-share][hidden], [data-identity][hidden]") ? "" : answer(field);
        return said ? [row(field, number, said)] : [];
      }));
    list.replaceChildren(...lines);
    list.hidden = lines.length === 0;
  };

  // --- Where to begin ----------------------------------------------------------------------------------------

  const part = (target) => parts.findIndex((one) => one.contains(target));
  const summary = document.querySelector("[data-summary]");
  summary?.addEventListener("click", (event) => {
    const target = document.getElementById(event.target.closest("a")?.hash.slice(1));
    if (!target) return;
    event.preventDefault();
    show(part(target), target);
  });
  // A page that the browser kept comes back emptied (exit.js): it starts from the first part.
  document.addEventListener("emptied", () => {
    fitting();
    show(0);
  });

  fitting();
  const wrong = form.querySelector(".wrong");
  show(wrong ? part(wrong) : Number(form.dataset.start));
  if (summary) {
    summary.focus();
    window.scrollTo(0, 0);
  } else if (at === 0) document.activeElement.blur();
})();
