"use strict";
/* The corpus in columns, and the words of the interface. Filled by data/words.js and data/corpus.js. */
window.Dash = {
  LABELS: ["favor", "against", "neutral"],
  ABSTAINED: 3,
  NONE: -1,
  UNDATED: -2147483648,

  speak(words) {
    Dash.words = words;
  },

  /* The words of `key` with {name} filled in. */
  say(key, values = {}) {
    const words = Dash.words[key];
    if (words === undefined) throw new Error("no words for " + key);
    return words.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
  },

  open(data) {
    const rows = data.articles;
    const count = rows.id.length;
    const labels = Uint8Array.from(data.stances.label, Number);
    Dash.corpus = {
      count,
      id: rows.id,
      day: Int32Array.from(rows.day, (day) => (day === null ? Dash.UNDATED : day)),
      source: Int32Array.from(rows.source, (source) => (source === null ? Dash.NONE : source)),
      size: Int32Array.from(rows.size),
      actorsOf: rows.actors,
      firstStance: Dash.firsts(rows.stances),
      firstDevice: Dash.firsts(rows.devices),
      actors: data.actors,
      sources: data.sources,
      holders: data.holders,
      stance: {
        article: Int32Array.from(rows.stances.flatMap((length, article) => new Array(length).fill(article))),
        actor: Int32Array.from(data.stances.actor),
        label: labels.map((label) => (label === Dash.ABSTAINED ? 2 : label)),
        abstained: labels.map((label) => (label === Dash.ABSTAINED ? 1 : 0)),
        holder: Int32Array.from(data.stances.holder),
        p: Int32Array.from(data.stances.p),
        start: Int32Array.from(data.stances.start),
        length: Int32Array.from(data.stances.length),
      },
      device: { kind: Uint8Array.from(data.devices.kind), p: Int32Array.from(data.devices.p) },
      models: data.models,
      unread: data.unread,
      repeatedIds: data.repeatedIds,
      unreadable: data.unreadable,
      shards: data.shards,
      top: data.top,
    };
    Dash.language = data.language;
  },

  /* Where the rows of each article begin, and after the last where they end. */
  firsts(counts) {
    const firsts = new Int32Array(counts.length + 1);
    counts.forEach((count, at) => (firsts[at + 1] = firsts[at] + count));
    return firsts;
  },
};
