"use strict";
/* One article: its text, the stance rows toward one of its actors marked in it. */
(() => {
  const { make, say } = Dash;

  /* The judged actors of an article with their rows, most judged first; filters do not act here. */
  function judged(article) {
    const { firstStance, stance } = Dash.corpus;
    const rows = new Map();
    for (let row = firstStance[article]; row < firstStance[article + 1]; row++)
      rows.set(stance.actor[row], [...(rows.get(stance.actor[row]) ?? []), row]);
    return [...rows].sort((a, b) => b[1].length - a[1].length || a[0] - b[0]);
  }

  /* The strongest label of each sentence: for and against before neutral, the author's before others'. */
  function sentencesOf(rows) {
    const { label, holder, start, length } = Dash.corpus.stance;
    const rank = (row) => (label[row] === 2 ? 2 : 0) + (holder[row] === Dash.NONE ? 0 : 1);
    const best = new Map();
    for (const row of rows) {
      const known = best.get(start[row]);
      if (known === undefined || rank(row) < rank(known)) best.set(start[row], row);
    }
    return [...best.values()].map((row) => [start[row], start[row] + length[row], `sentence ${Dash.LABELS[label[row]]}`, row]);
  }

  function show(article, actor, row) {
    const { text } = Dash.texts.of(article);
    const actors = judged(article);
    const chosen = actors.find(([number]) => number === actor) ?? actors[0];
    const stretches = chosen ? sentencesOf(chosen[1]) : [];
    Dash.by("article-actors").replaceChildren(...actors.map(([number, rows]) =>
      make("button", { type: "button", "aria-pressed": String(number === chosen[0]), onclick: () => show(article, number) },
        `${Dash.corpus.actors[number]} ${rows.length}`)));
    const body = Dash.by("article-text");
    body.replaceChildren(...Dash.marked(text, stretches));
    const { label } = Dash.corpus.stance;
    const spans = [...stretches].sort((a, b) => a[0] - b[0]);
    body.querySelectorAll("mark").forEach((mark, at) => {
      mark.title = say(Dash.LABELS[label[spans[at][3]]]);
      if (row !== undefined && spans[at][0] === Dash.corpus.stance.start[row]) mark.classList.add("here");
    });
    body.querySelector(".here")?.scrollIntoView({ block: "center" });
  }

  async function openArticle(article, row) {
    const dialog = Dash.by("article");
    Dash.by("article-title").textContent = Dash.articleName(article);
    Dash.by("article-facts").textContent = [Dash.dayName(article), Dash.sourceName(article),
      say("characters", { count: Dash.write.count(Dash.corpus.size[article]) })].join(" · ");
    Dash.by("article-actors").replaceChildren();
    Dash.by("article-text").textContent = "";
    if (!dialog.open) dialog.showModal();
    Dash.note({ article });
    try {
      await Dash.texts.need([article]);
      show(article, row === undefined ? undefined : Dash.corpus.stance.actor[row], row);
    } catch (error) {
      Dash.by("article-text").textContent = say("notLoaded", { file: error.message });
    }
  }

  Dash.by("article").addEventListener("close", () => Dash.note({ article: Dash.NONE }));
  Dash.by("article-close").addEventListener("click", () => Dash.by("article").close());
  Dash.openArticle = openArticle;
})();
