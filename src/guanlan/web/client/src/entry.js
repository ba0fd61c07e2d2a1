// The entry grid of a statement: keys as in a spreadsheet, paste from Excel, live totals, hints, automatic saving.
// Amounts are exact: text to BigInt cents and back.

const wide = (s) => s.normalize("NFKC").replace(/[,\s￥¥]/g, "");

/** Text as typed -> cents (BigInt), null when empty, undefined when it is no number. */
export function cents(text) {
  let plain = wide(text);
  if (plain === "" || plain === "-" || plain === "--") return null;
  let sign = 1n;
  const brackets = /^\((.*)\)$/.exec(plain);
  if (brackets) [sign, plain] = [-1n, brackets[1]];
  const found = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(plain.replace(/^−|^－/, "-"));
  if (!found) return undefined;
  if (found[1] === "-") sign = -sign;
  const decimals = (found[3] ?? "").padEnd(3, "0");
  let value = BigInt(found[2]) * 100n + BigInt(decimals.slice(0, 2));
  if (decimals[2] >= "5") value += 1n;
  return sign * value;
}

export function written(value) {
  const negative = value < 0n;
  const digits = (negative ? -value : value).toString().padStart(3, "0");
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",");
  return `${negative ? "-" : ""}${whole}.${digits.slice(-2)}`;
}

export function startEntry(root, csrf) {
  for (const table of root.querySelectorAll?.("table.gl-entry") ?? []) {
    if (!table.dataset.ready) new Entry(table, csrf);
  }
}

class Entry {
  constructor(table, csrf) {
    table.dataset.ready = "1";
    this.table = table;
    this.csrf = csrf;
    this.inputs = new Map([...table.querySelectorAll("input[name], select[name]")].map((i) => [i.name, i]));
    this.totals = this.json(table.dataset.totals);
    this.hints = this.json(table.dataset.hints);
    this.key = `guanlan:${table.dataset.saveUrl}`;
    this.state = document.querySelector("[data-save-state]");
    this.dirty = new Map();
    this.restore();
    table.addEventListener("keydown", (e) => this.move(e));
    table.addEventListener("paste", (e) => this.paste(e));
    table.addEventListener("input", (e) => this.changed(e.target));
    table.addEventListener("change", (e) => this.tidy(e.target));
    window.addEventListener("beforeunload", (e) => this.dirty.size && e.preventDefault());
    document.addEventListener("keydown", (e) => {
      if ((e.ctrlKey || e.metaKey) && e.key === "s") {
        e.preventDefault();
        this.save();
      }
    });
    for (const form of document.querySelectorAll("form[data-after-save]")) {
      form.addEventListener("submit", (e) => {
        if (!this.dirty.size) return;
        e.preventDefault();
        this.save().then((ok) => ok && form.requestSubmit(e.submitter));
      });
    }
    this.total();
    for (const input of this.inputs.values()) this.hint(input);
  }

  json(id) {
    return JSON.parse(document.getElementById(id)?.textContent ?? "{}");
  }

  at(row, column) {
    return this.table.querySelector(`[data-row="${row}"][data-col="${column}"]`);
  }

