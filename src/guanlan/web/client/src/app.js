// Everything that happens in the browser: partial page loads, charts, the entry grid, keys, uploads.
import htmx from "htmx.org";
import { drawCharts } from "./charts.js";
import { startEntry } from "./entry.js";
import { startLive } from "./live.js";
import { startKeys } from "./keys.js";
import { startUploads } from "./uploads.js";
import "./agenda.js";

htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
window.htmx = htmx;

export const csrf = () => document.querySelector("meta[name=csrf]")?.content ?? "";

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = csrf();
});

function start(root) {
  drawCharts(root);
  startEntry(root, csrf);
  startLive(root);
  startUploads(root, csrf);
}

document.addEventListener("htmx:load", (event) => start(event.detail.elt));
document.addEventListener("DOMContentLoaded", () => {
  start(document);
  startKeys();
});

document.addEventListener("click", (event) => {
  const toggle = event.target.closest("[data-toggle-class]");
  if (toggle) {
    const [selector, name] = toggle.dataset.toggleClass.split(" ");
    document.querySelector(selector)?.classList.toggle(name);
    return;
  }
  if (event.target.closest("[data-print]")) window.print();
  const full = event.target.closest("[data-wall]");
  if (full) {
    document.body.classList.toggle("gl-wall");
    if (document.body.classList.contains("gl-wall")) document.documentElement.requestFullscreen?.().catch(() => {});
    else if (document.fullscreenElement) document.exitFullscreen();
    drawCharts(document);
    return;
  }
  const row = event.target.closest("tr[data-href]");
  if (row && !event.target.closest("a, button, input, select, label")) location.href = row.dataset.href;
});

document.addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-pick-all]"))
    for (const box of document.querySelectorAll("input[name=pick]")) box.checked = event.target.checked;
  if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
});
