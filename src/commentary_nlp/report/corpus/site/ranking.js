"use strict";
/* The most favoured and the most attacked actors, with support. */
(() => {
  const { say, write } = Dash;

  function drawOne(id, selection, sign) {
    const { rows, ranked, unranked } = Dash.measures.ranking(selection, sign);
    const support = selection.state.support;
    const top = rows.slice(0, Dash.corpus.top);
    Dash.by(`${id}-shown`).textContent = say("rankedShown", {
      shown: write.count(top.length), ranked: write.count(ranked), unranked: write.count(unranked), support });
    if (!top.length) return Dash.plots.empty(`plot-${id}`, say("nothing"));
    Dash.plots.clear(`plot-${id}`);
    const palette = Dash.plots.colours();
    const colour = sign > 0 ? palette.favor : palette.against;
    const actors = top.map((row) => Dash.corpus.actors[row.actor]);
    const names = Dash.plots.names(actors, top.map((row) => `  ${row.k}/${row.n}`));
    const dot = {
      type: "scatter", cliponaxis: false, mode: "markers", x: top.map((row) => row.value * 100), y: names,
      error_x: { type: "data", symmetric: false, array: top.map((row) => (row.high - row.value) * 100),
        arrayminus: top.map((row) => (row.value - row.low) * 100), color: colour, thickness: 2, width: 4 },
      marker: { size: 11, color: colour, symbol: sign > 0 ? "circle" : "diamond" },
      hoverinfo: "text",
      hovertext: top.map((row) => `${Dash.plots.plain(Dash.corpus.actors[row.actor])}<br>${say("hoverShare", {
        share: write.percent(row.value), range: write.range(row, write.percent), k: row.k, n: row.n })}`),
    };
    Dash.plots.draw(`plot-${id}`, [dot], {
      xaxis: Dash.plots.axis(palette, { type: "linear", range: [-2, 102], ticksuffix: " %", nticks: 6, title: { text: say(`${id}Axis`) } }),
      yaxis: Dash.plots.axis(palette, { autorange: "reversed" }),
    }, { height: 90 + top.length * 30 });
    Dash.tableIn(Dash.by(`table-${id}`), () =>
      Dash.table([say("actor"), say("share"), say("interval"), say(sign > 0 ? "for" : "against"), say("n")],
        rows.map((row) => [Dash.corpus.actors[row.actor], write.percent(row.value), write.range(row, write.percent), row.k, row.n]),
        say(id)));
  }

  Dash.views.ranking = (selection) => {
    drawOne("favoured", selection, 1);
    drawOne("attacked", selection, -1);
  };
})();
