"use strict";
/* Actors that are named in the same articles. */
(() => {
  const { say, write } = Dash;

  Dash.views.company = (selection) => {
    const found = Dash.measures.company(selection);
    const names = found.actors.map(([actor]) => Dash.corpus.actors[actor]);
    Dash.by("company-shown").textContent = say("actorsShown", { shown: write.count(names.length), all: write.count(found.all) });
    if (names.length < 2) return Dash.plots.empty("plot-company", say("nothing"));
    const most = Math.max(1, ...found.matrix.flat());
    const lift = new Map(found.pairs.flatMap((pair) => [[`${pair.a} ${pair.b}`, pair.lift], [`${pair.b} ${pair.a}`, pair.lift]]));
    const cells = found.matrix.map((row, a) => row.map((together, b) => (a === b ? null : {
      z: Math.sqrt(together / most),
      text: String(together),
      hover: `${Dash.plots.plain(names[a])} · ${Dash.plots.plain(names[b])}<br>${say("hoverPair", {
        together, lift: write.fixed(lift.get(`${found.actors[a][0]} ${found.actors[b][0]}`) ?? 0, 2) })}`,
    })));
    Dash.plots.heatmap("plot-company", { columns: names, rows: names, cells, low: 0, high: 1, cellWidth: 44,
      scale: Dash.plots.rising(Dash.plots.colours()) });
    Dash.tableIn(Dash.by("table-company"), () => Dash.table(
      [say("actor"), say("otherActor"), say("together"), say("lift")],
      found.pairs.map((pair) => [Dash.corpus.actors[pair.a], Dash.corpus.actors[pair.b], write.count(pair.together), write.fixed(pair.lift, 2)]),
      say("company")));
  };
})();
