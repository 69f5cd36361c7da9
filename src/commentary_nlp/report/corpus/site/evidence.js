"use strict";
/* Sentences behind the figures, the actor in context, searchable. */
(() => {
  const { make, say, write } = Dash;
  const STEP = 50;
  let shown = STEP;
  let turn = 0;

  /* Stretches of rows that belong to one article. */
  function runs(rows) {
    const found = [];
    for (let at = 0; at < rows.length; at++) {
      const article = Dash.articleOf(rows[at]);
      if (found.length && found[found.length - 1].article === article) found[found.length - 1].end = at + 1;
      else found.push({ article, start: at, end: at + 1 });
    }
    return found;
  }

  /* Row numbers in the order asked for; articles without a date come last. */
  function ordered(rows, order) {
    const { p } = Dash.corpus.stance;
    if (order === "surest") return Array.from(rows).sort((a, b) => p[b] - p[a] || a - b);
    if (order === "unsurest") return Array.from(rows).sort((a, b) => p[a] - p[b] || a - b);
    const { day } = Dash.corpus;
    const way = order === "newest" ? -1 : 1;
    const undated = ({ article }) => (day[article] === Dash.UNDATED ? 1 : 0);
    const sorted = runs(rows).sort((a, b) => undated(a) - undated(b) || way * (day[a.article] - day[b.article]) || a.article - b.article);
    return sorted.flatMap(({ start, end }) => Array.from(rows.subarray(start, end)));
  }

  const fold = (text) => text.normalize("NFKC").toLowerCase();

  function sentence(row) {
    const { start, length } = Dash.corpus.stance;
    return Dash.texts.of(Dash.articleOf(row)).text.slice(start[row], start[row] + length[row]);
  }

  /* Rows whose sentence holds the words looked for; needs every text of the selection. */
  async function searched(rows, query, mine) {
    if (!query) return rows;
    await Dash.texts.need(new Set(Array.from(rows, Dash.articleOf)), (done, all) => {
      if (mine === turn) Dash.by("evidence-count").textContent = say("loading", { done, all });
    });
    const wanted = fold(query);
    return rows.filter((row) => fold(sentence(row)).includes(wanted));
  }

  /* Where in the sentence the actor is named, else null. */
  function mentionsIn(row) {
    const { actor, start, length } = Dash.corpus.stance;
    const inside = ([from, to, named]) => named === actor[row] && from >= start[row] && to <= start[row] + length[row];
    const found = Dash.texts.of(Dash.articleOf(row)).mentions.filter(inside);
    return found.map(([from, to]) => [from - start[row], to - start[row]]);
  }

  function hits(text, query) {
    const found = [];
    const [where, wanted] = [text.toLowerCase(), query.toLowerCase()];
    for (let at = where.indexOf(wanted); wanted && at >= 0; at = where.indexOf(wanted, at + wanted.length))
      if (where.length === text.length) found.push([at, at + wanted.length, "hit"]);
    return found;
  }

  function quote(row, state) {
    const text = sentence(row);
    const names = mentionsIn(row).map(([from, to]) => [from, to, "actor"]);
    const found = hits(text, state.query);
    if (!state.aligned || !names.length)
      return make("p", { class: state.aligned ? "quote unnamed" : "quote", lang: "zh" }, Dash.marked(text, [...names, ...found]));
    const [from, to] = names[0];
    const part = (low, high, name) => {
      const inside = [...names.slice(1), ...found].filter(([a, b]) => a >= low && b <= high);
      const shifted = inside.map(([a, b, kind]) => [a - low, b - low, kind]);
      return make("span", { class: name }, Dash.marked(text.slice(low, high), shifted));
    };
    return make("p", { class: "quote aligned", lang: "zh" },
      part(0, from, "left"), make("mark", { class: "actor" }, text.slice(from, to)), part(to, text.length, "right"));
  }

  function item(row, state) {
    const { corpus } = Dash;
    const { actor, label, holder, p, abstained } = corpus.stance;
    const article = Dash.articleOf(row);
    const name = Dash.LABELS[label[row]];
    const link = make("a", { href: `#${Dash.filters.toHash({ ...state, article })}`, class: "article-link",
      onclick: (event) => { event.preventDefault(); Dash.openArticle(article, row); } }, Dash.articleName(article));
    const facts = [
      make("span", { class: `badge ${name}` }, say(name)),
      make("span", { class: "who", lang: "zh" }, corpus.actors[actor[row]]),
      make("span", { class: "number", title: say("probability") }, `p ${write.probability(p[row])}`),
      abstained[row] ? make("span", { class: "flag", title: say("abstainedTitle") }, say("abstained")) : null,
      holder[row] === Dash.NONE ? null : make("span", {}, say("heldBy", { holder: corpus.holders[holder[row]] })),
      make("span", {}, Dash.dayName(article)),
      make("span", {}, Dash.sourceName(article)),
      link,
    ];
    return make("li", {}, make("div", { class: "facts" }, facts), quote(row, state));
  }

  async function list(selection) {
    const mine = ++turn;
    const { state } = selection;
    const status = Dash.by("evidence-count");
    try {
      const found = ordered(await searched(selection.rows, state.query, mine), state.order);
      const rows = found.slice(0, shown);
      await Dash.texts.need(rows.map(Dash.articleOf));
      if (mine !== turn) return;
      Dash.by("evidence-list").replaceChildren(...rows.map((row) => item(row, state)));
      status.textContent = found.length
        ? say("evidenceShown", { shown: write.count(rows.length), all: write.count(found.length) })
        : say("nothing");
      const more = Dash.by("evidence-more");
      more.hidden = rows.length === found.length;
      more.textContent = say("more", { count: write.count(Math.min(STEP, found.length - rows.length)) });
      more.onclick = () => {
        shown += STEP;
        list(selection);
      };
    } catch (error) {
      if (mine === turn) status.textContent = say("notLoaded", { file: error.message });
    }
  }

  Dash.articleName = (article) => Dash.corpus.id[article] ?? say("noId", { number: article + 1 });
  Dash.dayName = (article) => {
    const day = Dash.corpus.day[article];
    return day === Dash.UNDATED ? say("noDate") : Dash.time.iso(day);
  };
  Dash.sourceName = (article) => {
    const source = Dash.corpus.source[article];
    return source === Dash.NONE ? say("noSource") : Dash.corpus.sources[source];
  };
  Dash.views.evidence = (selection) => {
    shown = STEP;
    return list(selection);
  };
})();
