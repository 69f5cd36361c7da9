"use strict";
/* Totals of the selection, what it lacks, and articles over time. */
(() => {
  const { make, say, write } = Dash;

  function tile(name, value, note) {
    return make("div", { class: "tile" }, make("dt", {}, say(name)), make("dd", {}, value, note ? make("small", {}, note) : null));
  }

  function lacks(total) {
    const { corpus } = Dash;
    const [unreadable, examples] = corpus.unreadable;
    const quoted = examples.map((text) => JSON.stringify(text)).join(", ");
    const unnamed = corpus.models.filter(([name]) => !name).reduce((sum, row) => sum + row[3], 0);
    return [
      total.undated && say("lackDate", { count: write.count(total.undated) }),
      unreadable && say("lackReadable", { count: write.count(unreadable), examples: quoted }),
      total.unsourced && say("lackSource", { count: write.count(total.unsourced) }),
      corpus.unread && say("lackCoverage", { count: write.count(corpus.unread) }),
      unnamed && say("lackModel", { count: write.count(unnamed) }),
      corpus.repeatedIds && say("lackUnique", { count: write.count(corpus.repeatedIds) }),
      corpus.models.filter(([name]) => name).length > 1 && say("lackOneModel"),
    ].filter(Boolean);
  }

  function models() {
    const named = Dash.corpus.models.filter(([name]) => name);
    return named.map(([name, version, checksum, count]) =>
      [name, version, checksum && `(${checksum})`, `× ${write.count(count)}`].filter(Boolean).join(" "),
    );
  }

  function draw(selection) {
    const total = Dash.measures.overview(selection);
    const all = Dash.corpus.count;
    Dash.by("tiles").replaceChildren(
      tile("tileArticles", write.count(total.articles), say("ofAll", { count: write.count(all) })),
      tile("tileDates", total.first === null ? "–" : total.first, total.first === null ? "" : say("until", { last: total.last })),
      tile("tileSources", write.count(total.sources)),
      tile("tileActors", write.count(total.actors)),
      tile("tileStances", write.count(total.rows), say("labelCounts", {
        favor: write.count(total.labels[0]), against: write.count(total.labels[1]), neutral: write.count(total.labels[2]) })),
      tile("tileDevices", write.count(total.devices)),
      tile("tileAbstained", total.scored ? write.percent(total.abstained / total.scored) : "–",
        say("abstainedOf", { count: write.count(total.abstained), scored: write.count(total.scored) })),
      tile("tileCharacters", write.count(total.characters)),
    );
    Dash.by("lacks").replaceChildren(...lacks(total).map((text) => make("li", {}, text)));
    Dash.by("models").textContent = models().join("; ") || say("noModel");
    drawArticles(selection);
  }

  function drawArticles(selection) {
    const line = Dash.time.timeline(selection);
    const labels = [...line.labels, ...(line.undated ? [say("noDate")] : [])];
    if (!labels.length) return Dash.plots.empty("plot-articles", say("nothing"));
    Dash.plots.clear("plot-articles");
    const counts = labels.map(() => 0);
    for (const article of Dash.time.listed(selection.articles)) counts[line.of(article)] += 1;
    const palette = Dash.plots.colours();
    const bars = {
      type: "bar", x: labels, y: counts, marker: { color: palette.accent }, hoverinfo: "text",
      hovertext: counts.map((count, at) => `${labels[at]}: ${say("articles", { count: write.count(count) })}`),
      textposition: "none",
    };
    Dash.plots.draw("plot-articles", [bars], {
      bargap: 0.25,
      xaxis: Dash.plots.axis(palette, { showgrid: false, nticks: 14 }),
      yaxis: Dash.plots.axis(palette, { type: "linear", rangemode: "tozero", nticks: 4, title: { text: say("articlesAxis") } }),
    }, { height: 190 });
    Dash.tableIn(Dash.by("table-articles"), () =>
      Dash.table([say("period"), say("articlesAxis")], labels.map((label, at) => [label, write.count(counts[at])]), say("articlesOverTime")));
  }

  Dash.views = { overview: draw };
})();
