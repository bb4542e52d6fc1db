/* The words and the ways of saying: dates, distances, lists. The words themselves come with the page. */
(function (signpost) {
  "use strict";

  var KM_IN_A_MILE = 1.609344;
  var words = JSON.parse(document.getElementById("chat-words").textContent);

  function say(name, values) {
    return words[name].replace(/\{(\w+)\}/g, function (_, key) {
      return values[key];
    });
  }

  function inWords(list, value) {
    return (words[list] && words[list][value]) || "";
  }

  function allInWords(list, values) {
    return (values || [])
      .map(function (value) { return inWords(list, value); })
      .filter(function (text, n, texts) { return text && texts.indexOf(text) === n; });
  }

  function joined(texts, last) {
    if (texts.length < 2) return texts.join("");
    return texts.slice(0, -1).join(words.comma) + last + texts[texts.length - 1];
  }

  /* A phrase as the beginning of a line. */
  function begun(text) {
    return text.charAt(0).toUpperCase() + text.slice(1);
  }

  /* Kept in one line. */
  function unbroken(text) {
    return (text || "").replace(/ /g, "\u00a0");
  }

  /* "2027-01-12" as "12 January 2027", without the time zone that a Date would bring. */
  function date(iso) {
    var parts = iso.split("-");
    return Number(parts[2]) + " " + words.months[parts[1] - 1] + " " + parts[0];
  }

  /* In whole miles, as the answer's own text has it. */
  function distance(km) {
    if (typeof km !== "number") return "";
    var miles = km / KM_IN_A_MILE;
    if (miles < 0.95) return words.distance_near;
    return miles < 1.5 ? words.distance_one : say("distance", { miles: Math.round(miles) });
  }

  function places(count) {
    if (typeof count !== "number") return "";
    return count === 1 ? words.places_left_one : say("places_left", { count: count });
  }

  function duration(count, unit) {
    var units = words.units[unit];
    return count && units ? say("duration", { count: count, unit: units[count === 1 ? 0 : 1] }) : "";
  }

  function when(run) {
    var start = run.starts ? say("starts", { date: date(run.starts) }) : words.starts_any_time;
    var sentences = [start, joined(allInWords("times", run.times), words.or)];
    if (run.other_starts && run.other_starts.length) {
      sentences.push(say("other_starts", { dates: joined(run.other_starts.map(date), words.and) }));
    }
    return sentences.filter(Boolean).join(". ") + ".";
  }

  signpost.words = words;
  signpost.say = say;
  signpost.inWords = inWords;
  signpost.allInWords = allInWords;
  signpost.joined = joined;
  signpost.begun = begun;
  signpost.unbroken = unbroken;
  signpost.distance = distance;
  signpost.places = places;
  signpost.duration = duration;
  signpost.when = when;
})(window.signpost = window.signpost || {});
