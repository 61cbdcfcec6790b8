/* The short list under the active cell of the grid: referred rows by name, code or pinyin initials, choices by first letters. */
"use strict";

const ShortList = (() => {
  if (!Cells) return null;
  const { make, newId, getJson } = tz;
  const DELAY = 120;
  const MOST = 8;
  const KEPT_ANSWERS = 300;
  const { editor, box } = Table;
  const answers = new Map();
  let open = null;
  let round = 0;
  let timer = 0;
  let picked = () => {};

  const has = (column) => !column.masked && (column.kind === "ref" || column.choices.length > 0);

  /* ---------- what is offered ---------- */

  function address(column, text, row) {
    const query = new URLSearchParams({ column: column.name, q: text.trim() });
    if (Cells.data.list_name) query.set("line", Cells.data.list_name);
    if (Cells.data.row) query.set("id", Cells.data.row);
    else if (row?.id && !Cells.data.list_name) query.set("id", row.id);
    const school = column.school && row?.cells[column.school]?.id;
    if (school) query.set(column.school, school);
    return `${Cells.data.url.replace(/grid\/$/, "lookup/")}?${query}`;
  }

  async function ask(column, text, row) {
    const url = address(column, text, row);
    if (!answers.has(url)) {
      if (answers.size > KEPT_ANSWERS) answers.clear();
      answers.set(url, getJson(url).catch(() => { answers.delete(url); return null; }));
    }
    return answers.get(url);
  }

  /* Choices by a part of the word, by pinyin initials, or by their number in the list. */
  function choicesFor(column, text) {
    const wanted = text.trim().toLowerCase();
    const items = column.choices.map(([label, letters], at) => ({ id: null, label, code: String(at + 1), letters }));
    if (!wanted) return items;
    const rank = (item) => {
      if (item.label === wanted || item.code === wanted) return 0;
      if (item.label.startsWith(wanted) || item.letters.startsWith(wanted)) return 1;
      return item.label.toLowerCase().includes(wanted) || item.letters.includes(wanted) ? 2 : 3;
    };
    return items.filter((item) => rank(item) < 3).sort((one, other) => rank(one) - rank(other));
  }

  function exact(items, text) {
    const wanted = text.trim().toLowerCase();
    const found = items.filter((item) => [item.label, item.code, `${item.code || ""} ${item.label}`].some((one) => (one || "").trim().toLowerCase() === wanted));
    return found.length === 1 ? found[0] : null;
  }

  /* The one row a typed text can mean; null when it is none or several. */
  async function meant(column, text, row) {
    const found = await ask(column, text, row);
    if (!found) return null;
    return exact(found.items, text) ?? (found.items.length === 1 && !found.more ? found.items[0] : null);
  }

  /* ---------- the list ---------- */

  function close() {
    clearTimeout(timer);
    round += 1;
    if (!open) return;
    open.panel.remove();
    open = null;
    for (const name of ["role", "aria-expanded", "aria-controls", "aria-autocomplete", "aria-activedescendant"]) editor.removeAttribute(name);
  }

  function activate(at) {
    const lines = [...open.list.children];
    lines.forEach((line, place) => line.setAttribute("aria-selected", String(place === at)));
    open.active = at;
    if (at < 0) { editor.removeAttribute("aria-activedescendant"); return; }
    editor.setAttribute("aria-activedescendant", lines[at].id);
    lines[at].scrollIntoView({ block: "nearest" });
  }

  function option(item) {
    const line = make("li", { role: "option", id: newId("tz-g"), "aria-selected": "false" },
      make("span", { text: item.label }), make("span", { class: "code", text: item.code ?? "" }));
    if (item.hint || item.pinyin) line.append(make("span", { class: "by", text: item.pinyin ?? "" }), make("span", { class: "by", text: item.hint ?? "" }));
    return line;
  }

  function footOf(column, found) {
    const foot = make("div", { class: "foot" });
    if (found?.more) foot.append(make("span", { text: `还有${found.more}条，请再输几个字` }));
    else if (found?.items.length) foot.append(make("span", { class: "keys" }, make("kbd", { text: "↑" }), " ", make("kbd", { text: "↓" }), " 选择"), make("span", { class: "keys" }, make("kbd", { text: "Enter" }), " 确认"));
    if (found?.create && column.may_create) foot.append(make("a", { href: column.may_create, target: "_blank", rel: "noopener", tabindex: -1, text: `新建${column.target}…` }));
    return foot.childNodes.length ? foot : null;
  }

  function show(column, found, text, message = "") {
    const mine = round;
    close();
    round = mine;
    const items = (found?.items ?? []).slice(0, column.kind === "ref" ? MOST : undefined);
    if (!items.length && column.kind !== "ref") return;
    const list = make("ul", { role: "listbox", id: newId("tz-g"), "aria-label": column.label }, ...items.map(option));
    const none = items.length ? null : make("p", { class: "none", role: "status", text: message || `没有找到“${text.trim()}”。` });
    const panel = make("div", { class: `tz-list fixed tz-grid-list${column.kind === "ref" ? "" : " small"}` }, items.length ? list : none, footOf(column, found));
    panel.addEventListener("pointerdown", (event) => {
      if (event.target.closest("a")) return;
      event.preventDefault();
      const line = event.target.closest("li");
      if (line) picked(items[[...list.children].indexOf(line)]);
    });
    document.body.append(panel);
    open = { panel, list, items, active: -1, column, text: text.trim() };
    const told = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": String(items.length > 0) };
    if (items.length) told["aria-controls"] = list.id;
    for (const [name, value] of Object.entries(told)) editor.setAttribute(name, value);
    activate(items.length && text.trim() ? 0 : -1);
    put();
  }

  /* Under the input, or above it where there is no room. */
  function put() {
    if (!open) return;
    const field = editor.getBoundingClientRect();
    const wide = open.column.kind === "ref" ? 420 : 200;
    const width = Math.min(Math.max(wide, field.width), window.innerWidth - 16);
    const { panel } = open;
    panel.style.width = `${width}px`;
    const below = window.innerHeight - field.bottom - 8;
    const above = below < panel.offsetHeight && field.top > below;
    panel.style.left = `${Math.max(8, Math.min(field.left, window.innerWidth - width - 8))}px`;
    panel.style.top = `${above ? Math.max(4, field.top - panel.offsetHeight - 4) : field.bottom + 4}px`;
  }

  /* Offers what fits the text; choices at once, rows as soon as the server has answered. */
  function offer(column, text, row, wait = DELAY) {
    clearTimeout(timer);
    const mine = ++round;
    if (column.kind !== "ref") { show(column, { items: choicesFor(column, text) }, text); return; }
    timer = setTimeout(async () => {
      const slow = setTimeout(() => mine === round && show(column, null, text, "正在查找…"), 500);
      const found = await ask(column, text, row);
      clearTimeout(slow);
      if (mine !== round) return;
      show(column, found, text, found ? "" : "连接不上，请稍后再试。");
    }, wait);
  }

  /* True when the key moved within the list. */
  function key(event) {
    if (!open || !open.items.length || !["ArrowDown", "ArrowUp"].includes(event.key)) return false;
    const count = open.items.length;
    activate(event.key === "ArrowDown" ? (open.active + 1) % count : (Math.max(open.active, 0) - 1 + count) % count);
    return true;
  }

  window.addEventListener("resize", put);
  box.addEventListener("scroll", put, { passive: true });
  /* Something may have been created in another window meanwhile. */
  window.addEventListener("focus", () => answers.clear());

  return {
    has, ask, meant, exact, choicesFor, offer, close, key, address,
    get isOpen() { return open !== null; },
    /* A list that was asked for by fewer letters than stand there now means nothing. */
    get item() { return open && open.active >= 0 && open.text === editor.value.trim() ? open.items[open.active] : null; },
    onpick: (act) => { picked = act; },
  };
})();
