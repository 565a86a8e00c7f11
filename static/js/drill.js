/* What comes of a test alert, without loading the page by hand: asked each second while something of it is open. Where
   the page itself has heard of the test, as it would of a real alert, it says so. */
(function () {
  "use strict";

  const MOST = 120;
  const shown = document.getElementById("drill");
  const here = document.getElementById("drill-here");
  let asked = 0;

  function look() {
    if (!("open" in shown.dataset) || (asked += 1) > MOST) return;
    const request = new XMLHttpRequest(); /* as a document: it parses without running anything */
    request.open("GET", shown.dataset.here);
    request.responseType = "document";
    request.timeout = 5000;
    request.onload = () => {
      const fresh = request.status === 200 && request.response?.getElementById("drill");
      if (!fresh) return;
      if (!("open" in fresh.dataset)) delete shown.dataset.open;
      if (fresh.innerHTML !== shown.innerHTML) shown.replaceChildren(...document.adoptNode(fresh).childNodes);
    };
    request.onloadend = () => { setTimeout(look, 1000); };
    request.send();
  }
  setTimeout(look, 500);

  document.addEventListener("tested", (event) => {
    const words = `● ${here.dataset.page} ${event.detail ? here.dataset.browser : here.dataset.mute}`;
    if (here.textContent !== words) here.textContent = words;
    here.hidden = false;
  });
})();
