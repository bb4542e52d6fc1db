/* On a shared computer the next person must not read the last one's chat: warn after nine minutes, clear after ten. */
(function (signpost) {
  "use strict";

  var WARN_AFTER_MS = 9 * 60 * 1000;
  var CLEAR_AFTER_MS = 10 * 60 * 1000;
  var LOOK_EVERY_MS = 5000;
  var SIGNS_OF_LIFE = ["keydown", "pointerdown", "touchstart", "scroll", "wheel"];
  var warning = document.getElementById("idle");

  /* Watches for as long as the page is open; onIdle() clears. A chat without a word in it needs no watching. */
  function watch(onIdle) {
    SIGNS_OF_LIFE.forEach(function (sign) {
      window.addEventListener(sign, function (event) {
        if (!look() && !warning.contains(event.target)) used();
      }, { passive: true });
    });
    document.getElementById("stay").addEventListener("click", stay);
    window.addEventListener("pageshow", look);
    document.addEventListener("visibilitychange", look);
    window.setInterval(look, LOOK_EVERY_MS);
    look();

    /* Whether there was anything to clear: a key pressed too late does not bring a chat back. */
    function look() {
      if (!signpost.memory.get("entries").length) return false;
      var idleMs = Date.now() - signpost.memory.get("usedAt");
      var isOver = idleMs >= CLEAR_AFTER_MS;
      warning.hidden = isOver || idleMs < WARN_AFTER_MS;
      if (isOver) onIdle();
      return isOver;
    }
  }

  function stay() {
    used();
    document.getElementById("message").focus();
  }

  function used() {
    var now = Date.now();
    warning.hidden = true;
    if (now - signpost.memory.get("usedAt") > 1000) signpost.memory.set("usedAt", now);
  }

  signpost.idle = { watch: watch, used: used };
})(window.signpost);
