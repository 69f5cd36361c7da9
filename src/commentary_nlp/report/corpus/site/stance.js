"use strict";
/* Net stance toward actors over time and by source, and one actor closely. */
(() => {
  const { make, say, write } = Dash;

  function cellOf(cell, support, row, column) {
    if (!cell.n) return null;
    const small = cell.n < support;
    const figures = [
      `${Dash.plots.plain(row)} · ${Dash.plots.plain(column)}`,
      say("hoverNet", { net: write.points(cell.value), range: write.range(cell, write.points) }),
      say("hoverCounts", { k: cell.k, m: cell.m, rest: cell.n - cell.k - cell.m, n: cell.n }),
      small ? say("hoverSmall", { support }) : "",
    ];
    return {
      z: cell.value,
      text: `${small ? `(${write.points(cell.value)})` : write.points(cell.value)}<br>n ${cell.n}`,
      hover: figures.filter(Boolean).join("<br>"),
      small,
    };
  }

  function shownActors(selection) {
    const all = Dash.measures.actorCounts(selection);
    return { all: all.length, shown: all.slice(0, Dash.corpus.top).map(([actor]) => actor) };
  }

  function grid(id, selection, labels, groupOf, caption, first) {
    const { all, shown } = shownActors(selection);
    const names = shown.map((actor) => Dash.corpus.actors[actor]);
    Dash.by(`${id}-shown`).textContent = say("actorsShown", { shown: write.count(shown.length), all: write.count(all) });
    if (!shown.length || !labels.length) return Dash.plots.empty(`plot-${id}`, say("nothing"));
    const cells = Dash.measures.netBy(selection, shown, groupOf, labels.length);
    const palette = Dash.plots.colours();
    Dash.plots.heatmap(`plot-${id}`, {
      columns: labels, rows: names, scale: Dash.plots.diverging(palette), low: -1, high: 1,
      cells: cells.map((row, at) => row.map((cell, to) => cellOf(cell, selection.state.support, names[at], labels[to]))),
      onRow: (row) => Dash.change({ focus: shown[row] }),
    });
    Dash.tableIn(Dash.by(`table-${id}`), () => netTable(names, labels, cells, first, caption, selection.state.support));
  }

  function netTable(names, labels, cells, first, caption, support) {
    const rows = names.flatMap((name, at) =>
      labels.flatMap((label, to) => {
        const cell = cells[at][to];
        const note = cell.n < support ? say("small") : "";
        return cell.n
          ? [[name, label, write.points(cell.value), write.range(cell, write.points), cell.k, cell.m, cell.n, note]]
          : [];
      }));
    const heads = [say("actor"), first, say("net"), say("interval"), say("for"), say("against"), say("n"), ""];
    return Dash.table(heads, rows, caption);
  }

  function withUndated(line) {
    return line.undated ? [...line.labels, say("noDate")] : line.labels;
  }

  function drawTime(selection) {
    const line = Dash.time.timeline(selection);
    grid("time", selection, withUndated(line), line.of, say("stanceOverTime"), say("period"));
    drawFocus(selection, line);
  }

  function drawSources(selection) {
    const groups = Dash.measures.sourceGroups(selection);
    grid("source", selection, groups.labels, groups.of, say("stanceBySource"), say("source"));
    const focus = focusOf(selection);
    Dash.by("source-focus").textContent = focus === undefined ? "" : Dash.corpus.actors[focus];
    if (focus === undefined) return Dash.plots.empty("plot-source-focus", say("nothing"));
    const cells = Dash.measures.netBy(selection, [focus], groups.of, groups.labels.length)[0];
    drawDots(groups.labels, cells, selection.state.support);
  }

  /* The actor looked at closely: the one chosen where it is in the selection, else the most named. */
  function focusOf(selection) {
    const counts = Dash.measures.actorCounts(selection).map(([actor]) => actor);
    return counts.includes(selection.state.focus) ? selection.state.focus : counts[0];
  }

  function drawFocus(selection, line) {
    const counts = Dash.measures.actorCounts(selection);
    const focus = focusOf(selection);
    const choice = Dash.by("focus");
    choice.replaceChildren(...counts.map(([actor, count]) =>
      make("option", { value: String(actor), selected: actor === focus },
        `${Dash.corpus.actors[actor]} (${say("articles", { count: write.count(count) })})`)));
    if (focus === undefined || !line.labels.length) return Dash.plots.empty("plot-focus", say("nothing"));
    Dash.plots.clear("plot-focus");
    const cells = Dash.measures.netBy(selection, [focus], line.of, line.labels.length)[0];
    const palette = Dash.plots.colours();
    const bar = (name, colour, pattern, pick) => ({
      type: "bar", name, x: line.labels, y: cells.map(pick), yaxis: "y2", hoverinfo: "skip",
      marker: { color: colour, pattern: { shape: pattern, fillmode: "overlay", size: 6, solidity: 0.2, fgcolor: palette.card } },
    });
    const traces = [
      bar(say("for"), palette.favor, "", (cell) => cell.k),
      bar(say("balanced"), palette.balance, "", (cell) => cell.n - cell.k - cell.m),
      bar(say("against"), palette.against, "/", (cell) => cell.m),
      dots(line.labels, cells, selection.state.support, palette, "v"),
    ];
    Dash.plots.draw("plot-focus", traces, {
      barmode: "stack", bargap: 0.25, showlegend: true,
      legend: { orientation: "h", x: 0, y: 1.06, xanchor: "left", yanchor: "bottom" },
      margin: { l: 8, r: 8, t: 48, b: 8 },
      xaxis: Dash.plots.axis(palette, { anchor: "y2", nticks: 14, showgrid: false }),
      yaxis: Dash.plots.axis(palette, { type: "linear", domain: [0.4, 1], range: [-105, 105], tickvals: [-100, -50, 0, 50, 100],
        zeroline: true, title: { text: say("netAxis") } }),
      yaxis2: Dash.plots.axis(palette, { type: "linear", domain: [0, 0.32], rangemode: "tozero", nticks: 3, title: { text: say("n") } }),
    }, { height: 400, width: 90 + line.labels.length * 16 });
  }

  /* Net stance with its interval, a dot each; dots of small groups are hollow. */
  function dots(labels, cells, support, palette, way) {
    const points = cells.map((cell) => (cell.n ? cell.value * 100 : null));
    const middle = cells.map((cell) => ({ plus: (cell.high - cell.value) * 100, less: (cell.value - cell.low) * 100 }));
    const error = { type: "data", symmetric: false, array: middle.map((m) => Math.max(0, m.plus)),
      arrayminus: middle.map((m) => Math.max(0, m.less)), color: palette.soft, thickness: 1.4, width: 3 };
    const hover = cells.map((cell, at) => cellOf(cell, support, "", labels[at])?.hover.replace(/^ · /, "") ?? "");
    const common = {
      type: "scatter", cliponaxis: false, mode: way === "v" ? "lines+markers" : "markers", name: say("net"), hovertext: hover, hoverinfo: "text",
      line: { color: palette.soft, width: 1 }, connectgaps: false,
      marker: { size: 10, color: cells.map((cell) => (cell.n < support ? palette.card : palette.accent)),
        line: { color: palette.accent, width: 2 } },
    };
    return way === "v"
      ? { ...common, x: labels, y: points, error_y: error }
      : { ...common, y: labels, x: points, error_x: error };
  }

  function drawDots(labels, cells, support) {
    Dash.plots.clear("plot-source-focus");
    const palette = Dash.plots.colours();
    const named = Dash.plots.names(labels, cells.map((cell) => `  n ${cell.n}`));
    Dash.plots.draw("plot-source-focus", [dots(named, cells, support, palette, "h")], {
      xaxis: Dash.plots.axis(palette, { type: "linear", range: [-105, 105], tickvals: [-100, -50, 0, 50, 100], zeroline: true,
        title: { text: say("netAxis") } }),
      yaxis: Dash.plots.axis(palette, { autorange: "reversed" }),
    }, { height: 90 + labels.length * 28 });
  }

  Object.assign(Dash.views, { time: drawTime, source: drawSources });
})();
