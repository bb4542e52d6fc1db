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

  /* "2027-01-12" as "12 January 2027", without the time zone that a Date would bring. */
  function date(iso) {
    var parts = iso.split("-");
    return Number(parts[2]) + " " + words.months[parts[1] - 1] + " " + parts[0];
  }

  function distance(km) {
    if (typeof km !== "number") return "";
    var miles = km / KM_IN_A_MILE;
    var values = { km: String(Math.round(km * 10) / 10), miles: String(Math.round(miles * 10) / 10) };
    if (miles < 0.5) return say("distance_near", values);
    return say(values.miles === "1" ? "distance_one" : "distance", values);
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
  signpost.distance = distance;
  signpost.places = places;
  signpost.duration = duration;
  signpost.when = when;
})(window.signpost = window.signpost || {});
