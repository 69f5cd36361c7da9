"use strict";
/* Texts stand in files of their own, loaded when they are shown or searched. */
(() => {
  const held = new Map();
  const waiting = new Map();

  /* Called by data/text-NNNN.js. */
  Dash.receive = (number, articles) => held.set(number, articles);

  function shardOf(article) {
    const firsts = Dash.corpus.shards;
    let low = 0;
    for (let high = firsts.length; high - low > 1; ) {
      const middle = (low + high) >> 1;
      if (firsts[middle] <= article) low = middle;
      else high = middle;
    }
    return low;
  }

  function load(number) {
    if (held.has(number)) return Promise.resolve();
    if (!waiting.has(number)) {
      waiting.set(
        number,
        new Promise((done, fail) => {
          const script = document.createElement("script");
          script.src = `data/text-${String(number).padStart(4, "0")}.js`;
          script.onload = () => (held.has(number) ? done() : fail(new Error(script.src)));
          script.onerror = () => {
            waiting.delete(number);
            fail(new Error(script.src));
          };
          document.head.append(script);
        }),
      );
    }
    return waiting.get(number);
  }

  Dash.texts = {
    /* Resolves when the texts of these articles are there; `told` hears how many files of how many. */
    async need(articles, told = () => {}) {
      const numbers = [...new Set([...articles].map(shardOf))].filter((number) => !held.has(number));
      let done = 0;
      for (const number of numbers) {
        told(done++, numbers.length);
        await load(number);
      }
    },

    /* The text of an article and the mentions of actors in it, [start, end, actor]. */
    of(article) {
      const number = shardOf(article);
      return held.get(number)[article - Dash.corpus.shards[number]];
    },
  };
})();
