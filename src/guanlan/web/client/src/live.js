// Keeps <div data-live="ADDRESS"> up to date without a reload: asks four times a second, and only redraws what has changed.
import { drawCharts, dropCharts } from "./charts.js";

const EVERY = 250; // between an answer and the next question; as long as the answer took where that is longer
const MOST = 1500;
const MARKED = 60_000; // how long a row that has just come is marked

export function startLive(root) {
  for (const part of root.querySelectorAll?.("[data-live]") ?? []) {
    if (!part.dataset.ready) follow(part);
  }
}

async function follow(part) {
  part.dataset.ready = "1";
  const state = document.querySelector("[data-live-state]");
  const came = new Map(keys(part).map((key) => [key, 0]));
  let took = 0;
  while (part.isConnected) {
    await new Promise((done) => setTimeout(done, document.hidden ? 5000 : Math.max(EVERY, Math.min(took, MOST))));
    const asked = performance.now();
    try {
      const { mark = "", since = "" } = part.querySelector("[data-mark]")?.dataset ?? {};
      const reply = await fetch(`${part.dataset.live}?${new URLSearchParams({ mark, since })}`, { redirect: "error" });
      const markup = await reply.text();
      took = performance.now() - asked;
      if (reply.status === 200) redraw(part, markup, came);
      if (state) state.textContent = reply.ok ? "" : "（更新暂时中断）";
    } catch {
      if (state) state.textContent = "（网络不通，恢复后自动更新）";
      await new Promise((done) => setTimeout(done, 3000));
    }
  }
}

// A row that is there already and has something new (data-at) is marked as if it had come.
const version = (row) => `${row.dataset.key} ${row.dataset.at ?? ""}`;
const keys = (root) => [...root.querySelectorAll("[data-key]")].map(version);

// What is marked data-keep and has not changed stays as it is (a drawing must not flicker); the row with the focus keeps it.
function redraw(part, markup, came) {
  const now = Date.now();
  const fresh = document.createElement("template");
  fresh.innerHTML = markup;
  for (const row of fresh.content.querySelectorAll("[data-key]")) {
    if (!came.has(version(row))) came.set(version(row), now);
    row.classList.toggle("gl-came", now - came.get(version(row)) < MARKED);
  }
  const shown = new Set(keys(fresh.content));
  for (const key of came.keys()) if (!shown.has(key)) came.delete(key);
  for (const next of fresh.content.querySelectorAll("[data-keep]")) {
    const old = part.querySelector(`[data-keep="${CSS.escape(next.dataset.keep)}"]`);
    if (old) next.replaceWith(old);
  }
  const focused = document.activeElement?.closest?.("[data-key]")?.dataset.key;
  dropCharts(part);
  part.replaceChildren(fresh.content);
  drawCharts(part, true);
  if (focused) part.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}
