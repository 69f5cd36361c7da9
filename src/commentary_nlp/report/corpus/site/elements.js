"use strict";
/* Elements and numbers. Text enters the page as text nodes alone. */
(() => {
  /* An element with properties and children; a child that is no node becomes text. */
  function make(tag, properties = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
      if (name === "class") element.className = value;
      else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (name.startsWith("data-") || name.startsWith("aria-") || ["for", "scope", "lang"].includes(name))
        element.setAttribute(name, value);
      else element[name] = value;
    }
    element.append(...children.flat().filter((child) => child !== null && child !== undefined));
    return element;
  }

  const locale = () => (Dash.language === "zh" ? "zh-CN" : "en");
  const count = (number) => number.toLocaleString(locale());
  const fixed = (number, digits) => (Number.isFinite(number) ? number.toFixed(digits) : "–");
  const minus = (text) => text.replace("-", "−");
  const percent = (value) => (Number.isFinite(value) ? `${(value * 100).toFixed(1)} %` : "–");
  /* Net stance in points, articles for minus articles against in each hundred. */
  const points = (value) =>
    Number.isFinite(value) ? minus(`${Math.round(value * 100) > 0 ? "+" : ""}${Math.round(value * 100) + 0}`) : "–";
  const range = (cell, write) =>
    Number.isFinite(cell.low) ? Dash.say("range", { low: write(cell.low), high: write(cell.high) }) : "–";
  const probability = (p) => (p < 0 ? "–" : (p / 10000).toFixed(2));

  const MOST_ROWS = 1000;

  /* A table; `columns` are its heads, `rows` lists of texts or nodes. More rows than 1,000 are counted, not drawn. */
  function table(columns, rows, caption) {
    const body = rows.slice(0, MOST_ROWS).map((row) =>
      make("tr", {}, row.map((cell, at) => (at ? make("td", {}, cell) : make("th", { scope: "row" }, cell)))),
    );
    const head = make("thead", {}, make("tr", {}, columns.map((name) => make("th", { scope: "col" }, name))));
    const left = rows.length - body.length;
    return make(
      "div",
      { class: "scroll", tabIndex: 0, "aria-label": caption },
      make("table", {}, make("caption", {}, caption), head, make("tbody", {}, body)),
      left > 0 ? make("p", { class: "note" }, Dash.say("rowsNotShown", { count: count(left) })) : null,
    );
  }

  /* Fill a details element with a table when it is opened; at once where it is open. */
  function tableIn(details, build) {
    const fill = () => {
      if (!details.open || !details.stale) return;
      details.stale = false;
      details.querySelector(".figures")?.remove();
      details.append(make("div", { class: "figures" }, build()));
    };
    details.stale = true;
    details.ontoggle = fill;
    fill();
  }

  /* `text` as nodes, the stretches [start, end, class] marked; those that overlap an earlier one are passed over. */
  function marked(text, stretches) {
    const nodes = [];
    let at = 0;
    for (const [start, end, name] of [...stretches].sort((a, b) => a[0] - b[0] || b[1] - a[1])) {
      if (start < at || end > text.length || end <= start) continue;
      nodes.push(text.slice(at, start), make("mark", { class: name }, text.slice(start, end)));
      at = end;
    }
    nodes.push(text.slice(at));
    return nodes.filter((node) => node !== "");
  }

  Object.assign(Dash, { make, table, tableIn, marked });
  Dash.write = { count, fixed, percent, points, range, probability, minus };
  Dash.by = (id) => document.getElementById(id);
})();
