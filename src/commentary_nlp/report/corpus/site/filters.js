"use strict";
/* What the reader chose, and the address that keeps it. */
(() => {
  const HOLDERS = ["all", "author", "others"];
  const PERIODS = ["auto", "day", "week", "month", "quarter", "year"];
  const ORDERS = ["newest", "oldest", "surest", "unsurest"];

  function fresh() {
    return {
      from: "",
      to: "",
      undated: true,
      sources: new Set(),
      actors: new Set(),
      holder: "all",
      labels: new Set([0, 1, 2]),
      p: 0,
      support: 5,
      period: "auto",
      focus: Dash.NONE,
      order: "newest",
      aligned: false,
      query: "",
      article: Dash.NONE,
    };
  }

  const isDay = (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
  const whole = (text, low, high, otherwise) =>
    /^\d{1,9}$/.test(text ?? "") ? Math.min(high, Math.max(low, Number(text))) : otherwise;
  const oneOf = (text, known) => (known.includes(text) ? text : known[0]);

  function numbers(names, known) {
    const found = names.map((name) => known.indexOf(name)).filter((number) => number >= 0);
    return new Set(found);
  }

  /* The state written in an address; what it does not know is passed over. */
  function fromHash(hash) {
    const read = new URLSearchParams(hash.replace(/^#/, ""));
    const state = fresh();
    const { corpus } = Dash;
    if (isDay(read.get("from"))) state.from = read.get("from");
    if (isDay(read.get("to"))) state.to = read.get("to");
    state.undated = read.get("undated") !== "no";
    state.sources = numbers(read.getAll("source"), corpus.sources);
    if (read.get("unsourced") === "yes") state.sources.add(Dash.NONE);
    state.actors = numbers(read.getAll("actor"), corpus.actors);
    state.holder = oneOf(read.get("holder"), HOLDERS);
    const labels = numbers(read.getAll("stance"), Dash.LABELS);
    if (labels.size) state.labels = labels;
    state.p = whole(read.get("p"), 0, 100, 0);
    state.support = whole(read.get("support"), 1, 1000, 5);
    state.period = oneOf(read.get("period"), PERIODS);
    state.focus = corpus.actors.indexOf(read.get("focus") ?? "");
    state.order = oneOf(read.get("order"), ORDERS);
    state.aligned = read.get("aligned") === "yes";
    state.query = read.get("q") ?? "";
    state.article = whole(read.get("article"), 1, corpus.count, 0) - 1;
    return state;
  }

  /* The address of a state; what stands at its default is left out. */
  function toHash(state) {
    const usual = fresh();
    const out = new URLSearchParams();
    const { corpus } = Dash;
    for (const key of ["from", "to", "holder", "p", "support", "period", "order"])
      if (state[key] !== usual[key]) out.append(key, state[key]);
    if (!state.undated) out.append("undated", "no");
    for (const source of state.sources)
      source === Dash.NONE ? out.append("unsourced", "yes") : out.append("source", corpus.sources[source]);
    for (const actor of state.actors) out.append("actor", corpus.actors[actor]);
    if (state.labels.size < 3) for (const label of state.labels) out.append("stance", Dash.LABELS[label]);
    if (state.focus !== Dash.NONE) out.append("focus", corpus.actors[state.focus]);
    if (state.aligned) out.append("aligned", "yes");
    if (state.query) out.append("q", state.query);
    if (state.article !== Dash.NONE) out.append("article", state.article + 1);
    return out.toString();
  }

  Dash.filters = { fresh, fromHash, toHash, HOLDERS, PERIODS, ORDERS };
})();
