"use strict";
/* Which articles, stance rows and devices the filters keep. */
(() => {
  const dayOf = (text) => Math.round(Date.parse(text) / 86400000);

  /* One byte an article: whether its date and source are in range. */
  function inRange(state) {
    const { count, day, source } = Dash.corpus;
    const from = state.from ? dayOf(state.from) : -Infinity;
    const to = state.to ? dayOf(state.to) : Infinity;
    const kept = new Uint8Array(count);
    for (let at = 0; at < count; at++) {
      const dated = day[at] === Dash.UNDATED ? state.undated : day[at] >= from && day[at] <= to;
      kept[at] = dated && (!state.sources.size || state.sources.has(source[at])) ? 1 : 0;
    }
    return kept;
  }

  /* Whether a filter is set that asks something of an article's stance rows. */
  const asksRows = (state) =>
    state.actors.size > 0 || state.holder !== "all" || state.labels.size < 3 || state.p > 0;

  function keepsRow(state, at) {
    const { actor, holder, p } = Dash.corpus.stance;
    if (p[at] >= 0 && p[at] < state.p * 100) return false;
    if (state.holder !== "all" && (holder[at] === Dash.NONE) !== (state.holder === "author")) return false;
    return !state.actors.size || state.actors.has(actor[at]);
  }

  /*
   * articles   one byte each: in range and, where rows are asked for, with a row that passes every filter
   * rows       indices of stance rows that pass every filter, the evidence
   * positions  one for each article and actor with a row that passes every filter but that of labels:
   *            1 where more of its rows favour than attack the actor, -1 where fewer, else 0; rows of labels
   *            that are switched off count as neither
   */
  function select(state) {
    const { count, firstStance, stance } = Dash.corpus;
    const ranged = inRange(state);
    const articles = asksRows(state) ? new Uint8Array(count) : ranged;
    const rows = [];
    const positions = { article: [], actor: [], sign: [] };
    let balance = 0;
    const close = (article, actor) => {
      positions.article.push(article);
      positions.actor.push(actor);
      positions.sign.push(Math.sign(balance));
      balance = 0;
    };
    for (let article = 0; article < count; article++) {
      if (!ranged[article]) continue;
      let actor = Dash.NONE;
      for (let at = firstStance[article]; at < firstStance[article + 1]; at++) {
        if (!keepsRow(state, at)) continue;
        if (stance.actor[at] !== actor) {
          if (actor !== Dash.NONE) close(article, actor);
          actor = stance.actor[at];
        }
        if (!state.labels.has(stance.label[at])) continue;
        balance += stance.label[at] === 0 ? 1 : stance.label[at] === 1 ? -1 : 0;
        articles[article] = 1;
        rows.push(at);
      }
      if (actor !== Dash.NONE) close(article, actor);
    }
    return { state, articles, rows: Int32Array.from(rows), positions };
  }

  Dash.select = select;
  /* The article that a stance row belongs to. */
  Dash.articleOf = (row) => Dash.corpus.stance.article[row];
})();
