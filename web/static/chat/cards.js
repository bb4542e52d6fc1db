/* One message of the service as a page shows it. Whatever a provider wrote goes in as text, never as markup. */
(function (signpost) {
  "use strict";

  var words = signpost.words;
  var say = signpost.say;
  var NUMBERED = /^(\d+)\. /;
  var BULLET = /^[•-] /;
  var PHONE = /\b0\d{2,4}(?: ?\d{2,4}){2,3}\b/g;
  var EMERGENCY_PHONE = /\b0\d{2,4}(?: ?\d{2,4}){2,3}\b|\b(?:999|111|116 ?\d{3})\b/g;
  var MAP = "https://www.openstreetmap.org/search?query=";

  /* The message's parts as a fragment. onChoose(button) is called when one of its choices is pressed. */
  function show(message, onChoose) {
    var fragment = document.createDocumentFragment();
    var custom = message.custom || {};
    var choices = new Choices(message.buttons, onChoose);
    var parts = (KINDS[custom.kind] || nothing)(custom, numbersIn(message.text), choices);
    fragment.appendChild(textOf(message, parts.length > 0));
    parts.forEach(function (part) { fragment.appendChild(part); });
    var left = choices.left();
    if (left) fragment.appendChild(left);
    return fragment;
  }

  var KINDS = {
    search_results: function (custom, numbers, choices) {
      var results = custom.results || [];
      if (results.length) {
        return results.map(function (run, n) { return course(run, numbers[n], choices); });
      }
      var relaxations = (custom.unmet && custom.unmet.relaxations) || [];
      return relaxations.length ? [options(relaxations, choices)] : [];
    },
    course_details: function (custom) {
      return [course(custom)];
    },
    support_results: function (custom, numbers) {
      return (custom.results || []).map(function (service, n) { return support(service, numbers[n]); });
    }
  };

  function nothing() {
    return [];
  }

  /*
   * The message's text. Where cards follow, what they say better is left out: numbered lines, or all of a detail.
   * The paragraphs in other languages come first, in the order in which the message names these.
   */
  function textOf(message, hasCards) {
    var kind = (message.custom && message.custom.kind) || "text";
    var box = element("div", "signpost-entry__text signpost-entry__text--" + kind.replace(/_/g, "-"));
    var paragraphs = message.text.split(kind === "crisis" ? /\n+/ : /\n{2,}/);
    if (hasCards && kind === "course_details") paragraphs = [];
    if (hasCards) paragraphs = paragraphs.filter(function (paragraph) { return !isNumberedList(paragraph); });
    var languages = (message.custom && message.custom.languages) || [];
    paragraphs.forEach(function (paragraph, n) {
      var made = isBulleted(paragraph) ? listOf(paragraph)
        : withPhones(element("p", "govuk-body"), paragraph, kind === "crisis");
      if (languages[n]) made.lang = languages[n];
      made.dir = "auto";
      box.appendChild(made);
    });
    return box;
  }

  function isBulleted(paragraph) {
    return paragraph.split("\n").every(function (line) { return BULLET.test(line); });
  }

  function listOf(paragraph) {
    var list = element("ul", "govuk-list govuk-list--bullet");
    paragraph.split("\n").forEach(function (line) {
      list.appendChild(withPhones(element("li", ""), line.replace(BULLET, ""), false));
    });
    return list;
  }

  function isNumberedList(paragraph) {
    var lines = paragraph.split("\n");
    if (lines.length > 1 && /:$/.test(lines[0])) lines = lines.slice(1);
    return lines.every(function (line) { return NUMBERED.test(line); });
  }

  /* The numbers by which the text calls its results, so that "2" means the same in words and on the cards. */
  function numbersIn(text) {
    return text.split("\n").map(function (line) { return NUMBERED.exec(line); })
      .filter(Boolean).map(function (found) { return found[1]; });
  }

  function course(run, number, choices) {
    var card = copy("course-part");
    put(card, "title", numbered(run.title, number));
    put(card, "provider", run.provider);
    putPlace(card, [run.venue, run.address, signpost.unbroken(run.postcode)], run);
    put(card, "when", signpost.when(run));
    put(card, "delivery", signpost.inWords("delivery", run.delivery));
    put(card, "cost", run.cost_text);
    put(card, "level", signpost.inWords("level", run.level));
    put(card, "places_left", signpost.places(run.places_left));
    put(card, "duration", signpost.duration(run.duration, run.duration_unit));
    put(card, "access", signpost.begun(signpost.joined(signpost.allInWords("access", run.access), words.and)));
    put(card, "why", signpost.begun(signpost.joined(signpost.allInWords("why", run.why), words.and)));
    ["who_this_course_is_for", "what_you_will_learn", "entry_requirements", "what_you_will_need_to_bring"]
      .forEach(function (part) { put(card, part, run[part]); });
    putWays(card, run, run.title);
    keep(card, "is_demonstration", run.is_demonstration);
    if (choices && number) choices.place(slot(card, "choice"), isNumbered(number), words.more_about, run.title);
    return card;
  }

  function support(service, number) {
    var card = copy("support-part");
    put(card, "title", numbered(service.name, number));
    put(card, "organisation", service.organisation);
    var kinds = signpost.allInWords("support", [].concat(service.support || []));
    put(card, "support", signpost.begun(signpost.joined(kinds, words.and)));
    putPlace(card, [service.address, signpost.unbroken(service.postcode)], service);
    put(card, "opening_hours", service.opening_hours);
    put(card, "who_can_use_it", service.who_can_use_it);
    putWays(card, service, service.name);
    keep(card, "is_demonstration", service.is_demonstration);
    return card;
  }

  /* What would work. Where each has a button of its own, in the same order, the button stands beside it. */
  function options(relaxations, choices) {
    var box = copy("relaxations-part");
    var arePaired = choices.count() === relaxations.length;
    relaxations.forEach(function (relaxation, n) {
      var option = copy("option-part");
      put(option, "text", wayOn(relaxation.text, signpost.distance(relaxation.nearest_km)));
      if (arePaired) choices.place(slot(option, "choice"), isAt(n));
      slot(box, "options").appendChild(option);
    });
    return box;
  }

  function wayOn(text, distance) {
    return distance ? say("nearest", { text: text, distance: distance }) : text + ".";
  }

  /* A message's buttons, each of which stands in one place: beside what it belongs to, else in the list at the end. */
  function Choices(buttons, onChoose) {
    var waiting = (buttons || []).slice();

    this.count = function () {
      return (buttons || []).length;
    };
    this.place = function (where, belongs, label, hidden) {
      var button = (buttons || []).filter(belongs)[0];
      if (!button || !where) return;
      waiting.splice(waiting.indexOf(button), 1);
      where.appendChild(choice(button, label, hidden));
    };
    this.left = function () {
      if (!waiting.length) return null;
      var list = element("ul", "signpost-choices");
      waiting.forEach(function (button) {
        list.appendChild(element("li", "")).appendChild(choice(button));
      });
      return list;
    };

    function choice(button, label, hidden) {
      var made = element("button", "signpost-choice", label || button.title);
      made.type = "button";
      if (hidden) made.appendChild(element("span", "", " " + hidden));
      made.addEventListener("click", function () { onChoose(button); });
      return made;
    }
  }

  function isNumbered(number) {
    return function (button) { return button.title.indexOf(number + ". ") === 0; };
  }

  function isAt(place) {
    return function (_, n) { return n === place; };
  }

  function numbered(title, number) {
    return number ? say("number", { number: number, title: title }) : title;
  }

  function putPlace(card, lines, where) {
    var said = lines.filter(function (line, n) { return line && lines.indexOf(line) === n; }).join(words.comma);
    put(card, "distance", signpost.begun(signpost.distance(where.distance_km)));
    link(card, "map", where.postcode && MAP + encodeURIComponent(where.postcode), where.postcode && say("map", where));
    put(card, "where", said);
  }

  function putWays(card, reach, title) {
    var url = /^https?:\/\//i.test(reach.url || "") ? reach.url : "";
    link(card, "url", url, url && words.website + " " + title);
    link(card, "phone", reach.phone && "tel:" + reach.phone.replace(/[^\d+]/g, ""), reach.phone && say("phone", reach));
    link(card, "email", reach.email && "mailto:" + encodeURIComponent(reach.email), reach.email && say("email", reach));
    keep(card, "ways", url || reach.phone || reach.email);
  }

  function put(card, part, text) {
    var place = card.querySelector('[data-part="' + part + '"]');
    if (text) place.textContent = text;
    else (card.querySelector('[data-row="' + part + '"]') || place).remove();
  }

  function link(card, name, href, text) {
    var place = card.querySelector('[data-link="' + name + '"]');
    if (href) {
      place.href = href;
      place.textContent = text;
    } else {
      (card.querySelector('[data-row="' + name + '"]') || place).remove();
    }
  }

  function keep(card, row, isWanted) {
    if (!isWanted) card.querySelector('[data-row="' + row + '"]').remove();
  }

  function slot(card, name) {
    return card.querySelector('[data-slot="' + name + '"]');
  }

  function copy(id) {
    return document.getElementById(id).content.firstElementChild.cloneNode(true);
  }

  /* Text whose telephone numbers can be pressed. */
  function withPhones(where, text, isCrisis) {
    var from = 0;
    text.replace(isCrisis ? EMERGENCY_PHONE : PHONE, function (phone, at) {
      where.appendChild(document.createTextNode(text.slice(from, at)));
      var made = element("a", "govuk-link signpost-nowrap", phone);
      made.href = "tel:" + phone.replace(/ /g, "");
      where.appendChild(made);
      from = at + phone.length;
    });
    where.appendChild(document.createTextNode(text.slice(from)));
    return where;
  }

  function element(tag, classes, text) {
    var made = document.createElement(tag);
    if (classes) made.className = classes;
    if (text) made.textContent = text;
    return made;
  }

  signpost.show = show;
  signpost.element = element;
})(window.signpost);
