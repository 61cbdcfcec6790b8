/* Typing in the entry grid: the input is always in the active cell, its text marked, so the first key replaces it —
   a letter, or the first stroke of an input method. While one is composing, no key is ours. */
"use strict";

const Typing = (() => {
  if (!Cells) return null;
  const { composing } = tz;
  const { editor, box } = Table;
  const BREAK = " ⏎ ";
  const commands = {};
  let editing = false;
  let began = null;
  let shownText = "";

  const command = (name, act) => { commands[name] = act; };
  const run = (name, ...given) => commands[name]?.(...given);

  /* ---------- the input ---------- */

  function label() {
    const row = Table.rowAt();
    const column = Table.columnAt();
    editor.setAttribute("aria-label", `${column.label}，第${Table.at.row + 1}行`);
    const wrong = Table.visible(row).filter((trouble) => trouble.column === column.name && trouble.kind !== "warns");
    if (wrong.length) editor.setAttribute("aria-invalid", "true");
    else editor.removeAttribute("aria-invalid");
    editor.setAttribute("aria-description", [...wrong.map((trouble) => trouble.message), column.help].filter(Boolean).join(" "));
    editor.readOnly = Boolean(column.computed) || commands.busy?.() === true;
    editor.inputMode = { money: "decimal", quantity: "decimal", count: "numeric", percent: "decimal" }[column.kind] ?? "text";
  }

  /* The input shows the active cell, ready to be typed over. */
  function refresh() {
    if (!Table.rowAt() || !Table.columnAt()) return;
    const { text, grey } = Cells.look(Table.rowAt(), Table.columnAt().name, true);
    editing = false;
    shownText = text.replaceAll("\n", BREAK);
    editor.value = shownText;
    editor.classList.remove("on");
    editor.classList.toggle("auto", grey);
    label();
    Table.place();
    if (document.activeElement === editor) editor.select();
  }

  function begin(keep) {
    editing = true;
    editor.classList.add("on");
    editor.classList.remove("auto");
    if (keep) editor.setSelectionRange(editor.value.length, editor.value.length);
    Table.widen();
  }

  function focus() {
    editor.focus({ preventScroll: true });
    editor.select();
  }

  /* ---------- taking over what was typed ---------- */

  /* A day, time or number is written the usual way at once; what cannot be read is left for the check. */
  function tidied(column, text) {
    const { today } = Cells.data;
    if (column.kind === "day") return Values.day(text, today) ?? text;
    if (column.kind === "moment") return Values.moment(text, today) ?? text;
    if (column.kind === "time") return Values.time(text) ?? text;
    if (Table.isNumber(column) && !/[万%]/.test(text)) return Values.tidyNumber(text, column.kind === "count" ? 0 : column.decimals ?? null) ?? text;
    return text;
  }

  function write(row, column, text, id = null) {
    Cells.transact(() => Cells.put(row, column.name, text, id), { ...Table.at });
  }

  /* The item under the cursor of the list, or the text; a name that fits one row only is found afterwards. */
  function commit(item = null) {
    if (!editing) return;
    const row = Table.rowAt();
    const column = Table.columnAt();
    const text = editor.value.replaceAll(BREAK, "\n").replaceAll("⏎", "\n").trim();
    const chosen = item ?? (text !== "" ? ShortList.item : null);
    ShortList.close();
    editing = false;
    if (column.computed) return;
    if (chosen) write(row, column, chosen.label, chosen.id);
    else if (text !== Cells.look(row, column.name, true).text) {
      write(row, column, column.choices.length ? choice(column, text) : tidied(column, text));
      if (column.kind === "ref" && text !== "" && !column.masked) resolve(row, column, text);
    }
  }

  function choice(column, text) {
    const found = text === "" ? [] : ShortList.choicesFor(column, text);
    const only = ShortList.exact(found, text) ?? (found.length === 1 ? found[0] : null);
    return only ? only.label : text;
  }

  async function resolve(row, column, text) {
    row.asking += 1;
    const item = await ShortList.meant(column, text, row);
    row.asking -= 1;
    const cell = row.cells[column.name];
    if (item && cell && cell.text === text && cell.id === null) {
      Cells.amend(row, column.name, item.label, item.id);
      row.rev += 1;
      Table.redrawRows([row]);
      if (Table.rowAt() === row && Table.columnAt() === column && !editing) refresh();
    }
    run("changed", row);
  }

  function cancel() {
    ShortList.close();
    refresh();
  }

  ShortList.onpick((item) => { if (!editing) begin(true); commit(item); right(true); });

  /* ---------- moving ---------- */

  function go(row, column, extend = false) {
    commit();
    const left = Table.move(row, column, extend);
    if (left) run("left", left);
    refresh();
  }

  /* Tab passes over what a new row has carried over and, after a choice, over what follows from it; the run of Tabs tells
     where Enter begins the next row. */
  function stop(row, column, step, after = null) {
    const line = Cells.rows[row];
    for (let next = column + step; Cells.shown[next]; next += step) {
      const one = Cells.shown[next];
      const filled = !line.id && ((one.carry && Cells.look(line, one.name, true).grey) || (after && one.follows && !line.cells[one.name]));
      if (!one.computed && !filled && !one.automatic) return next;
    }
    return null;
  }

  /* The first column of a row that waits for somebody. */
  function start(row) {
    go(row, stop(row, -1, 1) ?? 0);
  }

  function right(picked = false) {
    const chosen = picked || (editing && Table.columnAt().kind === "ref" && editor.value.trim() !== "");
    commit();
    const { row, column } = Table.at;
    const next = stop(row, column, 1, chosen);
    if (began === null) began = column;
    if (next !== null) { go(row, next); return; }
    const below = Table.beyond(row, 1);
    if (below === row) { Table.place(); refresh(); return; }
    go(below, stop(below, -1, 1) ?? 0);
  }

  function left() {
    const { row, column } = Table.at;
    const next = stop(row, column, -1);
    if (next !== null) { go(row, next); return; }
    const above = Table.beyond(row, -1);
    if (above !== row) go(above, stop(above, Cells.shown.length, -1) ?? 0);
  }

  /* Down, or to the start of the next row after a run of Tabs. */
  function down() {
    commit();
    const { row, column } = Table.at;
    if (Cells.growing && row === Cells.rows.length - 1) Cells.pad();
    const below = Table.beyond(row, 1);
    const start = began === null ? column : stop(below, began - 1, 1) ?? began;
    began = null;
    go(below, start);
  }

  function jump(event, row, column) {
    began = null;
    go(row, column, event.shiftKey);
  }

  /* ---------- keys ---------- */

  const PAGE = 12;

  function moved(event) {
    const { row, column } = Table.at;
    const command = event.ctrlKey || event.metaKey;
    const last = Cells.shown.length - 1;
    switch (event.key) {
      case "ArrowUp": jump(event, command ? 0 : Table.beyond(row, -1), column); return true;
      case "ArrowDown": jump(event, command ? Cells.rows.length - 1 : Table.beyond(row, 1), column); return true;
      case "ArrowLeft": jump(event, row, command ? 0 : column - 1); return true;
      case "ArrowRight": jump(event, row, command ? last : column + 1); return true;
      case "Home": jump(event, command ? 0 : row, 0); return true;
      case "End": jump(event, command ? Cells.rows.length - 1 : row, last); return true;
      case "PageUp": jump(event, Math.max(0, row - PAGE), column); return true;
      case "PageDown": jump(event, row + PAGE, column); return true;
      default: return false;
    }
  }

  /* Keys that mean the same whether a cell is being edited or not. */
  function always(event) {
    const command = (event.ctrlKey || event.metaKey) && !event.altKey;
    const key = event.key.toLowerCase();
    if (event.key === "F8") { commit(); run("next", event.shiftKey ? -1 : 1); return true; }
    if (command && key === "s") { commit(); refresh(); if (!event.repeat) run("save"); return true; }
    if (command && event.key === "Delete") { cancel(); run("removeRows"); return true; }
    if (event.key === "Tab" && !command && !event.altKey) { if (event.shiftKey) { commit(); left(); } else right(); return true; }
    if (event.key === "Enter" && !command) {
      if (event.altKey) { breakLine(); return true; }
      if (event.shiftKey) jump({ shiftKey: false }, Table.beyond(Table.at.row, -1), Table.at.column);
      else down();
      return true;
    }
    if (event.key === "F4" || (event.altKey && event.key === "ArrowDown")) { openList(); return true; }
    return false;
  }

  function breakLine() {
    if (Table.columnAt().kind !== "note") return;
    if (!editing) begin(true);
    editor.setRangeText("⏎", editor.selectionStart, editor.selectionEnd, "end");
  }

  function openList() {
    const column = Table.columnAt();
    if (!ShortList.has(column)) return;
    const text = editing ? editor.value : "";
    if (!editing) begin(true);
    ShortList.offer(column, text, Table.rowAt(), 0);
  }

  function whileEditing(event) {
    const command = event.ctrlKey || event.metaKey;
    if (ShortList.isOpen && ShortList.key(event)) return true;
    if (event.key === "Escape") { cancel(); return true; }
    if (!command && (event.key === "ArrowUp" || event.key === "ArrowDown")) { jump(event, Table.beyond(Table.at.row, event.key === "ArrowUp" ? -1 : 1), Table.at.column); return true; }
    return false;
  }

  function whileReady(event) {
    const command = (event.ctrlKey || event.metaKey) && !event.altKey;
    const key = event.key.toLowerCase();
    const wrong = Table.visible(Table.rowAt()).some((trouble) => trouble.column === Table.columnAt().name && trouble.kind !== "warns");
    if (event.key === "ArrowDown" && !command && !event.shiftKey && wrong && ShortList.has(Table.columnAt())) { openList(); return true; }
    if (command && key === "d") { run("fillDown"); return true; }
    if (command && key === "z") { run(event.shiftKey ? "redo" : "undo"); return true; }
    if (command && key === "y") { run("redo"); return true; }
    if (command && key === "a") { Table.select(0, 0, Cells.rows.length - 1, Cells.shown.length - 1); refresh(); return true; }
    if (event.key === "F2") { begin(true); return true; }
    if (event.key === "Delete") { run("clearCells"); return true; }
    if (event.key === "Backspace") { editor.value = ""; begin(true); return true; }
    if (event.key === "Escape") { run("leave"); return true; }
    return moved(event);
  }

  editor.addEventListener("keydown", (event) => {
    if (composing(event)) { event.stopPropagation(); return; }
    if (always(event) || (editing ? whileEditing(event) : whileReady(event))) {
      event.preventDefault();
      event.stopPropagation();
    } else if (!event.ctrlKey && !event.metaKey && !event.altKey && event.key !== "F1") event.stopPropagation();
  });

  editor.addEventListener("compositionstart", () => { if (!editing) begin(false); });
  editor.addEventListener("input", (event) => {
    if (!editing) begin(false);
    Table.widen();
    if (event.isComposing) return;
    typed();
  });
  editor.addEventListener("compositionend", typed);

  function typed() {
    const column = Table.columnAt();
    if (!ShortList.has(column)) return;
    if (editor.value.trim()) ShortList.offer(column, editor.value, Table.rowAt());
    else ShortList.close();
  }

  editor.addEventListener("focus", () => { if (!editing) editor.select(); box.classList.add("on"); });
  editor.addEventListener("blur", () => {
    box.classList.remove("on");
    if (!editing) { ShortList.close(); return; }
    commit();
    refresh();
  });

  /* ---------- mouse ---------- */

  let dragging = false;

  box.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.target === editor || event.target.closest(".offer")) return;
    const place = Table.placeOf(event.target);
    if (!place) return;
    event.preventDefault();
    began = null;
    commit();
    if (place.column < 0) Table.select(place.row, 0, place.row, Cells.shown.length - 1);
    else {
      const gone = Table.move(place.row, place.column, event.shiftKey);
      if (gone) run("left", gone);
      dragging = true;
    }
    refresh();
    focus();
  });
  box.addEventListener("pointerover", (event) => {
    const place = dragging && Table.placeOf(event.target);
    if (!place || place.column < 0) return;
    Table.move(place.row, place.column, true);
    refresh();
  });
  window.addEventListener("pointerup", () => { dragging = false; });
  editor.addEventListener("mousedown", (event) => {
    if (editing) return;
    event.preventDefault();
    focus();
  });
  editor.addEventListener("dblclick", () => {
    if (ShortList.has(Table.columnAt())) openList();
    else if (!editing && !editor.readOnly) begin(true);
  });

  box.addEventListener("click", (event) => {
    const button = event.target.closest(".offer");
    if (!button) return;
    const place = Table.placeOf(button);
    const column = Cells.byName.get(button.dataset.column);
    commit();
    write(Cells.rows[place.row], column, button.dataset.label, Number(button.dataset.offer));
    const shown = Cells.shown.indexOf(column);
    Table.move(place.row, shown < 0 ? place.column : shown);
    refresh();
    focus();
  });

  return { command, refresh, focus, commit, go, start, get editing() { return editing; } };
})();
