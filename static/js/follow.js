/* Following a call: asks each second, by POST, within the window that the page's own POST has opened. */
(function () {
  "use strict";
  const box = document.getElementById("follow");
  const token = document.querySelector("main [name=csrfmiddlewaretoken]") || document.querySelector("[name=csrfmiddlewaretoken]");
  const EVERY = 1000;
  let asking = false, failures = 0, timer = 0;

  function close(which) {
    clearInterval(timer);
    box.replaceChildren();
    document.getElementById(which).hidden = false;
  }
  function heard(request) {
    const made = request.response?.getElementById("follow-facts");
    if ([401, 403, 404, 409, 410].includes(request.status)) {
      close(request.status === 410 ? "follow-logged" : "follow-over");
    } else if (request.status === 200 && made) {
      box.dataset.number = made.dataset.number;
      document.getElementById("follow-facts").replaceWith(document.adoptNode(made));
    } else if (request.status !== 204) { lost(); return; }
    failures = 0;
    document.getElementById("follow-lost").hidden = true;
  }
  function lost() {
    failures += 1;
    document.getElementById("follow-lost").hidden = failures < 3;
  }
  function ask() {
    if (asking || document.visibilityState !== "visible") return;
    asking = true;
    const request = new XMLHttpRequest(); /* as a document: it parses without running anything */
    request.open("POST", box.dataset.following);
    request.responseType = "document";
    request.timeout = 5000;
    request.setRequestHeader("X-CSRFToken", token.value);
    request.onload = () => heard(request);
    request.onerror = request.ontimeout = lost;
    request.onloadend = () => { asking = false; };
    request.send(new URLSearchParams({ number: box.dataset.number }));
  }
  timer = setInterval(ask, EVERY);
})();
