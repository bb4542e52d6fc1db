/* The list of what was said. A screen reader reads what is added to it; nothing here moves the focus. */
(function (signpost) {
  "use strict";

  var log = document.getElementById("log");
  var entries = document.getElementById("entries");
  var greeting = entries.firstElementChild;
  var waiting = document.getElementById("waiting");
  var WAITING_AFTER_MS = 700;
  var timer = null;

  function addResident(text) {
    var entry = signpost.element("li", "signpost-entry signpost-entry--resident");
    entry.appendChild(signpost.element("p", "govuk-visually-hidden", signpost.words.you));
    entry.appendChild(signpost.element("p", "govuk-body signpost-entry__said", text)).dir = "auto";
    return entries.appendChild(entry);
  }

  function addAnswer(message, onChoose) {
    var entry = signpost.element("li", "signpost-entry");
    entry.appendChild(signpost.element("p", "signpost-entry__who", signpost.words.service));
    entry.appendChild(signpost.show(message, onChoose));
    return entries.appendChild(entry);
  }

  /* Fills the list anew without a word to a screen reader: it has all been read before. */
  function restore(fill) {
    log.setAttribute("aria-live", "off");
    fill();
    window.setTimeout(function () { log.setAttribute("aria-live", "polite"); }, 100);
  }

  function clear() {
    while (greeting.nextElementSibling) greeting.nextElementSibling.remove();
  }

  function bringIntoView(entry) {
    var isStill = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    entry.scrollIntoView({ block: "start", behavior: isStill ? "auto" : "smooth" });
  }

  /* Says that an answer is being looked for, but not for a moment's wait. */
  function setWaiting(isWaiting) {
    window.clearTimeout(timer);
    waiting.textContent = "";
    if (isWaiting) {
      timer = window.setTimeout(function () { waiting.textContent = signpost.words.waiting; }, WAITING_AFTER_MS);
    }
  }

  signpost.log = {
    addResident: addResident,
    addAnswer: addAnswer,
    restore: restore,
    clear: clear,
    bringIntoView: bringIntoView,
    setWaiting: setWaiting
  };
})(window.signpost);
