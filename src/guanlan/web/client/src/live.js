// Keeps <div data-live="ADDRESS"> up to date without a reload: asks twice a second, and only redraws what has changed.
const EVERY = 500;

export function startLive(root) {
  for (const part of root.querySelectorAll?.("[data-live]") ?? []) {
    if (!part.dataset.ready) follow(part);
  }
}

async function follow(part) {
  part.dataset.ready = "1";
  const state = document.querySelector("[data-live-state]");
  while (part.isConnected) {
    await new Promise((done) => setTimeout(done, document.hidden ? 5000 : EVERY));
    try {
      const mark = part.querySelector("[data-mark]")?.dataset.mark ?? "";
      const reply = await fetch(`${part.dataset.live}?mark=${encodeURIComponent(mark)}`, { redirect: "error" });
      if (reply.status === 200) part.innerHTML = await reply.text();
      if (state) state.textContent = reply.ok ? "" : "（更新暂时中断）";
    } catch {
      if (state) state.textContent = "（网络不通，恢复后自动更新）";
      await new Promise((done) => setTimeout(done, 3000));
    }
  }
}