  move(event) {
    const input = event.target.closest("[data-row]");
    if (!input) return;
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [event.shiftKey ? -1 : 1, 0] }[event.key];
    if (!step || input.tagName === "SELECT") return;
    event.preventDefault();
    let row = Number(input.dataset.row);
    for (let tries = 0; tries < 300; tries += 1) {
      row += step[0];
      const next = this.at(row, input.dataset.col);
      if (next && !next.readOnly) {
        next.focus();
        next.select?.();
        return;
      }
    }
  }

  paste(event) {
    const start = event.target.closest("[data-row]");
    const text = event.clipboardData.getData("text/plain");
    if (!start || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    text.replace(/\r/g, "").replace(/\n$/, "").split("\n").forEach((line, down) => {
      line.split("\t").forEach((value, right) => {
        const input = this.at(Number(start.dataset.row) + down, Number(start.dataset.col) + right);
        if (!input || input.readOnly || input.tagName === "SELECT") return;
        input.value = value.trim();
        this.changed(input, false);
        this.tidy(input);
      });
    });
    this.total();
  }

  changed(input, again = true) {
    input.classList.remove("gl-computed");
    const numeric = input.inputMode === "decimal";
    const bad = numeric && cents(input.value) === undefined;
    input.classList.toggle("is-invalid", bad);
    input.title = bad ? "这里应填数字" : "";
    this.note(input);
    if (again) this.total();
    this.hint(input);
  }

  note(input) {
    this.dirty.set(input.name, input.value);
    localStorage.setItem(this.key, JSON.stringify(Object.fromEntries(this.dirty)));
    this.say("有未保存的修改");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), 1500);
  }

  tidy(input) {
    if (input.inputMode !== "decimal") return;
    const value = cents(input.value);
    if (typeof value === "bigint" && input.dataset.scale !== "raw") input.value = written(value);
  }

  restore() {
    const kept = JSON.parse(localStorage.getItem(this.key) ?? "null");
    if (!kept) return;
    for (const [name, value] of Object.entries(kept)) {
      const input = this.inputs.get(name);
      if (input && input.value !== value) {
        input.value = value;
        this.note(input);
      }
    }
  }

  // A total that is empty, or was computed before, is filled; one that was typed and differs shows by how much.
  total() {
    for (const [name, parts] of Object.entries(this.totals)) {
      const input = this.inputs.get(name);
      if (!input) continue;
      let sum = 0n;
      let any = false;
      for (const [part, sign] of Object.entries(parts)) {
        const value = cents(this.inputs.get(part)?.value ?? "");
        if (typeof value === "bigint") {
          sum += BigInt(sign) * value;
          any = true;
        }
      }
      const note = input.parentElement.querySelector(".gl-difference");
      const own = cents(input.value);
      if (any && (own === null || input.classList.contains("gl-computed"))) {
        if (input.value !== written(sum)) {
          input.value = written(sum);
          this.note(input);
        }
        input.classList.add("gl-computed");
      }
      const now = cents(input.value);
      const differs = any && typeof now === "bigint" && now !== sum;
      if (note) note.textContent = differs ? `与各项之和差 ${written(now - sum)}` : "";
      input.classList.toggle("gl-differs", differs);
    }
  }

  // Far from the unit's own history: more than five median absolute deviations, and more than a fifth, off the median.
  hint(input) {
    const past = this.hints[input.name];
    const value = cents(input.value ?? "");
    const mark = input.parentElement.querySelector(".gl-hint");
    if (!mark) return;
    let text = "";
    if (past && typeof value === "bigint") {
      const amount = Number(value) / 100;
      const off = Math.abs(amount - past.median);
      if (off > 5 * past.mad && off > 0.2 * Math.abs(past.median)) {
        text = `与本单位近 ${past.n} 期的中位数 ${past.median.toLocaleString("zh-CN")} 相差较大，请核对`;
      }
    }
    mark.textContent = text ? "偏离历史" : "";
    mark.title = text;
  }

  say(text) {
    if (this.state) this.state.textContent = text;
  }

  async save() {
    clearTimeout(this.timer);
    if (!this.dirty.size) return true;
    const values = Object.fromEntries(this.dirty);
    this.say("正在保存…");
    try {
      const reply = await fetch(this.table.dataset.saveUrl, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.csrf() },
        body: JSON.stringify({ revision: Number(this.table.dataset.revision), values }),
      });
      const answer = await reply.json();
      if (!reply.ok) {
        this.say(answer.message);
        return false;
      }
      this.table.dataset.revision = answer.revision;
      for (const [name, value] of Object.entries(values)) if (this.dirty.get(name) === value) this.dirty.delete(name);
      if (this.dirty.size) localStorage.setItem(this.key, JSON.stringify(Object.fromEntries(this.dirty)));
      else localStorage.removeItem(this.key);
      this.say(`已保存 ${new Date().toLocaleTimeString("zh-CN", { hour12: false })}`);
      return true;
    } catch {
      this.say("网络不通，输入已留在本机，恢复后会自动保存");
      this.timer = setTimeout(() => this.save(), 5000);
      return false;
    }
  }
}
