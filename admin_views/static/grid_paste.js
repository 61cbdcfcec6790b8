/* Copying from the entry grid and pasting blocks into it. A block is taken apart by the server, like a file;
   its headings, where they were copied along, say which column goes where. */
"use strict";

const Clip = (() => {
  if (!Cells) return null;
  const { make, find } = tz;
  const { editor } = Table;
  const bar = find("[data-mapped]");
  let last = null;
  let said = () => {};
  let failed = () => {};
  let pasted = () => {};
  let ignored = 0;

  /* ---------- out ---------- */

  const quoted = (text) => (/[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

  function block() {
    const { top, bottom, left, right } = Table.range();
    const lines = [];
    for (let row = top; row <= bottom; row = Table.beyond(row, 1) > row ? Table.beyond(row, 1) : bottom + 1) {
      lines.push(Cells.shown.slice(left, right + 1).map((column) => quoted(Cells.look(Cells.rows[row], column.name).text)).join("\t"));
    }
    return lines.join("\r\n");
  }

  function copy(event, cut) {
    if (Typing.editing) return;
    event.preventDefault();
    event.clipboardData.setData("text/plain", block());
    if (cut) clear();
    said(cut ? "已剪切。" : "已复制。");
  }

  function clear() {
    const { top, bottom, left, right } = Table.range();
    Cells.transact(() => {
      for (let row = top; row <= bottom; row += 1) {
        for (const column of Cells.shown.slice(left, right + 1)) Cells.put(Cells.rows[row], column.name, "");
      }
    }, { ...Table.at });
    Typing.refresh();
  }

  function fillDown() {
    const { top, bottom, left, right } = Table.range();
    const source = top === bottom ? Table.beyond(top, -1) : top;
    const first = top === bottom ? top : top + 1;
    if (source === first) return;
    Cells.transact(() => {
      for (const column of Cells.shown.slice(left, right + 1)) {
        const { text, id } = Cells.look(Cells.rows[source], column.name, true);
        for (let row = first; row <= bottom; row += 1) Cells.put(Cells.rows[row], column.name, text, id);
      }
    }, { ...Table.at });
    Typing.refresh();
  }

  /* ---------- in ---------- */

  function paste(event) {
    const text = event.clipboardData.getData("text/plain");
    const isBlock = /[\t\n]/.test(text.replace(/\r?\n$/, ""));
    if (Typing.editing && !isBlock) return;
    event.preventDefault();
    if (text === "") return;
    Typing.commit();
    if (isBlock) send(text, { ...Table.at });
    else fill(text.replace(/\r?\n$/, "").trim());
  }

  /* One value goes into every selected cell. */
  function fill(text) {
    const { top, bottom, left, right } = Table.range();
    Cells.transact(() => {
      for (let row = top; row <= bottom; row += 1) {
        for (const column of Cells.shown.slice(left, right + 1)) Cells.put(Cells.rows[row], column.name, text);
      }
    }, { ...Table.at });
    Typing.refresh();
  }

  async function send(text, place, chosen = null) {
    said("正在粘贴…");
    const body = { text, list: Cells.data.list_name, start: Cells.shown[place.column].name, columns: Cells.shown.map((column) => column.name), ...(chosen && { chosen }) };
    const answer = await Send.post("paste/", body);
    if (answer.error) { failed(answer.error); return; }
    Cells.show(answer.columns.filter(Boolean));
    const rows = land(answer, place);
    last = { text, place, answer };
    tell(answer);
    Table.redraw();
    Typing.refresh();
    said(`已粘贴${rows}行${answer.dropped ? `，多出的${answer.dropped}行没有放下` : ""}。`);
    pasted();
  }

  /* Blank rows inside are left out and counted; a blank cell leaves what stands there. */
  function land(answer, place) {
    const room = Cells.growing ? Infinity : Cells.rows.length - place.row;
    const lines = answer.rows.slice(0, room);
    answer.dropped = answer.rows.length - lines.length;
    ignored += answer.blank;
    Cells.transact(() => {
      const missing = place.row + lines.length - Cells.rows.length;
      if (missing > 0) Cells.insert(Cells.rows.length, missing);
      lines.forEach((texts, line) => {
        const row = Cells.rows[place.row + line];
        texts.forEach((text, at) => { if (answer.columns[at] && text !== "") Cells.put(row, answer.columns[at], text, null, true); });
        row.seen = true;
      });
    }, { ...place });
    return lines.length;
  }

  /* ---------- what the headings were taken for ---------- */

  const labelOf = (name) => Cells.byName.get(name)?.label ?? "";

  function tell(answer) {
    const heads = answer.headings ?? [];
    bar.hidden = heads.length === 0;
    if (bar.hidden) return;
    const used = heads.filter((one) => one.column);
    const unused = heads.filter((one) => !one.column && one.text);
    const other = used.filter((one) => one.text !== labelOf(one.column));
    bar.replaceChildren(make("span", { class: "soft", text: `已认出表头${used.length}列，按栏目名称对应` }),
      ...other.map((one) => make("span", { class: "tz-chip" }, make("span", {}, `“${one.text}” → `, make("b", { text: labelOf(one.column) })))));
    if (unused.length) bar.append(make("span", { class: "soft" }, "未用到的列：", make("b", { text: unused.map((one) => one.text).join("、") })));
    if (answer.skipped.length) bar.append(make("span", { class: "soft", text: `略过${answer.skipped.join("、")}` }));
    bar.append(make("button", { class: "btn btn-link btn-sm", type: "button", onclick: adjust, text: "调整对应…" }));
  }

  /* Each copied column with its first value, and the column of the grid it goes to. */
  function adjust() {
    const { answer } = last;
    const lists = answer.headings.map((one) => {
      const choose = make("select", { class: "custom-select", "aria-label": `“${one.text || `第${one.place + 1}列`}”对应` }, make("option", { value: "", text: "不用这一列" }),
        ...Cells.columns.filter((column) => !column.computed).map((column) => make("option", { value: column.name, text: column.label, selected: column.name === one.column })));
      const sample = answer.rows.map((texts) => texts[one.place]).find((text) => text) ?? "";
      return [one, choose, make("span", { class: "cut", text: one.text || `第${one.place + 1}列` }), make("span", { class: "muted", "aria-hidden": "true", text: "→" }), choose, make("span", { class: "muted cut", text: sample ? `如 ${sample.slice(0, 20)}` : "" })];
    });
    const form = make("form", { method: "dialog", novalidate: true }, make("h2", { id: "tz-map-t", text: "各列对应哪个栏目" }),
      make("div", { class: "tz-map" }, ...lists.flatMap((parts) => parts.slice(2))),
      make("div", { class: "tz-acts" }, make("button", { class: "btn", type: "button", onclick: () => dialog.close() }, "取消 ", make("kbd", { text: "Esc" })), make("button", { class: "btn btn-primary", type: "submit", text: "按此重新粘贴" })));
    const dialog = make("dialog", { class: "tz-dialog wide", "aria-labelledby": "tz-map-t" }, form);
    form.addEventListener("submit", () => {
      const chosen = Object.fromEntries(lists.map(([one, choose]) => [one.place, choose.value]));
      ignored -= answer.blank;
      Cells.undo();
      send(last.text, last.place, chosen);
    });
    tz.open(dialog);
  }

  function forget() {
    last = null;
    ignored = 0;
    bar.hidden = true;
  }

  editor.addEventListener("copy", (event) => copy(event, false));
  editor.addEventListener("cut", (event) => copy(event, true));
  editor.addEventListener("paste", paste);
  Typing.command("clearCells", clear);
  Typing.command("fillDown", fillDown);

  return {
    forget, send,
    get ignored() { return ignored; },
    onsaid: (act) => { said = act; },
    onfailed: (act) => { failed = act; },
    onpasted: (act) => { pasted = act; },
  };
})();
