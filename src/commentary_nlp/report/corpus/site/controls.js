"use strict";
/* The form of filters: what it shows, and what it changes. */
(() => {
  const { make, say, write } = Dash;

  /* Check boxes of a long list, narrowed by typing; those that are chosen stand first. */
  function chooser(id, entries, chosen, key) {
    const box = Dash.by(id);
    const typed = make("input", { type: "search", placeholder: say("narrow"), "aria-label": say("narrow") });
    const list = make("div", { class: "choices" });
    const LONGEST = 200;
    function fill() {
      const wanted = typed.value.trim().toLowerCase();
      const now = Dash.state[key];
      const fits = entries.filter(([number, name]) => now.has(number) || name.toLowerCase().includes(wanted));
      fits.sort((a, b) => now.has(b[0]) - now.has(a[0]));
      const rows = fits.slice(0, LONGEST).map(([number, name, count]) => {
        const input = make("input", { type: "checkbox", checked: now.has(number), onchange: () => {
          const next = new Set(Dash.state[key]);
          if (input.checked) next.add(number);
          else next.delete(number);
          Dash.change({ [key]: next });
        } });
        return make("label", {}, input, make("span", { class: "name" }, name), make("span", { class: "number" }, write.count(count)));
      });
      const left = fits.length - rows.length;
      list.replaceChildren(...rows, left > 0 ? make("p", { class: "note" }, say("rowsNotShown", { count: write.count(left) })) : "");
    }
    typed.addEventListener("input", fill);
    box.replaceChildren(...(entries.length > 8 ? [typed] : []), list);
    fill();
    return fill;
  }

  function sources() {
    const { source } = Dash.corpus;
    const counts = new Map();
    for (const number of source) counts.set(number, (counts.get(number) ?? 0) + 1);
    return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])
      .map(([number, count]) => [number, number === Dash.NONE ? say("noSource") : Dash.corpus.sources[number], count]);
  }

  function actors() {
    const counts = new Map();
    for (const here of Dash.corpus.actorsOf) for (const actor of here) counts.set(actor, (counts.get(actor) ?? 0) + 1);
    return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([number, count]) => [number, Dash.corpus.actors[number], count]);
  }

  let refills = [];
  const select = (id, names, words) =>
    Dash.by(id).replaceChildren(...names.map((name) => make("option", { value: name }, say(words + name))));

  function build() {
    refills = [chooser("choose-sources", sources(), "sources", "sources"), chooser("choose-actors", actors(), "actors", "actors")];
    select("holder", Dash.filters.HOLDERS, "holder_");
    select("period", Dash.filters.PERIODS, "period_");
    select("order", Dash.filters.ORDERS, "order_");
    for (const name of ["from", "to", "holder", "period", "order"])
      Dash.by(name).addEventListener("change", (event) => Dash.change({ [name]: event.target.value }));
    for (const name of ["undated", "aligned"])
      Dash.by(name).addEventListener("change", (event) => Dash.change({ [name]: event.target.checked }));
    Dash.by("p").addEventListener("input", (event) => {
      Dash.by("p-shown").textContent = (event.target.value / 100).toFixed(2);
    });
    Dash.by("p").addEventListener("change", (event) => Dash.change({ p: Number(event.target.value) }));
    Dash.by("support").addEventListener("change", (event) =>
      Dash.change({ support: Math.min(1000, Math.max(1, Math.round(Number(event.target.value)) || 1)) }));
    Dash.by("focus").addEventListener("change", (event) => Dash.change({ focus: Number(event.target.value) }));
    Dash.LABELS.forEach((label, number) => Dash.by(`label-${label}`).addEventListener("change", () => {
      const next = new Set([0, 1, 2].filter((at) => Dash.by(`label-${Dash.LABELS[at]}`).checked));
      Dash.change({ labels: next.size ? next : new Set([number]) });
    }));
    let wait = 0;
    Dash.by("query").addEventListener("input", (event) => {
      clearTimeout(wait);
      wait = setTimeout(() => Dash.change({ query: event.target.value.trim() }), 250);
    });
    Dash.by("filters").addEventListener("submit", (event) => event.preventDefault());
    Dash.by("reset").addEventListener("click", () => Dash.change(Dash.filters.fresh()));
  }

  /* Show the state in the form. */
  function reflect(state) {
    for (const name of ["from", "to", "holder", "period", "order", "p", "support"]) Dash.by(name).value = state[name];
    for (const name of ["undated", "aligned"]) Dash.by(name).checked = state[name];
    Dash.by("p-shown").textContent = (state.p / 100).toFixed(2);
    if (document.activeElement !== Dash.by("query")) Dash.by("query").value = state.query;
    Dash.LABELS.forEach((label, number) => (Dash.by(`label-${label}`).checked = state.labels.has(number)));
    refills.forEach((fill) => fill());
  }

  /* How much the filters keep, in words. */
  function tell(selection) {
    const articles = Dash.time.listed(selection.articles).length;
    Dash.by("kept").textContent = say("kept", {
      articles: write.count(articles), allArticles: write.count(Dash.corpus.count),
      rows: write.count(selection.rows.length), allRows: write.count(Dash.corpus.stance.p.length) });
  }

  Dash.controls = { build, reflect, tell };
})();
