/* The way to the service. Whatever happens on the way, the caller gets messages or a sentence to show. */
(function (signpost) {
  "use strict";

  var LONGEST_WAIT_MS = 30000;

  /* Resolves to {messages} for an answer, or {problem} with a sentence where there is none. */
  function ask(turn) {
    return forgetFirst().then(function () {
      return post("/chat/messages", turn);
    }).then(function (response) {
      return response.json().then(function (body) { return outcome(response.ok, body); });
    }).catch(function (error) {
      return { problem: error instanceof TypeError ? signpost.words.offline : signpost.words.no_answer };
    });
  }

  function outcome(isAnswered, body) {
    if (isAnswered && body.messages && body.messages.length) return { messages: body.messages };
    return { problem: body.error || signpost.words.no_answer };
  }

  /* Ends the conversation on the server; where that cannot be reached, before the next message. */
  function clear() {
    signpost.memory.set("mustClear", true);
    return forgetFirst().catch(function () {});
  }

  function forgetFirst() {
    if (!signpost.memory.get("mustClear")) return Promise.resolve();
    return post("/chat/clear").then(function (response) {
      if (response.ok) signpost.memory.set("mustClear", false);
    });
  }

  function post(address, turn) {
    var request = window.fetch(address, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-Signpost-Chat": "1" },
      body: turn ? JSON.stringify(turn) : undefined
    });
    var tooLong = new Promise(function (_, reject) {
      window.setTimeout(function () { reject(new Error("no answer in time")); }, LONGEST_WAIT_MS);
    });
    return Promise.race([request, tooLong]);
  }

  signpost.connection = { ask: ask, clear: clear };
})(window.signpost);
