// Keys that work on every page: / search, g then a letter to go, ? help, j and k along a list, Enter to open,
// the arrows to the page before and after where a page has them.
const GO = { h: "/", c: "/cockpit", r: "/reporting", a: "/alerts", u: "/units", i: "/indicators" };

export function startKeys() {
  let waiting = false;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const row = document.activeElement?.closest?.("tr[data-href]");
    if (event.key === "Enter" && row) location.href = row.dataset.href;
    else if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
    else if (event.key === "ArrowLeft" || event.key === "ArrowRight") document.querySelector(`a[rel=${event.key === "ArrowLeft" ? "prev" : "next"}]`)?.click();
    else if (event.key === "/") {
      event.preventDefault();
      document.querySelector("#search")?.focus();
    } else if (event.key === "?") document.querySelector("#help")?.showModal?.();
    else if (waiting && GO[event.key]) location.href = GO[event.key];
    waiting = event.key === "g";
  });
}

function step(by) {
  const rows = [...document.querySelectorAll("tr[data-href]")];
  if (!rows.length) return;
  const at = rows.indexOf(document.activeElement?.closest?.("tr"));
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
  next.tabIndex = -1;
  next.focus();
}
