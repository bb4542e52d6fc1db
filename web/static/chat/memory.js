/* What this tab remembers while it is open, so that a reload or the back button finds the chat again. */
(function (signpost) {
  "use strict";

  var KEY = "signpost-chat";
  var MOST_ENTRIES = 60;
  var held = read();

  function read() {
    try {
      return JSON.parse(window.sessionStorage.getItem(KEY)) || empty();
    } catch (error) {
      return empty();
    }
  }

  function empty() {
    return { entries: [], draft: "", usedAt: 0, mustClear: false };
  }

  /* Without storage (private windows of old browsers) the chat works and forgets. */
  function write() {
    try {
      window.sessionStorage.setItem(KEY, JSON.stringify(held));
    } catch (error) {
      held.entries = held.entries.slice(-1);
    }
  }

  function add(entry) {
    held.entries = held.entries.concat([entry]).slice(-MOST_ENTRIES);
    write();
  }

  function set(name, value) {
    held[name] = value;
    write();
  }

  function clear() {
    held = empty();
    write();
  }

  signpost.memory = {
    add: add,
    set: set,
    clear: clear,
    get: function (name) { return held[name]; }
  };
})(window.signpost);
