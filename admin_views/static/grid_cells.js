/* The entry grid: what stands in its rows, apart from any element of the page; every change can be undone.
   A row holds only what was typed, pasted or carried over; defaults and stored values shine through where nothing was. */
"use strict";

const Cells = (() => {
  const source = document.getElementById("tz-grid-data");
  if (!source) return null;
  const data = JSON.parse(source.textContent);
  const columns = data.columns.map((column, at) => ({ choices: [], ...column, at }));
  const byName = new Map(columns.map((column) => [column.name, column]));
  const LEAST_ROWS = 15;
  const SPARE_ROWS = 5;
  const MOST_UNDONE = 200;
  const growing = data.mode !== "edit";

  let shown = columns.filter((column) => !column.more);
  let rows = [];
  let done = [];
  let undone = [];
  let log = null;
  let made = 0;
  let listener = () => {};

  /* ---------- rows ---------- */

  function blankRow() {
    made += 1;
    return { key: made, id: null, version: null, cells: {}, was: {}, defaults: {}, computed: {}, troubles: [], local: [], outcome: "", rev: 0, pending: false, seen: false, asking: 0 };
  }

  function storedRow({ id, version, cells, picked }) {
    const row = blankRow();
    Object.assign(row, { id, version, seen: true, outcome: "same" });
    for (const column of columns) {
      const text = cells[column.name];
      if (text === undefined) continue;
      if (column.computed) row.computed[column.name] = text;
      else row.was[column.name] = { text, id: picked[column.name] ?? null };
    }
    return row;
  }

  function load() {
    rows = data.rows.map(storedRow);
    done = [];
    undone = [];
    pad();
  }

  /* Blank rows stand ready below the last one. */
  function pad() {
    if (!growing) return false;
    let last = rows.length;
    while (last > 0 && isBlank(rows[last - 1])) last -= 1;
    const wanted = Math.max(LEAST_ROWS, last + SPARE_ROWS);
    const grown = rows.length < wanted;
    while (rows.length < wanted) rows.push(blankRow());
    return grown;
  }

  /* ---------- cells ---------- */

  const typed = (cell) => cell && !cell.auto && cell.text !== "";

  function isBlank(row) {
    if (row.id) return false;
    for (const name in row.cells) if (typed(row.cells[name])) return false;
    return true;
  }

  const isDirty = (row) => (row.id ? Object.keys(row.cells).length > 0 : !isBlank(row));

  function above(row) {
    for (let at = rows.indexOf(row) - 1; at >= 0; at -= 1) if (!isBlank(rows[at])) return rows[at];
    return null;
  }

  /* What a new row takes from the one above. */
  function carried(row) {
    const before = above(row);
    if (!before) return {};
    const found = {};
    for (const column of columns) {
      if (!column.carry || column.computed || column.masked) continue;
      const value = look(before, column.name);
      if (value.text !== "") found[column.name] = { text: value.text, id: value.id, auto: "carry" };
    }
    return found;
  }

  const NOTHING = { text: "", id: null, grey: false };

  /* What a cell shows; grey is what nobody typed in this row. `ghost` tells also what a blank row would begin with. */
  function look(row, name, ghost = false) {
    const column = byName.get(name);
    if (column.computed) return { text: row.computed[name] ?? "", id: null, grey: false };
    const cell = row.cells[name];
    if (cell && (cell.auto !== "carry" || !isBlank(row))) return { text: cell.text, id: cell.id ?? null, grey: Boolean(cell.auto) };
    if (row.was[name]) return { ...row.was[name], grey: false };
    if (row.id) return NOTHING;
    if (isBlank(row)) {
      if (!ghost) return NOTHING;
      const value = carried(row)[name];
      if (value) return { text: value.text, id: value.id, grey: true };
    }
    const text = row.defaults[name] ?? column.default ?? "";
    return text ? { text, id: null, grey: true } : NOTHING;
  }

  /* ---------- changes ---------- */

  function apply(change) {
    if (change.kind === "cell") {
      const { row, name, after } = change;
      if (after === undefined) delete row.cells[name];
      else row.cells[name] = after;
      touch(row, name);
    } else if (change.kind === "insert") rows.splice(change.at, 0, ...change.rows);
    else rows.splice(change.at, change.rows.length);
  }

  function inverse(change) {
    if (change.kind === "cell") return { ...change, before: change.after, after: change.before };
    return { ...change, kind: change.kind === "insert" ? "remove" : "insert" };
  }

  function touch(row, name) {
    row.rev += 1;
    row.pending = isDirty(row);
    row.troubles = row.troubles.filter((trouble) => trouble.column && trouble.column !== name);
    if (!row.pending) { row.outcome = row.id ? "same" : ""; row.troubles = []; row.defaults = {}; if (!row.id) { row.computed = {}; row.seen = false; } }
  }

  function record(change) {
    apply(change);
    log.push(change);
  }

  const same = (one, other) => one === other || (one && other && one.text === other.text && one.id === other.id && one.auto === other.auto);

  /* Inside transact(): a blank new row that is typed in also takes what is carried over, one that is pasted does not.
     A text equal to the stored one is no change; a new row that is emptied in a cell has its default there again. */
  function put(row, name, text, id = null, pasted = false) {
    const column = byName.get(name);
    if (!column || column.computed) return;
    if (!pasted && text !== "" && isBlank(row) && !row.id) {
      for (const [other, cell] of Object.entries(carried(row))) {
        if (other !== name && !row.cells[other]) record({ kind: "cell", row, name: other, before: row.cells[other], after: cell });
      }
    }
    const was = row.was[name];
    const old = was ? was.text === text && (id === null || was.id === id) : row.id && text === "";
    const after = old || (!row.id && text === "") ? undefined : { text, id };
    if (!same(row.cells[name], after)) record({ kind: "cell", row, name, before: row.cells[name], after });
  }

  function insert(at, count) {
    record({ kind: "insert", at, rows: Array.from({ length: count }, blankRow) });
  }

  function remove(at, count) {
    record({ kind: "remove", at, rows: rows.slice(at, at + count) });
  }

  /* One step of undo: everything `act` does through put, insert and remove. `place` is where the cursor stood. */
  function transact(act, place = null) {
    if (log) return act();
    log = [];
    try { act(); } finally {
      const changes = log;
      log = null;
      if (changes.length) {
        done.push({ changes, place });
        if (done.length > MOST_UNDONE) done.shift();
        undone = [];
        told(changes);
      }
    }
    return undefined;
  }

  function told(changes) {
    const structural = pad() || changes.some((change) => change.kind !== "cell");
    listener({ rows: new Set(changes.filter((change) => change.kind === "cell").map((change) => change.row)), structural });
  }

  function replay(from, to, changes) {
    const step = from.pop();
    if (!step) return null;
    const played = changes(step);
    played.forEach(apply);
    to.push(step);
    told(played);
    return step.place ?? {};
  }

  const undo = () => replay(done, undone, (step) => [...step.changes].reverse().map(inverse));
  const redo = () => replay(undone, done, (step) => step.changes);

  /* Written the usual way, or found to be this row: no step of its own. */
  function amend(row, name, text, id) {
    const cell = row.cells[name];
    if (!cell) return;
    row.cells[name] = { ...cell, text, id: id ?? cell.id };
  }

  /* A default that follows from what was typed in this row fits better than what the row above held. */
  function adopt(row, defaults) {
    row.defaults = defaults;
    for (const [name, text] of Object.entries(defaults)) {
      if (!row.cells[name]?.auto || !text || text === (byName.get(name).default ?? "") || text === row.cells[name].text) continue;
      delete row.cells[name];
      row.rev += 1;
      row.pending = true;
    }
  }

  /* ---------- drafts ---------- */

  function draft() {
    return rows.filter(isDirty).map((row) => ({
      id: row.id,
      version: row.version,
      cells: Object.fromEntries(Object.entries(row.cells).filter(([name]) => !byName.get(name)?.private)),
    }));
  }

  function restore(kept) {
    const stored = new Map(rows.filter((row) => row.id).map((row) => [row.id, row]));
    let at = rows.length;
    while (at > 0 && !rows[at - 1].id) at -= 1;
    const fresh = [];
    for (const one of kept) {
      const row = one.id ? stored.get(one.id) : blankRow();
      if (!row) continue;
      row.cells = Object.fromEntries(Object.entries(one.cells).filter(([name]) => byName.has(name)));
      row.pending = true;
      row.seen = true;
      if (one.id) row.version = one.version;
      else if (growing) fresh.push(row);
    }
    rows.splice(at, rows.length - at, ...fresh);
    pad();
    return fresh.length + kept.filter((one) => one.id && stored.has(one.id)).length;
  }

  /* ---------- after saving ---------- */

  function drop(gone) {
    rows = rows.filter((row) => !gone.has(row));
    forget();
  }

  function settle(row, id, version) {
    for (const [name, cell] of Object.entries(row.cells)) {
      if (cell.text === "") delete row.was[name];
      else row.was[name] = { text: cell.text, id: cell.id ?? null };
    }
    Object.assign(row, { id, version, cells: {}, pending: false, outcome: "same" });
    row.troubles = row.troubles.filter((trouble) => trouble.kind === "warns");
    row.rev += 1;
  }

  function forget() {
    done = [];
    undone = [];
    pad();
  }

  function show(names) {
    const wanted = new Set(names);
    const added = columns.filter((column) => wanted.has(column.name) && !shown.includes(column));
    shown = [...shown, ...added];
    return added.length > 0;
  }

  load();

  return {
    data, columns, byName, growing, load, pad, isBlank, isDirty, look, put, insert, remove, transact, undo, redo, amend, adopt, draft, restore, drop, settle, forget, show,
    get rows() { return rows; },
    get shown() { return shown; },
    get hidden() { return columns.filter((column) => !shown.includes(column)); },
    onchange: (act) => { listener = act; },
  };
})();

