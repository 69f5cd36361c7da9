"use strict";
(() => {
  for (const report of document.querySelectorAll(".cnlp:not([data-ready])")) {
    report.dataset.ready = "";
    const select = report.querySelector(".t-actor");
    const buttons = report.querySelectorAll(".pick");

    const show = (actor) => {
      if (!select) return;
      select.value = actor;
      for (const sentence of report.querySelectorAll(".s[data-stances]")) {
        const said = sentence.dataset.stances.split(" ").find((part) => part.startsWith(actor + ":"));
        if (actor !== "" && said) sentence.dataset.state = said.slice(actor.length + 1);
        else delete sentence.dataset.state;
      }
      for (const button of buttons) button.setAttribute("aria-pressed", String(button.value === actor));
    };

    if (select) select.addEventListener("change", () => show(select.value));
    for (const button of buttons) {
      button.addEventListener("click", () => {
        show(button.getAttribute("aria-pressed") === "true" ? "" : button.value);
      });
    }
    const text = report.querySelector(".text");
    if (text) {
      text.addEventListener("click", (event) => {
        const name = event.target.closest("[data-actor]");
        if (name && String(window.getSelection()) === "") show(name.dataset.actor);
      });
    }

    const closed = [];
    window.addEventListener("beforeprint", () => {
      for (const part of report.querySelectorAll("details:not([open])")) {
        part.open = true;
        closed.push(part);
      }
    });
    window.addEventListener("afterprint", () => {
      for (const part of closed.splice(0)) part.open = false;
    });
  }
})();
