"use strict";
/* Rhetorical devices by source, in devices per 1,000 characters. */
(() => {
  const { say, write } = Dash;
  const per = (value) => write.fixed(value, 2);

  Dash.views.devices = (selection) => {
    const groups = Dash.measures.sourceGroups(selection);
    if (!groups.labels.length) return Dash.plots.empty("plot-devices", say("nothing"));
    const { support } = selection.state;
    const rates = Dash.measures.deviceRates(selection, groups);
    const order = rates.map((row, kind) => [kind, row.reduce((sum, cell) => sum + cell.k, 0)])
      .filter(([, total]) => total > 0).sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([kind]) => kind);
    if (!order.length) return Dash.plots.empty("plot-devices", say("nothing"));
    const names = order.map((kind) => Object.values(Dash.words.devices)[kind]);
    const cells = order.map((kind, at) => {
      const most = Math.max(...rates[kind].filter((cell) => cell.n >= support).map((cell) => cell.value || 0), 1e-9);
      return rates[kind].map((cell, to) => ({
        z: (cell.value || 0) / most,
        text: cell.n < support ? `(${per(cell.value)})` : per(cell.value),
        hover: [`${names[at]} · ${Dash.plots.plain(groups.labels[to])}`,
          say("hoverRate", { rate: per(cell.value), range: write.range(cell, per), k: cell.k, n: cell.n }),
          cell.n < support ? say("hoverSmall", { support }) : ""].filter(Boolean).join("<br>"),
        small: cell.n < support,
      }));
    });
    Dash.plots.heatmap("plot-devices", { columns: groups.labels, after: groups.articles.map((count) => `<br>n ${count}`), rows: names, cells, low: 0, high: 1, cellWidth: 58,
      scale: Dash.plots.rising(Dash.plots.colours()) });
    Dash.tableIn(Dash.by("table-devices"), () => Dash.table(
      [say("device"), say("source"), say("rateAxis"), say("interval"), say("count"), say("n"), ""],
      order.flatMap((kind, at) => rates[kind].map((cell, to) => [names[at], groups.labels[to], per(cell.value),
        write.range(cell, per), cell.k, cell.n, cell.n < support ? say("small") : ""])),
      say("devicesBySource")));
  };
})();
