"use strict";
/* Plots by plotly: colours and fonts of the page, names as plain text. */
(() => {
  const FONT =
    '"Noto Sans CJK SC","Noto Sans SC","Source Han Sans SC","PingFang SC","Hiragino Sans GB","Microsoft YaHei",' +
    '"WenQuanYi Micro Hei",system-ui,sans-serif';
  const LONGEST_NAME = 22;

  function colours() {
    const style = getComputedStyle(document.documentElement);
    const get = (name) => style.getPropertyValue(`--${name}`).trim();
    return Object.fromEntries(
      ["ink", "soft", "line", "card", "favor", "against", "balance", "accent", "small", "cold", "hot", "middle"].map(
        (name) => [name, get(name)],
      ),
    );
  }

  /* Text that plotly shows as it is: it would read tags and entities in it. */
  const plain = (text) =>
    String(text)
      .replace(/[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g, " ")
      .replace(/&/g, "&amp;")
      .replace(/</g, "&lt;")
      .replace(/>/g, "&gt;");
  const widthOf = (sign) => (sign > "\u2e7f" ? 2 : 1);
  const halfWidths = (text) => [...text].reduce((sum, sign) => sum + widthOf(sign), 0);
  /* At most 22 half widths of a name. */
  function short(text) {
    let room = LONGEST_NAME;
    const signs = [...String(text)];
    const cut = signs.findIndex((sign) => (room -= widthOf(sign)) < 0);
    return cut < 0 ? String(text) : `${signs.slice(0, cut - 1).join("")}…`;
  }
  /* Labels of an axis: shortened, with what belongs to each after it, told apart where two would be the same. */
  function names(texts, after = []) {
    const seen = new Map();
    return texts.map((text, at) => {
      const label = plain(short(text)) + (after[at] ?? "");
      const before = seen.get(label) ?? 0;
      seen.set(label, before + 1);
      return before ? `${label} (${before + 1})` : label;
    });
  }

  function axis(palette, more = {}) {
    return {
      type: "category",
      color: palette.soft,
      gridcolor: palette.line,
      linecolor: palette.line,
      zerolinecolor: palette.soft,
      fixedrange: true,
      automargin: true,
      ticks: "",
      ...more,
    };
  }

  /* Draw into the element `id`, at least `width` pixels wide; a narrow page scrolls it. */
  function draw(id, traces, layout, { width = 0, height }) {
    const place = Dash.by(id);
    const palette = colours();
    const room = place.parentElement.clientWidth;
    const full = {
      font: { family: FONT, size: 12, color: palette.ink },
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      margin: { l: 8, r: 8, t: 8, b: 8 },
      showlegend: false,
      hoverlabel: { bgcolor: palette.card, bordercolor: palette.line, align: "left",
        font: { family: FONT, size: 12, color: palette.ink } },
      dragmode: false,
      ...layout,
      width: Math.max(width, room),
      height,
    };
    place.hidden = false;
    const options = { displayModeBar: false, displaylogo: false, scrollZoom: false, doubleClick: false };
    return Plotly.react(place, traces, full, options);
  }

  /* Nothing to draw: say so in its place. */
  function empty(id, message) {
    const place = Dash.by(id);
    Plotly.purge(place);
    place.replaceChildren(Dash.make("p", { class: "nothing" }, message));
    const table = Dash.by(id.replace("plot-", "table-"));
    if (table) Dash.tableIn(table, () => Dash.make("p", { class: "nothing" }, message));
  }

  /* What must be gone before plotly draws where `empty` wrote. */
  function clear(id) {
    const place = Dash.by(id);
    if (place.querySelector(".nothing")) place.replaceChildren();
    return place;
  }

  const channels = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255);
  const luminance = (parts) => {
    const linear = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  /* Whether white stands out better than black on the colour of `share` (0-1) of a scale. */
  function isDark(scale, share) {
    const upper = Math.max(1, scale.findIndex(([stop]) => stop >= share));
    const [low, high] = [scale[upper - 1], scale[upper]];
    const part = (share - low[0]) / (high[0] - low[0]);
    const [from, to] = [channels(low[1]), channels(high[1])];
    return luminance(from.map((value, at) => value + (to[at] - value) * part)) < 0.179;
  }

  /*
   * Cells in rows and columns. `cells[row][column]` is null or {z, text, hover, small}; a small one is grey,
   * whatever its value. `after` follows the names of columns.
   */
  function heatmap(id, { columns, after, rows, cells, scale, low, high, cellWidth = 46, wide = 120, onRow }) {
    clear(id);
    const palette = colours();
    const kindOf = (cell) => (cell.small ? "small" : isDark(scale, (cell.z - low) / (high - low)) ? "dark" : "light");
    const layer = (kind, ink, colorscale) => {
      const pick = (value, none) => cells.map((row) => row.map((cell) => (cell && kindOf(cell) === kind ? value(cell) : none)));
      return {
        type: "heatmap",
        x: names(columns, after),
        y: names(rows),
        z: pick((cell) => cell.z, null),
        text: pick((cell) => cell.text, ""),
        hovertext: pick((cell) => cell.hover, ""),
        texttemplate: "%{text}",
        hoverinfo: "text",
        hoverongaps: false,
        xgap: 2,
        ygap: 2,
        showscale: false,
        zmin: low,
        zmax: high,
        colorscale,
        textfont: { size: 11, color: ink },
      };
    };
    const grey = [[0, palette.small], [1, palette.small]];
    const traces = [layer("light", "#000000", scale), layer("dark", "#ffffff", scale), layer("small", palette.soft, grey)];
    const room = Math.max(cellWidth, (Dash.by(id).parentElement.clientWidth - wide) / columns.length);
    const widest = Math.max(...columns.map((name) => 8 + 6.5 * halfWidths(short(name))));
    const layout = {
      xaxis: axis(palette, { side: "top", tickangle: widest > room ? -40 : 0, showgrid: false }),
      yaxis: axis(palette, { autorange: "reversed", showgrid: false }),
    };
    const size = { width: wide + columns.length * cellWidth, height: 110 + rows.length * 38 };
    return draw(id, traces, layout, size).then((place) => {
      place.removeAllListeners("plotly_click");
      if (onRow) place.on("plotly_click", (event) => onRow(event.points[0].pointIndex[0]));
    });
  }

  const diverging = (palette) => [[0, palette.against], [0.5, palette.middle], [1, palette.favor]];
  const rising = (palette) => [[0, palette.cold], [1, palette.hot]];

  Dash.plots = { draw, clear, empty, heatmap, colours, axis, plain, short, names, diverging, rising };
})();
