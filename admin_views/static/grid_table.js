/* The entry grid as a table: rows are drawn in blocks near the view, one input floats over the active cell. */
"use strict";

const Table = (() => {
  if (!Cells) return null;
  const { make } = tz;
  const BLOCK = 50;
  const AROUND = 600;
  const PLAIN_ROW = 29;
  const box = document.querySelector("[data-grid]");
  const table = make("table", { class: "table", role: "grid", "aria-label": "录入表格" });
  const head = make("thead");
  const foot = make("tfoot");
  const editor = make("input", { class: "form-control tz-cell-input", autocomplete: "off", spellcheck: "false", type: "text" });
  const trs = new Map();
  let bodies = [];
  let drawn = new Set();
  let filter = null;
  let at = { row: 0, column: 0 };
  let from = { row: 0, column: 0 };

  /* ---------- frame ---------- */

  function frame() {
    const { shown } = Cells;
    const group = make("colgroup", {}, make("col", { class: "c-no" }));
    let least = 44;
    for (const column of shown) {
      const col = make("col");
      col.style.width = `${column.width}px`;
      least += column.width;
      group.append(col);
    }
    table.style.minWidth = `${least}px`;
    const line = make("tr", {}, make("th", { scope: "col" }, make("span", { class: "sr-only", text: "行" })));
    for (const column of shown) {
      const label = column.kind === "money" ? `${column.label}（元）` : column.label;
      const title = column.help || null;
      line.append(make("th", { scope: "col", class: isNumber(column) ? "num" : null, title }, label,
        column.required ? make("span", { class: "req", "aria-hidden": "true", text: " *" }) : null,
        column.required ? make("span", { class: "sr-only", text: "，必填" }) : null));
    }
    head.replaceChildren(line);
    table.replaceChildren(group, head, ...bodies, foot);
    table.setAttribute("aria-colcount", shown.length + 1);
  }

  const isNumber = (column) => ["money", "quantity", "count", "percent"].includes(column.kind);

  /* ---------- rows ---------- */

  const isShown = (row) => !filter || filter.has(row);

  /* A cell's own objections; those about the whole row, or about a column that is not shown, stand in the first cell. */
  function troublesOf(row, name, first) {
    const known = new Set(Cells.shown.map((column) => column.name));
    return visible(row).filter((trouble) => trouble.column === name || (first && !known.has(trouble.column)));
  }

  /* While a new row is being typed, cells not reached yet are no mistakes. */
  function visible(row) {
    const all = [...row.troubles, ...row.local.filter((one) => !row.troubles.some((other) => other.column === one.column))];
    if (row.seen) return all;
    return all.filter((trouble) => trouble.column && Cells.byName.has(trouble.column) && Cells.look(row, trouble.column).text !== "");
  }

  function td(row, column, place) {
    const ghost = row === Cells.rows[at.row];
    const value = Cells.look(row, column.name, ghost);
    const cell = make("td");
    const troubles = troublesOf(row, column.name, place === 0);
    const kinds = new Set(troubles.map((trouble) => trouble.kind));
    const marks = [isNumber(column) && "num", value.grey && "auto", column.computed && "ro", row.id && row.cells[column.name] && "new"];
    if (kinds.has("wrong")) marks.push("bad");
    else if (kinds.has("asks")) marks.push("chk");
    const shown = value.text || placeholder(row, column, ghost);
    if (!value.text && shown) marks.push("auto");
    const name = marks.filter(Boolean).join(" ");
    if (name) cell.className = name;
    if (shown || troubles.length) cell.append(make("span", { class: "t", text: shown.replaceAll("\n", " ⏎ ") }));
    if (value.text.length > 12 && value.text.length * 7 > column.width) cell.title = value.text;
    for (const trouble of troubles) cell.append(why(trouble));
    if (marks.includes("bad")) cell.setAttribute("aria-invalid", "true");
    return cell;
  }

  function placeholder(row, column, ghost) {
    if (column.automatic && !row.id && (ghost || !Cells.isBlank(row))) return "保存时取号";
    return column.masked && row.id && !row.cells[column.name] ? "不显示，重填则替换" : "";
  }

  function why(trouble) {
    const line = make("span", { class: `why${trouble.kind === "warns" ? " soft" : ""}`, text: trouble.message });
    (trouble.offers || []).forEach((offer, place) => {
      const label = trouble.kind === "asks" && offer.hint ? offer.hint : [offer.label, offer.hint].filter(Boolean).join(" ");
      line.append(place ? "、" : " ", make("button", { class: "offer", type: "button", tabindex: -1, "data-offer": offer.id, "data-label": offer.label, "data-column": trouble.column, text: label }));
    });
    return line;
  }

  function tr(row, number) {
    const line = make("tr", { "aria-rowindex": number + 2 });
    const bad = visible(row).some((trouble) => trouble.kind !== "warns");
    line.append(make("th", { scope: "row", class: bad ? "no wrong" : "no", text: number + 1 }));
    Cells.shown.forEach((column, place) => line.append(td(row, column, place)));
    trs.set(row, line);
    return line;
  }

  const heightOf = (row) => PLAIN_ROW + (visible(row).length ? 34 : 0);

  function drawBlock(number) {
    const part = Cells.rows.slice(number * BLOCK, (number + 1) * BLOCK);
    bodies[number].replaceChildren(...part.flatMap((row, place) => (isShown(row) ? [tr(row, number * BLOCK + place)] : [])));
    drawn.add(number);
  }

  /* A block out of sight is one empty row of its height. */
  function foldBlock(number, height) {
    for (const row of Cells.rows.slice(number * BLOCK, (number + 1) * BLOCK)) trs.delete(row);
    const space = make("td", { colspan: Cells.shown.length + 1, class: "space" });
    space.style.height = `${height}px`;
    bodies[number].replaceChildren(...(height ? [make("tr", { role: "presentation" }, space)] : []));
    drawn.delete(number);
  }

  function guess(number) {
    return Cells.rows.slice(number * BLOCK, (number + 1) * BLOCK).reduce((sum, row) => sum + (isShown(row) ? heightOf(row) : 0), 0);
  }

  function sync() {
    const top = box.scrollTop - AROUND;
    const bottom = box.scrollTop + box.clientHeight + AROUND;
    const heights = bodies.map((body, number) => (drawn.has(number) || body.firstChild ? body.offsetHeight : guess(number)));
    let y = head.offsetHeight;
    heights.forEach((height, number) => {
      const near = y + height >= top && y <= bottom;
      if (near && !drawn.has(number)) drawBlock(number);
      else if (!near && drawn.has(number)) foldBlock(number, height);
      y += height;
    });
  }

  /* Everything anew: rows were added or removed, columns shown, the filter changed. */
  function redraw() {
    const count = Math.max(1, Math.ceil(Cells.rows.length / BLOCK));
    while (bodies.length > count) bodies.pop().remove();
    while (bodies.length < count) bodies.push(make("tbody"));
    trs.clear();
    drawn = new Set();
    bodies.forEach((_, number) => foldBlock(number, guess(number)));
    frame();
    table.setAttribute("aria-rowcount", Cells.rows.length + 1);
    sync();
    sync();
    place();
  }

  function redrawRows(rows) {
    const numbers = new Map(Cells.rows.map((row, number) => [row, number]));
    for (const row of rows) {
      const old = trs.get(row);
      const number = numbers.get(row);
      if (!old || number === undefined) continue;
      old.replaceWith(tr(row, number));
    }
    place();
  }

  /* ---------- totals ---------- */

  function totals(sums) {
    if (!Cells.shown.some((column) => column.sums)) { foot.replaceChildren(); return; }
    const line = make("tr", {}, make("th", { scope: "row", class: "sum", text: "合计" }));
    for (const column of Cells.shown) line.append(make("td", { class: isNumber(column) ? "num" : null, text: sums.get(column.name) ?? "" }));
    foot.replaceChildren(line);
  }

  /* ---------- the active cell and the selection ---------- */

  const rowAt = () => Cells.rows[at.row];
  const columnAt = () => Cells.shown[at.column];
  const cellOf = (row, column) => trs.get(Cells.rows[row])?.cells[column + 1];

  function range() {
    const [top, bottom] = [Math.min(at.row, from.row), Math.max(at.row, from.row)];
    const [left, right] = [Math.min(at.column, from.column), Math.max(at.column, from.column)];
    return { top, bottom, left, right, many: top !== bottom || left !== right };
  }

  function paintSelection() {
    for (const old of table.querySelectorAll(".sel")) old.classList.remove("sel");
    for (const old of table.querySelectorAll("th.on")) old.classList.remove("on");
    trs.get(rowAt())?.cells[0].classList.add("on");
    const { top, bottom, left, right, many } = range();
    if (!many) return;
    for (let row = top; row <= bottom; row += 1) {
      const cells = trs.get(Cells.rows[row])?.cells;
      if (cells) for (let column = left; column <= right; column += 1) cells[column + 1]?.classList.add("sel");
    }
  }

  /* The input lies over the active cell's first line. */
  function place() {
    const cell = cellOf(at.row, at.column);
    paintSelection();
    if (!cell) return;
    const [outer, inner] = [box.getBoundingClientRect(), cell.getBoundingClientRect()];
    editor.style.left = `${inner.left - outer.left - box.clientLeft + box.scrollLeft}px`;
    editor.style.top = `${inner.top - outer.top - box.clientTop + box.scrollTop}px`;
    editor.style.width = `${inner.width}px`;
    editor.classList.toggle("num", isNumber(columnAt()));
    editor.classList.toggle("wrong", cell.classList.contains("bad"));
  }

  /* Wider while the text does not fit. */
  function widen() {
    const cell = cellOf(at.row, at.column);
    if (!cell) return;
    const least = cell.getBoundingClientRect().width;
    editor.style.width = `${least}px`;
    const room = box.clientWidth + box.scrollLeft - parseFloat(editor.style.left);
    if (editor.scrollWidth > editor.clientWidth) editor.style.width = `${Math.max(least, Math.min(editor.scrollWidth + 24, 420, room))}px`;
  }

  function bringIntoView() {
    if (!trs.get(rowAt())) {
      const number = Math.floor(at.row / BLOCK);
      drawBlock(number);
    }
    cellOf(at.row, at.column)?.scrollIntoView({ block: "nearest", inline: "nearest" });
    sync();
  }

  function move(row, column, extend = false) {
    const before = rowAt();
    at = { row: Math.max(0, Math.min(row, Cells.rows.length - 1)), column: Math.max(0, Math.min(column, Cells.shown.length - 1)) };
    if (!extend) from = { ...at };
    const now = rowAt();
    const stale = [before, now].filter((one) => one && before !== now && Cells.isBlank(one));
    if (stale.length) redrawRows(stale);
    bringIntoView();
    place();
    return before !== now ? before : null;
  }

  function select(top, left, bottom, right) {
    from = { row: bottom, column: right };
    move(top, left, true);
  }

  /* The next row that is shown, in steps of one. */
  function beyond(row, step) {
    let next = row + step;
    while (Cells.rows[next] && !isShown(Cells.rows[next])) next += step;
    return Cells.rows[next] ? next : row;
  }

  function placeOf(target) {
    const cell = target.closest?.("td, th.no");
    const line = cell?.closest("tbody > tr");
    if (!line || cell.classList.contains("space")) return null;
    return { row: Number(line.getAttribute("aria-rowindex")) - 2, column: cell.cellIndex - 1 };
  }

  function only(rows) {
    filter = rows;
    redraw();
  }

  let waiting = false;
  box.addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; sync(); place(); });
  }, { passive: true });
  new ResizeObserver(() => { sync(); place(); }).observe(box);

  box.replaceChildren(table, editor);

  return {
    box, table, editor, isNumber, visible, redraw, redrawRows, totals, place, widen, move, select, beyond, placeOf, only, range, rowAt, columnAt, cellOf,
    get at() { return at; },
    get filtered() { return filter !== null; },
  };
})();