/* What goes to the server and comes back: always an object, `error` being a sentence for the person. */
const Send = (() => {
  if (!Cells) return null;
  const token = document.querySelector("input[name=csrf_token]")?.value ?? "";
  const REASONS = { 400: "页面已过期，请刷新后再试；填的内容已留在本机，刷新后会自动恢复。", 401: "登录已过期，请重新登录；填的内容已留在本机，登录后打开本页会自动恢复。", 413: "内容太多，请分几次录入，或用“导入”。" };

  async function post(tail, body) {
    try {
      const answer = await fetch(Cells.data.url + tail, {
        method: "POST", credentials: "same-origin", body: JSON.stringify(body),
        headers: { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": token },
      });
      if (answer.ok) return await answer.json();
      const told = await answer.json().catch(() => ({}));
      return { error: told.error || REASONS[answer.status] || "系统出错了，没有保存。请再试一次。", status: answer.status };
    } catch { return { error: "与服务器的连接断了，填的内容还在，连上后再试。", offline: true }; }
  }

  /* A row as the server takes it. */
  function row({ id, version, cells }, n) {
    const texts = {};
    const picked = {};
    for (const [name, cell] of Object.entries(cells)) {
      texts[name] = cell.text;
      if (cell.id !== null && cell.id !== undefined) picked[name] = cell.id;
    }
    const carried = Object.keys(cells).filter((name) => cells[name].auto);
    return { n, id, version, cells: texts, picked, ...(carried.length && { carried }) };
  }

  return { post, row };
})();
