"use strict";
/* Starts the page: one state, one selection, and sections that are drawn when they come into view. */
(() => {
  const stale = new Set();
  const visible = new Set();
  const SECTIONS = ["overview", "time", "source", "ranking", "devices", "company", "evidence"];

  function drawOne(name) {
    if (!stale.delete(name)) return;
    Dash.views[name](Dash.selection);
  }

  const drawVisible = () => SECTIONS.filter((name) => visible.has(name)).forEach(drawOne);
  const drawAll = () => SECTIONS.forEach(drawOne);

  /* Draw what is out of view when there is time, so that the page soon has its height. */
  function drawRest() {
    const next = SECTIONS.find((name) => stale.has(name));
    if (!next) return;
    const later = window.requestIdleCallback ?? ((call) => setTimeout(call, 50));
    later(() => {
      drawOne(next);
      drawRest();
    });
  }

  function refresh() {
    Dash.selection = Dash.select(Dash.state);
    Dash.controls.reflect(Dash.state);
    Dash.controls.tell(Dash.selection);
    SECTIONS.forEach((name) => stale.add(name));
    drawVisible();
  }

  function keepInAddress() {
    const hash = Dash.filters.toHash(Dash.state);
    if (hash !== location.hash.slice(1)) history.replaceState(null, "", `#${hash}`);
  }

  /* Change the state without drawing anew. */
  Dash.note = (changes) => {
    Object.assign(Dash.state, changes);
    keepInAddress();
  };

  const EVIDENCE_ONLY = new Set(["query", "order", "aligned"]);

  Dash.change = (changes) => {
    Dash.state = { ...Dash.state, ...changes };
    keepInAddress();
    if (!Object.keys(changes).every((name) => EVIDENCE_ONLY.has(name))) return refresh();
    Dash.selection.state = Dash.state;
    Dash.controls.reflect(Dash.state);
    stale.add("evidence");
    drawVisible();
  };

  function readAddress() {
    Dash.state = Dash.filters.fromHash(location.hash);
    refresh();
    if (Dash.state.article !== Dash.NONE) Dash.openArticle(Dash.state.article);
    else if (Dash.by("article").open) Dash.by("article").close();
  }

  function start() {
    Dash.state = Dash.filters.fresh();
    Dash.controls.build();
    const watcher = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries)
        if (isIntersecting) visible.add(target.id);
        else visible.delete(target.id);
      drawVisible();
    }, { rootMargin: "400px 0px" });
    SECTIONS.forEach((name) => watcher.observe(Dash.by(name)));
    document.querySelectorAll("[data-target]").forEach((link) => link.addEventListener("click", (event) => {
      event.preventDefault();
      Dash.by(link.dataset.target).focus();
    }));
    readAddress();
    addEventListener("hashchange", readAddress);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", refresh);
    addEventListener("beforeprint", () => { refresh(); drawAll(); });
    let width = innerWidth;
    let wait = 0;
    addEventListener("resize", () => {
      clearTimeout(wait);
      if (innerWidth !== width) wait = setTimeout(() => { width = innerWidth; refresh(); }, 150);
    });
    if (innerWidth < 900) Dash.by("filter-panel").open = false;
    document.documentElement.classList.add("ready");
    drawRest();
  }

  Dash.drawAll = drawAll;
  if (!Dash.words) throw new Error("data/words.js is missing beside index.html");
  if (Dash.corpus && window.Plotly) start();
  else Dash.by("kept").textContent = Dash.say("notLoaded", { file: Dash.corpus ? "assets/plotly.min.js" : "data/corpus.js" });
})();
