/* The list of what was said. A screen reader reads what is added to it; nothing here moves the focus. */
(function (signpost) {
  "use strict";

  var log = document.getElementById("log");
  var entries = document.getElementById("entries");
  var composer = document.getElementById("composer");
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

  /*
   * At once, not smoothly: what is pressed or measured meanwhile would be somewhere else. Then no control may be cut by
   * the field, where as little of it might stick out as no finger meets (WCAG 2.2, 2.5.8): it goes behind the field
   * altogether, or comes out where the page can't be moved that far.
   */
  function bringIntoView(entry) {
    entry.scrollIntoView({ block: "start" });
    moveOutOfHalfCover();
  }

  function moveOutOfHalfCover() {
    var edge = composer.getBoundingClientRect().top;
    var covered = Array.from(entries.querySelectorAll("a, button"), function (control) {
      return control.getBoundingClientRect();
    }).filter(function (box) { return box.top < edge && box.bottom > edge; });
    if (!covered.length) return;
    var showing = edge - Math.min.apply(null, covered.map(function (box) { return box.top; }));
    var hidden = Math.max.apply(null, covered.map(function (box) { return box.bottom; })) - edge;
    window.scrollBy(0, Math.ceil(showing) <= window.scrollY ? -Math.ceil(showing) : Math.ceil(hidden));
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
    moveOutOfHalfCover: moveOutOfHalfCover,
    setWaiting: setWaiting
  };
})(window.signpost);
