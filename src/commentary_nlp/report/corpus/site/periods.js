"use strict";
/* Days, weeks, months, quarters and years. */
Dash.time = (() => {
  const listed = (bytes) => Array.from(bytes.keys()).filter((index) => bytes[index]);

  const at = (day) => new Date(day * 86400000);
  const year = (day) => at(day).getUTCFullYear();
  const month = (day) => at(day).getUTCMonth();
  const four = (number) => String(number).padStart(4, "0");
  const iso = (day) => at(day).toISOString().slice(0, 10);

  /* Periods are whole numbers, so that neighbours differ by one. */
  const PERIOD = {
    day: { of: (day) => day, name: (at) => iso(at) },
    week: { of: (day) => Math.floor((day + 3) / 7), name: (at) => iso(at * 7 - 3) },
    month: {
      of: (day) => year(day) * 12 + month(day),
      name: (at) => `${four(Math.floor(at / 12))}-${String((at % 12) + 1).padStart(2, "0")}`,
    },
    quarter: {
      of: (day) => year(day) * 4 + Math.floor(month(day) / 3),
      name: (at) => `${four(Math.floor(at / 4))} Q${(at % 4) + 1}`,
    },
    year: { of: (day) => year(day), name: four },
  };
  const MOST_PERIODS = 400;
  const FEWEST_PERIODS = 3;
  const HANDFUL = 3;

  /*
   * The period asked for, or the next longer one that gives at most 400. By default one that suits the range
   * and holds a handful of articles on average, as long as three periods are left.
   */
  function periodFor(days, asked) {
    const names = Object.keys(PERIOD);
    let low = Infinity;
    let high = -Infinity;
    for (const day of days) {
      low = Math.min(low, day);
      high = Math.max(high, day);
    }
    const range = high - low;
    const usual = range <= 21 ? 0 : range <= 120 ? 1 : range <= 1100 ? 2 : range <= 3700 ? 3 : 4;
    let choice = asked === "auto" ? usual : names.indexOf(asked);
    const periods = (at) => PERIOD[names[at]].of(high) - PERIOD[names[at]].of(low) + 1;
    const sparse = () => days.length < HANDFUL * periods(choice) && periods(choice + 1) >= FEWEST_PERIODS;
    while (choice < names.length - 1 && (periods(choice) > MOST_PERIODS || (asked === "auto" && sparse()))) choice += 1;
    return names[choice];
  }

  /* All periods of the kept articles in order, gaps included, and the one of each article. */
  function timeline(selection) {
    const { day } = Dash.corpus;
    const articles = listed(selection.articles);
    const days = articles.map((article) => day[article]).filter((value) => value !== Dash.UNDATED);
    if (!days.length) return { name: "month", labels: [], of: () => 0, undated: articles.length };
    const name = periodFor(days, selection.state.period);
    let first = Infinity;
    let last = -Infinity;
    for (const value of days) {
      first = Math.min(first, PERIOD[name].of(value));
      last = Math.max(last, PERIOD[name].of(value));
    }
    const labels = Array.from({ length: last - first + 1 }, (_, step) => PERIOD[name].name(first + step));
    const of = (article) => {
      const place = day[article] === Dash.UNDATED ? labels.length : PERIOD[name].of(day[article]) - first;
      return place < 0 || place > labels.length ? null : place;
    };
    return { name, labels, of, undated: articles.length - days.length };
  }

  return { timeline, iso, listed };
})();
