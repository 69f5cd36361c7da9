"use strict";
/* The figures behind every plot and table, from a selection. */
Dash.measures = (() => {
  const { share, net, rate } = Dash.statistics;
  const { iso, listed } = Dash.time;
  const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

  /* Sources by their number of kept articles; those beyond `top` share one group, articles without one another. */
  function sourceGroups(selection, top = Dash.corpus.top) {
    const { source, sources } = Dash.corpus;
    const counts = new Map();
    for (const article of listed(selection.articles))
      counts.set(source[article], (counts.get(source[article]) ?? 0) + 1);
    const named = [...counts].filter(([number]) => number !== Dash.NONE).sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    const shown = named.slice(0, top);
    const place = new Map(shown.map(([number], index) => [number, index]));
    const labels = shown.map(([number]) => sources[number]);
    const articles = shown.map(([, count]) => count);
    const others = named.slice(top);
    if (others.length) {
      others.forEach(([number]) => place.set(number, labels.length));
      labels.push(Dash.say("otherSources", { count: others.length }));
      articles.push(sum(others.map(([, count]) => count)));
    }
    if (counts.has(Dash.NONE)) {
      place.set(Dash.NONE, labels.length);
      labels.push(Dash.say("noSource"));
      articles.push(counts.get(Dash.NONE));
    }
    return { labels, articles, of: (article) => place.get(source[article]) ?? null };
  }

  /* Actors of the selection by the number of articles with a position toward them. */
  function actorCounts(selection) {
    const counts = new Map();
    for (const actor of selection.positions.actor) counts.set(actor, (counts.get(actor) ?? 0) + 1);
    return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  }

  /* The net stance of articles toward each of `actors` in each of `size` groups: rows of cells. */
  function netBy(selection, actors, groupOf, size) {
    const place = new Map(actors.map((actor, index) => [actor, index]));
    const cells = actors.map(() => Array.from({ length: size }, () => [0, 0, 0]));
    const { article, actor, sign } = selection.positions;
    for (let index = 0; index < actor.length; index++) {
      const row = place.get(actor[index]);
      const group = row === undefined ? null : groupOf(article[index]);
      if (group === null || group === undefined || group >= size) continue;
      const cell = cells[row][group];
      cell[2] += 1;
      if (sign[index] > 0) cell[0] += 1;
      if (sign[index] < 0) cell[1] += 1;
    }
    return cells.map((row) => row.map(([k, m, n]) => net(k, m, n)));
  }

  /* Actors with at least `support` articles by the lower limit of the share for or against them. */
  function ranking(selection, sign) {
    const counts = new Map();
    selection.positions.actor.forEach((actor, index) => {
      const cell = counts.get(actor) ?? [0, 0];
      cell[1] += 1;
      if (selection.positions.sign[index] === sign) cell[0] += 1;
      counts.set(actor, cell);
    });
    const all = [...counts].map(([actor, [k, n]]) => ({ actor, ...share(k, n) }));
    const ranked = all.filter((row) => row.n >= selection.state.support);
    const order = (a, b) => b.low - a.low || b.n - a.n || a.actor - b.actor;
    return {
      rows: ranked.filter((row) => row.k > 0).sort(order),
      ranked: ranked.length,
      unranked: all.length - ranked.length,
    };
  }

  /* Devices per 1,000 characters: a row for each device, a cell for each group of sources. */
  function deviceRates(selection, groups) {
    const { firstDevice, device, size } = Dash.corpus;
    const kinds = Object.keys(Dash.words.devices).length;
    const zero = () => ({ n: 0, d: 0, s: 0, dd: 0, ds: 0, ss: 0 });
    const cells = Array.from({ length: kinds }, () => groups.labels.map(zero));
    for (const article of listed(selection.articles)) {
      const group = groups.of(article);
      const counts = new Uint32Array(kinds);
      for (let row = firstDevice[article]; row < firstDevice[article + 1]; row++)
        if (device.p[row] < 0 || device.p[row] >= selection.state.p * 100) counts[device.kind[row]] += 1;
      const thousands = size[article] / 1000;
      counts.forEach((count, kind) => {
        const cell = cells[kind][group];
        cell.n += 1;
        cell.d += count;
        cell.s += thousands;
        cell.dd += count * count;
        cell.ds += count * thousands;
        cell.ss += thousands * thousands;
      });
    }
    return cells.map((row) => row.map(rate));
  }

  /* Articles that name two actors: the actors named in most articles, and their pairs with the lift of each. */
  function company(selection, top = Dash.corpus.top) {
    const articles = listed(selection.articles);
    const counts = new Map();
    for (const article of articles)
      for (const actor of Dash.corpus.actorsOf[article]) counts.set(actor, (counts.get(actor) ?? 0) + 1);
    const order = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    const shown = order.slice(0, Math.max(top, 2));
    const place = new Map(shown.map(([actor], index) => [actor, index]));
    const matrix = shown.map(() => shown.map(() => 0));
    for (const article of articles) {
      const here = Dash.corpus.actorsOf[article].map((actor) => place.get(actor)).filter((row) => row !== undefined);
      for (const a of here) for (const b of here) if (a !== b) matrix[a][b] += 1;
    }
    const pairs = [];
    for (let a = 0; a < shown.length; a++)
      for (let b = a + 1; b < shown.length; b++)
        if (matrix[a][b]) {
          const lift = (matrix[a][b] * articles.length) / (shown[a][1] * shown[b][1]);
          pairs.push({ a: shown[a][0], b: shown[b][0], together: matrix[a][b], lift });
        }
    pairs.sort((x, y) => y.together - x.together || x.a - y.a || x.b - y.b);
    return { actors: shown, all: order.length, matrix, pairs, articles: articles.length };
  }

  /* Totals of the selection. */
  function overview(selection) {
    const { day, source, size, firstDevice, device, stance } = Dash.corpus;
    const articles = listed(selection.articles);
    const days = articles.map((article) => day[article]).filter((value) => value !== Dash.UNDATED);
    const sources = new Set(articles.map((article) => source[article]));
    const scored = selection.rows.filter((row) => stance.p[row] >= 0);
    let devices = 0;
    for (const article of articles)
      for (let row = firstDevice[article]; row < firstDevice[article + 1]; row++)
        devices += device.p[row] < 0 || device.p[row] >= selection.state.p * 100;
    return {
      articles: articles.length,
      characters: sum(articles.map((article) => size[article])),
      undated: articles.length - days.length,
      first: days.length ? iso(days.reduce((a, b) => Math.min(a, b))) : null,
      last: days.length ? iso(days.reduce((a, b) => Math.max(a, b))) : null,
      sources: sources.size - (sources.has(Dash.NONE) ? 1 : 0),
      unsourced: articles.filter((article) => source[article] === Dash.NONE).length,
      actors: new Set(selection.positions.actor).size,
      rows: selection.rows.length,
      labels: [0, 1, 2].map((label) => selection.rows.filter((row) => stance.label[row] === label).length),
      abstained: scored.filter((row) => stance.abstained[row]).length,
      scored: scored.length,
      devices,
    };
  }

  return { sourceGroups, actorCounts, netBy, ranking, deviceRates, company, overview };
})();
