/* The entry grid at work: checking while it is filled in, counting, saving, and a draft that outlives the browser. */
"use strict";
if (Cells) {
  const { make, find, all } = tz;
  const CHECK_DELAY = 300;
  const CHECKED_FIRST = 100;
  const CHECKED_AT_ONCE = 500;
  const RETRY_DELAY = 5000;
  const { data } = Cells;
  const isLines = data.mode === "lines";
  const save = find("[data-save]");
  const saveGood = find("[data-save-good]");
  const said = find("[data-said]");
  const failed = find("[data-failed]");
  const counts = find("[data-counts]");
  let busy = false;
  let leaving = false;
  let submitKey = data.submit;

  const say = (text) => { said.textContent = text; };
  function fail(text, lead = "") {
    failed.hidden = !text;
    find("div", failed).replaceChildren(...(lead ? [make("b", { text: lead })] : []), text ?? "");
  }

  /* ---------- the head of a document ---------- */

  const headBox = find("[data-head]");
  const headControls = () => (headBox ? all("input[name]:not([type=hidden]), select[name], textarea[name]", headBox) : []);
  const headName = (control) => control.name.replace(/\.text$/, "");
  const idBeside = (control) => find("input[type=hidden]", control.parentElement);

  function headCells() {
    const cells = {};
    const picked = {};
    for (const control of headControls()) {
      const name = headName(control);
      if ("masked" in control.dataset && control.value === "") continue;
      cells[name] = control.type === "checkbox" ? (control.checked ? "是" : "否") : control.value;
      if (control.dataset.lookup !== undefined && idBeside(control).value) picked[name] = idBeside(control).value;
    }
    return { id: data.row, version: data.version, cells, picked };
  }

  /* Marks the fields; what belongs to none of them is said above. Returns the first field that is wrong. */
  function markHead(troubles) {
    const controls = new Map(headControls().map((control) => [headName(control), control]));
    const wrong = troubles.filter((trouble) => trouble.kind !== "warns");
    for (const trouble of wrong) {
      const control = controls.get(trouble.column);
      if (!control) continue;
      control.closest("details")?.setAttribute("open", "");
      Entry.refuse(control, trouble.message);
    }
    fail(wrong.filter((trouble) => !controls.has(trouble.column)).map((trouble) => trouble.message).join(" "));
    return wrong.map((trouble) => controls.get(trouble.column)).find(Boolean);
  }

  /* ---------- checking ---------- */

  let checkTimer = 0;
  let checking = null;

  function checkSoon(wait = CHECK_DELAY) {
    clearTimeout(checkTimer);
    checkTimer = setTimeout(check, wait);
  }

  /* The lines of a document are judged together, other rows by themselves. */
  function waiting() {
    const rows = Cells.rows.filter((row) => row.pending && !row.asking);
    if (!rows.length || !isLines) return rows.slice(0, rows[0] && rows[0] === Cells.rows.find(Cells.isDirty) ? CHECKED_FIRST : CHECKED_AT_ONCE);
    return Cells.rows.filter((row) => !Cells.isBlank(row));
  }

  function bodyOf(rows) {
    const numbers = new Map(Cells.rows.map((row, at) => [row, at + 1]));
    return {
      sent: new Map(rows.map((row) => [numbers.get(row), { row, rev: row.rev }])),
      body: { rows: rows.map((row) => Send.row(row, numbers.get(row))), list: data.list_name, ...(isLines && { head: headCells() }) },
    };
  }

  async function check() {
    clearTimeout(checkTimer);
    if (checking || busy) { if (!busy) checkSoon(); return; }
    const rows = waiting();
    if (!rows.length) { count(); return; }
    const { sent, body } = bodyOf(rows);
    checking = Send.post("check/", body);
    const answer = await checking;
    checking = null;
    if (answer.error) {
      if (!answer.offline) fail(answer.error);
      checkSoon(RETRY_DELAY);
      return;
    }
    judge(answer.rows, sent);
    if (Cells.rows.some((row) => row.pending && !row.asking)) checkSoon(0);
  }

  /* Verdicts for the rows that have not been changed since they were sent. */
  function judge(rows, sent) {
    const changed = [];
    for (const one of rows) {
      const { row, rev } = sent.get(one.n) ?? {};
      if (!row || row.rev !== rev) continue;
      row.pending = false;
      row.outcome = one.outcome;
      row.troubles = one.troubles;
      if (one.computed) row.computed = one.computed;
      for (const [name, text] of Object.entries(one.texts ?? {})) Cells.amend(row, name, text, one.ids?.[name]);
      if (one.defaults) Cells.adopt(row, one.defaults);
      changed.push(row);
    }
    if (Table.rowAt() && Cells.isBlank(Table.rowAt())) changed.push(Table.rowAt());
    Table.redrawRows(changed);
    if (!Typing.editing) Typing.refresh();
    count();
    keepSoon();
  }

  /* ---------- what the page itself can see: equal values, products, sums ---------- */

  const uniques = Cells.columns.filter((column) => column.unique && !column.computed);
  const products = Cells.columns.filter((column) => column.product);

  function compare() {
    const stale = new Set();
    for (const row of Cells.rows) if (row.local.length) { row.local = []; stale.add(row); }
    for (const column of uniques) {
      const seen = new Map();
      Cells.rows.forEach((row, at) => {
        const { text } = Cells.isBlank(row) ? { text: "" } : Cells.look(row, column.name);
        if (text === "") return;
        const first = seen.get(text);
        if (first === undefined) { seen.set(text, at); return; }
        const title = Cells.look(Cells.rows[first], Cells.shown[0].name).text;
        row.local.push({ column: column.name, kind: "wrong", message: `与第${first + 1}行${title && title !== text ? `“${title}”` : ""}的${column.label}相同。` });
        stale.add(row);
      });
    }
    if (stale.size) Table.redrawRows(stale);
  }

  function multiply(rows) {
    for (const column of products) {
      for (const row of rows) {
        const factors = column.product.split(" ").map((name) => Values.decimal(Cells.look(row, name).text));
        if (factors.every(Boolean)) row.computed[column.name] = Values.numberText(Values.product(factors), column.decimals ?? 2);
      }
    }
  }

  function sums() {
    const found = new Map();
    for (const column of Cells.shown.filter((one) => one.sums)) {
      const numbers = [];
      for (const row of Cells.rows) {
        const number = Cells.isBlank(row) ? null : Values.decimal(Cells.look(row, column.name).text);
        if (number) numbers.push(number);
      }
      found.set(column.name, numbers.length ? Values.numberText(Values.sum(numbers), column.kind === "money" ? 2 : null) : "");
    }
    return found;
  }

  /* ---------- counting ---------- */

  function statusOf(row) {
    if (!Cells.isDirty(row)) return row.id && isLines ? stored(row) : "";
    const kinds = new Set(Table.visible(row).map((trouble) => trouble.kind));
    if (kinds.has("wrong")) return "bad";
    if (kinds.has("asks")) return "wait";
    if (row.outcome === "refused") return "bad";
    return row.pending || ["wrong", "asks"].includes(row.outcome) ? "open" : "ok";
  }

  function stored(row) {
    return Table.visible(row).some((trouble) => trouble.kind !== "warns") ? "bad" : "ok";
  }

  function tally() {
    const found = { all: 0, ok: 0, bad: 0, wait: 0, open: 0, blank: 0 };
    let blanks = 0;
    for (const row of Cells.rows) {
      if (Cells.isBlank(row)) { blanks += 1; continue; }
      found.blank += blanks;
      blanks = 0;
      const status = statusOf(row);
      if (!status) continue;
      found.all += 1;
      found[status] += 1;
    }
    found.blank += Clip.ignored;
    return found;
  }

  const bold = (number, name = null) => make("b", { class: name, text: number });

  function count() {
    const { all: total, ok, bad, wait, open, blank } = tally();
    const parts = data.mode === "edit"
      ? [make("span", {}, "共 ", bold(Cells.rows.length), " 行"), make("span", {}, "改了 ", bold(total), " 行")]
      : [make("span", {}, "共 ", bold(total), " 行")];
    if (ok) parts.push(make("span", { class: "ok" }, bold(ok), " 行可保存"));
    if (bad) parts.push(make("span", { class: "bad" }, bold(bad), " 行有误"));
    if (wait) parts.push(make("span", { class: "wait" }, bold(wait, "wait"), " 行待确认"));
    if (open) parts.push(make("span", { text: `${open}行${checking ? "正在核对" : "未填完"}` }));
    if (blank) parts.push(make("span", { text: `忽略空行${blank}` }));
    const wrong = bad + wait;
    parts.push(make("span", { class: "end", hidden: !wrong && !Table.filtered },
      make("button", { class: "btn btn-sm", type: "button", "aria-pressed": String(Table.filtered), onclick: filterWrong, text: Table.filtered ? "看全部行" : "只看有误" }),
      make("button", { class: "btn btn-sm", type: "button", onclick: () => nextWrong(1) }, "下一处 ", make("kbd", { text: "F8" }))));
    if (counts.textContent !== parts.map((part) => part.textContent).join("") || Table.filtered) counts.replaceChildren(...parts);
    if (!busy) labelButtons(total, ok, wrong);
    Table.totals(sums());
  }

  function labelButtons(total, ok, wrong) {
    const noun = isLines ? `保存单据${total ? `，${total}行` : ""}` : `保存${total ? `${total}行` : ""}`;
    save.replaceChildren(noun, " ", make("kbd", { text: "Ctrl+S" }));
    save.setAttribute("aria-disabled", String(wrong > 0 || (total === 0 && !isLines)));
    save.title = wrong ? `还有${wrong}行要改，按F8逐处看` : "";
    if (!saveGood) return;
    saveGood.hidden = !(wrong && ok);
    saveGood.textContent = `先保存正确的${ok}行`;
  }

  const isWrong = (row) => ["bad", "wait"].includes(statusOf(row));

  function filterWrong() {
    Typing.commit();
    Table.only(Table.filtered ? null : new Set(Cells.rows.filter(isWrong)));
    count();
    if (Table.filtered) nextWrong(1, true);
    Typing.focus();
  }

  /* To the next cell that is wrong, round the end. */
  function nextWrong(step, fromStart = false) {
    const places = [];
    Cells.rows.forEach((row, at) => {
      if (!isWrong(row)) return;
      const wrong = Table.visible(row).filter((trouble) => trouble.kind !== "warns");
      const found = new Set(wrong.map((trouble) => Math.max(0, Cells.shown.findIndex((column) => column.name === trouble.column))));
      for (const column of [...(found.size ? found : [0])].sort((a, b) => a - b)) places.push({ row: at, column });
    });
    if (!places.length) { say("没有要改的地方。"); return; }
    const order = (place) => place.row * 1000 + place.column;
    const here = fromStart ? -1 : order(Table.at);
    const later = step > 0 ? places.find((place) => order(place) > here) : places.findLast((place) => order(place) < here);
    const place = later ?? (step > 0 ? places[0] : places.at(-1));
    Typing.go(place.row, place.column);
    Typing.focus();
    const message = Table.visible(Cells.rows[place.row]).find((trouble) => trouble.kind !== "warns")?.message ?? "";
    say(`第${place.row + 1}行${Cells.shown[place.column].label}：${message}`);
  }

  /* ---------- saving ---------- */

  function setBusy(on, text = "") {
    busy = on;
    save.setAttribute("aria-busy", String(on));
    save.classList.toggle("tz-busy", on);
    if (on) save.replaceChildren(text);
    Typing.refresh();
    count();
  }

  async function store(goodFirst = false) {
    if (busy || document.querySelector("dialog[open]")) return;
    Typing.commit();
    await Promise.all(isLines ? [Picker.finish(headBox)] : []);
    const rows = Cells.rows.filter((row) => (isLines ? !Cells.isBlank(row) : Cells.isDirty(row)));
    if (!rows.length && !isLines) { say("还没有要保存的内容。"); fail("还没有要保存的内容，请先填一行。"); return; }
    rows.forEach((row) => { row.seen = true; });
    Table.redrawRows(rows);
    count();
    if (!goodFirst && rows.some((row) => row.outcome && isWrong(row) && !row.pending)) { nextWrong(1); return; }
    setBusy(true, "正在保存");
    await checking;
    const { sent, body } = bodyOf(rows);
    const answer = await Send.post("save/", { ...body, submit_key: submitKey, good_first: goodFirst });
    setBusy(false);
    if (answer.error) { fail(answer.error, "没有保存。"); return; }
    fail("");
    const firstField = isLines ? markHead(answer.head) : null;
    if (answer.written) { written_(answer, sent); return; }
    judge(answer.rows, sent);
    say("还没有保存，请先改正。");
    if (firstField) Entry.enter(firstField);
    else if (Cells.rows.some(isWrong)) nextWrong(1, true);
  }

  /* What was written leaves the grid; what was not stays with its reasons. */
  function written_(answer, sent) {
    submitKey = answer.submit;
    if (answer.go) {
      leaving = true;
      forgetDraft();
      Entry.remember();
      location.assign(answer.go);
      return;
    }
    const known = new Map(answer.rows.map((one) => [one.n, one]));
    const written = new Set();
    for (const [number, { row }] of sent) {
      const one = known.get(number);
      const good = one ? ["new", "changed", "same"].includes(one.outcome) : answer.again && statusOf(row) === "ok";
      if (!good) continue;
      if (row.id) Cells.settle(row, row.id, one?.version ?? row.version);
      written.add(row);
    }
    judge(answer.rows.filter((one) => !written.has(sent.get(one.n)?.row)), sent);
    if (data.mode === "edit") Cells.forget();
    else Cells.drop(written);
    Clip.forget();
    Table.only(null);
    Typing.start(Math.max(0, Cells.rows.findIndex((row) => !Cells.isDirty(row))));
    count();
    if (Cells.rows.some(Cells.isDirty)) keep();
    else forgetDraft();
    tz.toast(`已保存${written.size}行`, { url: data.back_url, label: "看列表" });
    say(`已保存${written.size}行。`);
    Typing.focus();
  }

  /* ---------- a draft that outlives the browser ---------- */

  const DRAFT_DELAY = 400;
  const DRAFT_DAYS = 14;
  const draftName = `tz-grid ${data.account} ${data.key} ${data.draft ?? ""}`.trim();
  const restored = find("[data-restored]");
  let keepTimer = 0;

  function keepSoon() {
    clearTimeout(keepTimer);
    keepTimer = setTimeout(keep, DRAFT_DELAY);
  }

  function keep() {
    clearTimeout(keepTimer);
    if (leaving) return;
    const rows = Cells.draft();
    try {
      if (!rows.length && !headChanged() && !removed()) localStorage.removeItem(draftName);
      else {
        const stored = Cells.rows.map((row) => row.id).filter(Boolean);
        localStorage.setItem(draftName, JSON.stringify({ at: Date.now(), submit: submitKey, rows, stored, head: headState(), shown: Cells.shown.map((column) => column.name) }));
      }
    } catch { say("内容太多，本机留不下草稿，请及早保存。"); }
  }

  function forgetDraft() {
    clearTimeout(keepTimer);
    try { localStorage.removeItem(draftName); } catch { /* nothing was kept */ }
    restored.hidden = true;
  }

  const isPrivate = (control) => "masked" in control.dataset || "private" in control.dataset;

  function headState() {
    return headControls().filter((control) => !isPrivate(control)).map((control) => [
      control.id, control.type === "checkbox" ? control.checked : control.value, control.dataset.lookup === undefined ? null : idBeside(control).value]);
  }

  const headFirst = JSON.stringify(headState());
  const headChanged = () => JSON.stringify(headState()) !== headFirst;

  function restore() {
    let kept = null;
    try { kept = JSON.parse(localStorage.getItem(draftName)); } catch { /* unreadable, so none */ }
    if (!kept || !Array.isArray(kept.rows) || Date.now() - kept.at > DRAFT_DAYS * 86400000) return;
    Cells.show(kept.shown ?? []);
    if (isLines && kept.stored) Cells.drop(new Set(Cells.rows.filter((row) => row.id && !kept.stored.includes(row.id))));
    const number = Cells.restore(kept.rows);
    restoreHead(kept.head ?? []);
    submitKey = kept.submit || submitKey;
    const when = new Date(kept.at);
    const two = (part) => String(part).padStart(2, "0");
    const day = Values.written(when) === Values.written(new Date()) ? "" : `${when.getMonth() + 1}月${when.getDate()}日`;
    find("div", restored).replaceChildren(`有一份未保存的内容（${day}${two(when.getHours())}:${two(when.getMinutes())}${number ? `，${number}行` : ""}），已恢复。 `,
      make("button", { class: "btn btn-link btn-sm", type: "button", onclick: giveUp, text: "放弃" }));
    restored.hidden = false;
  }

  function restoreHead(state) {
    for (const [id, value, key] of state) {
      const control = headControls().find((one) => one.id === id);
      if (!control) continue;
      if (control.type === "checkbox") control.checked = value;
      else if (key !== null) Picker.put(control, key, value);
      else control.value = value;
      control.dataset.touched = "";
    }
  }

  async function giveUp() {
    if (await tz.ask({ question: "放弃没有保存的内容？", consequence: "恢复出来的各行都会清掉，不能找回。", verb: "放弃", danger: true }) === null) return;
    forgetDraft();
    leaving = true;
    if (isLines) Entry.remember();
    location.reload();
  }

  /* Whether a stored line was taken out of the document. */
  function removed() {
    const left = new Set(Cells.rows.map((row) => row.id));
    return isLines && data.rows.some((row) => !left.has(row.id));
  }

  const unsaved = () => !leaving && (Cells.rows.some(Cells.isDirty) || removed());

  window.addEventListener("beforeunload", (event) => {
    if (!unsaved()) return;
    keep();
    event.preventDefault();
    event.returnValue = "";
  });
  window.addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });

  /* ---------- more columns, clearing, rows ---------- */

  const more = find("[data-more-columns]");
  const moreName = `tz-grid-columns ${data.account} ${data.key} ${data.list_name ?? ""}`.trim();

  function showAll(keepChoice) {
    Cells.show(Cells.columns.map((column) => column.name));
    more.hidden = true;
    if (keepChoice) try { localStorage.setItem(moreName, "all"); } catch { /* only a convenience */ }
  }

  function begin() {
    let wanted = null;
    try { wanted = localStorage.getItem(moreName); } catch { /* none kept */ }
    if (wanted) showAll(false);
    more.hidden = Cells.hidden.length === 0;
    more.addEventListener("click", () => {
      showAll(true);
      Table.redraw();
      Typing.refresh();
      count();
      Typing.focus();
    });
    restore();
    Table.redraw();
    multiply(Cells.rows.filter((row) => !row.id && !Cells.isBlank(row)));
    compare();
    count();
    Typing.start(Math.max(0, Cells.growing ? Cells.rows.findIndex(Cells.isBlank) : 0));
    if (!matchMedia("(pointer: coarse)").matches && !headBox) Typing.focus();
    checkSoon(0);
  }

  async function clearAll() {
    if (!Cells.rows.some(Cells.isDirty)) return;
    const number = tally().all;
    if (await tz.ask({ question: `清空这${number}行？`, consequence: "还没有保存的内容会清掉；按Ctrl+Z可以找回。", verb: "清空", danger: true }) === null) return;
    Cells.transact(() => {
      for (const row of Cells.rows) for (const name of Object.keys(row.cells)) Cells.put(row, name, row.was[name]?.text ?? "", row.was[name]?.id ?? null);
    }, { ...Table.at });
    Clip.forget();
    Typing.start(0);
    Typing.focus();
  }

  function removeRows() {
    const { top, bottom } = Table.range();
    if (Cells.rows.slice(top, bottom + 1).some((row) => row.id) && !isLines) { say("已保存的记录请到它的页面删除。"); return; }
    const { column } = Table.at;
    Cells.transact(() => Cells.remove(top, bottom - top + 1), { ...Table.at });
    say(top === bottom ? `已删除第${top + 1}行，按Ctrl+Z恢复。` : `已删除${bottom - top + 1}行，按Ctrl+Z恢复。`);
    Typing.go(top, column);
  }

  function replay(act, word) {
    const place = act();
    if (!place) { say(`没有可${word}的了。`); return; }
    if (place.row !== undefined) Typing.go(place.row, place.column);
    else Typing.refresh();
    say(`已${word}。`);
  }

  Cells.onchange(({ rows, structural }) => {
    multiply(rows);
    for (const row of Cells.rows) if (!row.pending && row.troubles.some((trouble) => trouble.repeats)) row.pending = true;
    if (structural) Table.redraw();
    else Table.redrawRows(rows);
    compare();
    count();
    keepSoon();
    checkSoon();
  });

  Typing.command("left", (row) => {
    if (row.seen || Cells.isBlank(row)) return;
    row.seen = true;
    Table.redrawRows([row]);
    count();
    checkSoon();
  });
  Typing.command("changed", () => { checkSoon(); keepSoon(); });
  Typing.command("next", (step) => nextWrong(step));
  Typing.command("save", () => store());
  Typing.command("undo", () => replay(Cells.undo, "撤销"));
  Typing.command("redo", () => replay(Cells.redo, "重做"));
  Typing.command("removeRows", removeRows);
  Typing.command("leave", () => { save.focus(); });
  Typing.command("busy", () => busy);
  Clip.onsaid(say);
  Clip.onfailed((text) => fail(text, "没有粘贴。"));
  Clip.onpasted(() => { more.hidden = Cells.hidden.length === 0; checkSoon(0); });

  save.addEventListener("click", () => { if (save.getAttribute("aria-disabled") === "true") nextWrong(1); else store(); });
  saveGood?.addEventListener("click", () => store(true));
  find("[data-clear]").addEventListener("click", clearAll);
  document.addEventListener("keydown", (event) => {
    if (tz.composing(event) || event.key !== "F8" || find("dialog[open]") || headBox?.querySelector(".is-invalid")) return;
    event.preventDefault();
    event.stopPropagation();
    Typing.commit();
    nextWrong(event.shiftKey ? -1 : 1);
  }, true);
  document.addEventListener("keydown", (event) => {
    if (tz.composing(event) || event.defaultPrevented || find("dialog[open]")) return;
    if (event.key === "Escape" && Table.filtered) { event.preventDefault(); filterWrong(); }
    else if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s" && !headBox) { event.preventDefault(); store(); }
  });
  headBox?.addEventListener("input", keepSoon);
  headBox?.addEventListener("change", () => { keepSoon(); Cells.rows.forEach((row) => { if (!Cells.isBlank(row)) row.pending = true; }); checkSoon(); });

  begin();
}
