/* The chat: what the resident does on the page, and what follows from it. */
(function (signpost) {
  "use strict";

  var MAILTO_LIMIT = 1800;
  var TELL_COUNT_FROM = 0.75;
  var byId = document.getElementById.bind(document);
  var limit = Number(byId("chat").getAttribute("data-text-limit"));
  var field = byId("message");
  var isUnderWay = false;
  var clearings = 0;

  function start() {
    byId("tools").hidden = false;
    restore();
    byId("composer").addEventListener("submit", sendTyped);
    byId("examples").addEventListener("click", sendExample);
    field.addEventListener("keydown", sendOnEnter);
    field.addEventListener("input", drafted);
    byId("clear").addEventListener("click", function () { clear(signpost.words.cleared, true); });
    byId("print").addEventListener("click", function () { window.print(); });
    signpost.idle.watch(function () { clear(signpost.words.cleared_when_idle, true); });
    listenToOtherTabs();
  }

  function restore() {
    signpost.log.restore(function () {
      signpost.memory.get("entries").forEach(function (entry) {
        if (entry.said) signpost.log.addResident(entry.said);
        else signpost.log.addAnswer(entry.message, choose);
      });
    });
    if (!field.value) field.value = signpost.memory.get("draft");
    drafted();
    refreshList();
    signpost.log.moveOutOfHalfCover();
  }

  function sendTyped(event) {
    if (event) event.preventDefault();
    var text = field.value.trim();
    if (!text) return showProblem(signpost.words.say_something);
    var over = characters(text) - limit;
    if (over > 0) return showProblem(signpost.say("too_long", { count: over }));
    send({ text: text }, text, true);
  }

  function sendExample(event) {
    var example = event.target.closest("button");
    if (!example) return;
    event.preventDefault();
    send({ text: example.value }, example.value, false);
  }

  function choose(button) {
    send({ payload: button.payload }, button.title, false);
  }

  function sendOnEnter(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (!isUnderWay) byId("composer").querySelector("[type=submit]").click();
  }

  /*
   * One turn. What could not be sent is taken back out of the log, and stays in the field if it was typed there.
   * An answer to a chat that was cleared meanwhile is nobody's. Its cookie is the old conversation's: that is cleared
   * once more.
   */
  function send(turn, said, isTyped) {
    if (isUnderWay) return;
    setUnderWay(true);
    showProblem("");
    byId("tools-status").textContent = "";
    var entry = signpost.log.addResident(said);
    var begunAt = clearings;
    if (isTyped) setField("");
    signpost.log.bringIntoView(entry);
    signpost.connection.ask(turn).then(function (outcome) {
      setUnderWay(false);
      if (begunAt !== clearings) return signpost.connection.clear();
      if (outcome.messages) return answered(said, outcome.messages);
      entry.remove();
      if (isTyped && !field.value) setField(said);
      showProblem(outcome.problem, function () {
        if (isTyped) sendTyped();
        else send(turn, said, false);
      });
      signpost.log.moveOutOfHalfCover();
    });
  }

  function answered(said, messages) {
    signpost.memory.add({ said: said });
    signpost.memory.set("draft", field.value);
    signpost.idle.used();
    var added = messages.map(function (message) {
      signpost.memory.add({ message: message });
      return signpost.log.addAnswer(message, choose);
    });
    refreshList();
    if (added.length) signpost.log.bringIntoView(added[0]);
  }

  function setUnderWay(isNow) {
    isUnderWay = isNow;
    signpost.log.setWaiting(isNow);
    byId("chat").classList.toggle("signpost-chat--waiting", isNow);
  }

  function clear(why, tellsOthers) {
    clearings += 1;
    signpost.memory.clear();
    signpost.log.clear();
    setField("");
    showProblem("");
    refreshList();
    byId("tools-status").textContent = why;
    if (!tellsOthers) return;
    signpost.connection.clear();
    if (otherTabs) otherTabs.postMessage("cleared");
  }

  /* All tabs share one conversation: when it is cleared in one, none may go on showing it. */
  var otherTabs = "BroadcastChannel" in window ? new BroadcastChannel("signpost-chat") : null;

  function listenToOtherTabs() {
    if (!otherTabs) return;
    otherTabs.onmessage = function () { clear(signpost.words.cleared_elsewhere, false); };
  }

  /* As the service counts them: a picture is one character, though a script holds it as two. */
  function characters(text) {
    return Array.from(text).length;
  }

  function setField(text) {
    field.value = text;
    drafted();
  }

  function drafted() {
    var length = characters(field.value);
    var left = limit - length;
    var count = byId("message-count");
    field.style.height = "";
    field.style.height = Math.min(field.scrollHeight + 4, 160) + "px";
    field.classList.toggle("govuk-textarea--error", left < 0);
    field.setAttribute("aria-invalid", String(left < 0));
    count.classList.toggle("govuk-error-message", left < 0);
    if (length < limit * TELL_COUNT_FROM) count.textContent = "";
    else if (left < 0) count.textContent = signpost.say("characters_over", { count: -left });
    else count.textContent = signpost.say("characters_left", { count: left });
    signpost.memory.set("draft", field.value);
  }

  function showProblem(text, tryAgain) {
    var box = byId("problem");
    box.textContent = "";
    if (!text) return;
    box.appendChild(signpost.element("p", "govuk-error-message", text));
    if (!tryAgain) return;
    var button = signpost.element("button", "signpost-choice", signpost.words.try_again);
    button.type = "button";
    button.addEventListener("click", function () {
      field.focus();
      tryAgain();
    });
    box.appendChild(button);
  }

  /* "My list" is what the last search showed; its e-mail is written on the resident's own device. */
  function refreshList() {
    var listed = signpost.memory.get("entries").filter(function (entry) {
      return entry.message && entry.message.custom && (entry.message.custom.results || []).length;
    }).pop();
    byId("e-mail-item").hidden = !listed;
    if (listed) byId("e-mail").href = mailto(listed.message.custom.results);
  }

  function mailto(results) {
    var subject = signpost.say("e_mail_subject", { service: signpost.words.service });
    var body = "";
    var isCut = results.some(function (result) {
      var next = body + lines(result).join("\n") + "\n\n";
      if (encodeURIComponent(next).length > MAILTO_LIMIT) return true;
      body = next;
      return false;
    });
    if (isCut) body += signpost.words.e_mail_more;
    return "mailto:?subject=" + encodeURIComponent(subject) + "&body=" + encodeURIComponent(body);
  }

  function lines(result) {
    return [
      result.title || result.name,
      result.provider || result.organisation,
      [result.venue, result.address, result.postcode].filter(Boolean).join(signpost.words.comma),
      result.title && signpost.when(result),
      result.cost_text,
      result.url,
      result.phone,
      result.email
    ].filter(Boolean);
  }

  start();
})(window.signpost);
