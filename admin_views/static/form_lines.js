/* The lines of a document: keys, adding and removing, filling down, pasting from a spreadsheet, sums while typing.
   A blank line stands ready below the last one and is not sent; the server computes everything again. */
"use strict";

const Lines = (() => {
  const { form, composing, isReference, idInput, enter, refuse, accept, tidy } = Entry;
  const CONTROLS = ".form-control:not([readonly]), .custom-select, input[type=checkbox], input[type=file]";
  const NUMBERED = "[name], [id], [for], [aria-label], [aria-describedby], [aria-controls], [data-computed]";
  const YES = /^(1|是|有|对|√|✓|y|yes|true)$/i;
  if (!form) return null;

  const controlIn = (cell) => cell.querySelector(CONTROLS);
  const controlsOf = (row) => [...row.cells].map(controlIn).filter(Boolean);

  function valueOf(control) {
    if (control.type === "checkbox") return control.checked;
    return control.type === "file" ? control.files.length : control.value;
  }

  /* A block copied from WPS or Excel: cells by tab, lines by line feed, quotes around cells that hold either. */
  function parseBlock(text) {
    const rows = [[]];
    const cells = /(?:"((?:[^"]|"")*)"|([^\t\r\n]*))(\t|\r\n|\n|\r|$)/gy;
    for (let found = cells.exec(text); found; found = cells.exec(text)) {
      rows.at(-1).push((found[1] === undefined ? found[2] : found[1].replace(/""/g, '"').replace(/\s*\n\s*/g, " ")).trim());
      if (found[3] === "" || cells.lastIndex >= text.length) break;
      if (found[3] !== "\t") rows.push([]);
    }
    return rows.filter((row) => row.some(Boolean));
  }

  function begin(section) {
    const name = section.dataset.lines;
    const table = section.querySelector("table.tz-linegrid");
    const body = table.tBodies[0];
    const template = section.querySelector("template");
    const heads = [...table.tHead.rows[0].cells];
    const said = section.querySelector("[data-said]");
    const fixed = !template;
    let undoable = [];
    let run = null;

    /* ---------- lines ---------- */

    const rows = () => [...body.rows];
    const numberOf = (row) => rows().indexOf(row);

    function made(number) {
      const holder = document.createElement("tbody");
      holder.innerHTML = template.innerHTML.replaceAll("第__n__行", `第${number + 1}行`).replaceAll(">__n__<", `>${number + 1}<`)
        .replaceAll("__n__", number);
      return holder.rows[0];
    }

    const defaults = fixed ? [] : [...made(0).cells].map((cell) => controlIn(cell)).map((control) => control && valueOf(control));

    function isBlank(row) {
      if (fixed || row.querySelector(`[name$="-id"]`).value) return false;
      return [...row.cells].every((cell, at) => {
        const control = controlIn(cell);
        return !control || valueOf(control) === defaults[at];
      });
    }

    function add() {
      const row = made(body.rows.length);
      body.append(row);
      Picker.dress(row);
      renumber();
      return row;
    }

    /* Names, ids and words carry the number of the line. */
    function renumber() {
      const places = new RegExp(`(^|\\s|f-)${name}-\\d+-`, "g");
      rows().forEach((row, number) => {
        for (const part of row.querySelectorAll(NUMBERED)) {
          for (const { name: attribute, value } of [...part.attributes]) {
            if (!["name", "id", "for", "aria-label", "aria-describedby", "aria-controls", "data-computed"].includes(attribute)) continue;
            const renamed = value.replace(places, `$1${name}-${number}-`).replace(/第\d+行/, `第${number + 1}行`);
            if (renamed !== value) part.setAttribute(attribute, renamed);
          }
        }
        row.querySelector(".no").textContent = number + 1;
      });
      form.elements[`${name}-count`].value = body.rows.length;
      Entry.forgetMarks();
    }

    /* After every change: one blank line at the end, the number of lines, the sums. */
    function settle() {
      for (const row of rows()) {
        const blank = isBlank(row);
        if (blank && !row.classList.contains("blank")) clear(row);
        if (!blank && row.classList.contains("blank") && row === document.activeElement?.closest("tr")) carryOver(row);
        row.classList.toggle("blank", blank);
        compute(row);
      }
      if (!fixed && !body.rows[body.rows.length - 1]?.classList.contains("blank")) add();
      section.querySelector("[data-count]").textContent = rows().filter((row) => !row.classList.contains("blank")).length;
      sum();
    }

    /* A line that is empty again has neither facts nor figures. */
    function clear(row) {
      row.querySelectorAll("[data-fact], .tz-warn").forEach((part) => part.remove());
      row.querySelectorAll("[data-computed]").forEach((shown) => { shown["value" in shown ? "value" : "textContent"] = ""; });
      controlsOf(row).forEach((control) => { delete control.dataset.touched; accept(control); });
    }

    function say(text, undo) {
      if (!said) return;
      said.replaceChildren(text);
      if (!undo) return;
      undoable.push(undo);
      const button = Entry.element("button", "btn btn-link btn-sm", "撤销 ", Entry.element("kbd", "", "Ctrl+Z"));
      button.type = "button";
      button.addEventListener("click", takeBack);
      said.append(button);
    }

    function takeBack() {
      const undo = undoable.pop();
      if (!undo) return;
      undo();
      settle();
      if (said) said.replaceChildren("已撤销。");
      Entry.askMarks();
    }

    function remove(row) {
      if (fixed || (row === body.lastElementChild && isBlank(row))) return;
      const number = numberOf(row);
      const column = [...row.cells].indexOf(document.activeElement.closest("td"));
      const after = row.nextElementSibling;
      row.remove();
      renumber();
      settle();
      say(`已删除第${number + 1}行。`, () => { body.insertBefore(row, after?.parentElement === body ? after : body.lastElementChild); renumber(); });
      const place = body.rows[Math.min(number, body.rows.length - 1)];
      enter((column > 0 && controlIn(place.cells[column])) || controlsOf(place)[0]);
      Entry.askMarks();
    }

    /* ---------- moving ---------- */

    /* As in a spreadsheet: after going right by Tab, Enter returns to the column where the run began, one line below. */
    function begun(control) {
      const row = control.closest("tr");
      if (run?.row !== row) run = { row, column: control.closest("td").cellIndex };
    }

    const waits = (control) => !("follows" in control.dataset);
    const missing = (row) => controlsOf(row).find((control) => control.getAttribute("aria-required") === "true" && valueOf(control) === "");

    /* After a choice: the next cell that does not follow from what was chosen. */
    function right(control) {
      begun(control);
      const row = control.closest("tr");
      const controls = controlsOf(row);
      const rest = controls.slice(controls.indexOf(control) + 1);
      const following = rest.find(waits) || rest[0];
      if (following) enter(following);
      else if (row.nextElementSibling) enter(controlsOf(row.nextElementSibling)[0]);
      else Entry.next(control);
    }

    function down(control) {
      const row = control.closest("tr");
      const controls = controlsOf(row);
      const below = row.nextElementSibling;
      if (isBlank(row) || !below) { Entry.next(controls.at(-1)); return; }
      const left = run?.row === row && !Entry.awaitsMarks() && missing(row);
      if (left && left !== control) { enter(left); return; }
      const start = run?.row === row ? controlIn(row.cells[run.column]) : null;
      run = null;
      const column = (start || (control === controls.at(-1) ? controls[0] : control)).closest("td").cellIndex;
      enter((below.classList.contains("blank") && firstOfNew(row, below)) || controlIn(below.cells[column]) || controlsOf(below)[0]);
    }

    /* In a new line: past the cells that take the value of the line above, the first that was filled there. */
    function firstOfNew(row, below) {
      const above = controlsOf(row);
      const filled = controlsOf(below).filter((control, at) => valueOf(above[at]) !== "");
      return filled.some((control) => "carry" in control.dataset) && filled.find((control) => !("carry" in control.dataset));
    }

    /* A line in which somebody begins takes over what the line above says in the columns that usually repeat. */
    function carryOver(row) {
      const above = row.previousElementSibling;
      if (!above || above.classList.contains("blank")) return;
      row.querySelectorAll("[data-carry]").forEach((control) => {
        const source = controlIn(above.cells[control.closest("td").cellIndex]);
        if (valueOf(control) === "" && !("touched" in control.dataset) && control !== document.activeElement) put(control, kept(source));
      });
    }

    function sideways(control, step) {
      const other = rows()[numberOf(control.closest("tr")) + step];
      const target = other && controlIn(other.cells[control.closest("td").cellIndex]);
      if (target) enter(target);
      return Boolean(target);
    }

    /* ---------- filling cells ---------- */

    function kept(control) {
      return isReference(control) ? [idInput(control).value, control.value] : valueOf(control);
    }

    function put(control, value) {
      control.dataset.touched = "";
      accept(control);
      if (isReference(control)) Picker.put(control, ...value);
      else if (control.type === "checkbox") control.checked = value;
      else if (control.type !== "file") control.value = value;
    }

    function fillDown(control) {
      const above = rows()[numberOf(control.closest("tr")) - 1];
      const source = above && controlIn(above.cells[control.closest("td").cellIndex]);
      if (!source || control.type === "file") return;
      const before = kept(control);
      put(control, kept(source));
      settle();
      say("已照上一行填入。", () => put(control, before));
      Entry.askMarks(control);
      if (control.select && control.type !== "checkbox") control.select();
    }

    /* A pasted text; false when it cannot stand there. References are looked up afterwards. */
    function write(control, text, unresolved) {
      control.dataset.touched = "";
      accept(control);
      if (control.type === "file") return true;
      if (control.type === "checkbox") { control.checked = YES.test(text); return true; }
      if (control.tagName === "SELECT") {
        const option = [...control.options].find((one) => one.label === text || one.value === text);
        if (option) control.value = option.value;
        else refuse(control, `“${text}”不在可选范围。`);
        return Boolean(option);
      }
      if (isReference(control)) {
        Picker.put(control, "", "");
        control.value = text;
        if (text) unresolved.push(control);
        return true;
      }
      control.value = text;
      return tidy(control);
    }

    /* With the headings pasted along, by heading; else one column after the other from where the cursor stands. */
    function columnsFor(block, start) {
      const labels = heads.map((head) => head.textContent.replace("*", "").trim());
      const named = block[0].map((text) => labels.indexOf(text.replace("*", "").trim()));
      if (block.length > 1 && named.filter((at) => at > 0).length * 2 >= block[0].length) {
        block.shift();
        return named;
      }
      return block[0].map((_, at) => start + at);
    }

    async function paste(control, text) {
      const block = parseBlock(text);
      if (!block.length) return;
      const first = numberOf(control.closest("tr"));
      const columns = columnsFor(block, control.closest("td").cellIndex);
      const before = [];
      const added = [];
      const unresolved = [];
      let wrong = 0;
      block.forEach((texts, line) => {
        let row = rows()[first + line];
        if (!row && fixed) return;
        if (row) before.push(...controlsOf(row).map((one) => [one, kept(one)]));
        else { row = add(); added.push(row); }
        texts.forEach((one, at) => {
          const target = columns[at] > 0 && row.cells[columns[at]] && controlIn(row.cells[columns[at]]);
          if (!target) return;
          if (!write(target, one, unresolved)) wrong += 1;
        });
      });
      settle();
      const back = () => { before.forEach(([target, value]) => put(target, value)); added.forEach((row) => row.remove()); renumber(); };
      say(`已粘贴${block.length}行${wrong ? `，${wrong}格没有认出` : ""}。`, back);
      enter(control);
      for (const target of unresolved) await Picker.resolve(target);
      settle();
      Entry.askMarks();
    }

    /* ---------- sums, before the server has answered ---------- */

    function numberAt(row, column) {
      const number = numberOf(row);
      const shown = document.getElementById(`f-${name}-${number}-${column}`) || row.querySelector(`[data-computed="${name}-${number}-${column}"]`);
      return shown ? Values.decimal("value" in shown ? shown.value : shown.textContent) : null;
    }

    function compute(row) {
      if (row.classList.contains("blank")) return;
      for (const shown of row.querySelectorAll("[data-product]")) Entry.showProduct(shown, (column) => numberAt(row, column));
    }

    function summed(column) {
      return Values.sum(rows().filter((row) => !row.classList.contains("blank")).map((row) => numberAt(row, column)).filter(Boolean));
    }

    function sum() {
      for (const shown of section.querySelectorAll("[data-sum]")) shown.textContent = Values.numberText(summed(shown.dataset.sum));
      for (const shown of form.querySelectorAll(`[data-sums^="${name}."]`)) {
        const all = summed(shown.dataset.sums.slice(name.length + 1));
        shown.textContent = Values.numberText(all, 2);
        if ("main" in shown.dataset) Entry.setCapitalTotal(all.units > 0n ? Values.capital(all) : "");
      }
    }

    /* ---------- events ---------- */

    section.addEventListener("input", (event) => {
      if (event.isTrusted) undoable = [];
      if (event.target.closest("tbody")) settle();
    });
    section.addEventListener("change", (event) => { if (event.target.closest("tbody")) settle(); });
    form.addEventListener("entry:set", ({ detail }) => { if (body.contains(detail)) settle(); });
    section.addEventListener("picker:onward", (event) => { event.preventDefault(); right(event.target); });

    section.addEventListener("click", (event) => {
      const button = event.target.closest("[data-remove], [data-add]");
      if (!button) return;
      if ("remove" in button.dataset) { remove(button.closest("tr")); return; }
      settle();
      enter(controlsOf(body.lastElementChild)[0]);
    });

    section.addEventListener("paste", (event) => {
      const text = event.clipboardData.getData("text/plain");
      const control = event.target;
      if (!control.closest("tbody") || !/[\t\n]/.test(text.replace(/\r?\n$/, ""))) return;
      event.preventDefault();
      paste(control, text);
    });

    section.addEventListener("keydown", (event) => {
      const control = event.target;
      if (composing(event) || event.defaultPrevented || !control.closest("tbody") || !control.matches(CONTROLS)) return;
      const command = (event.ctrlKey || event.metaKey) && !event.altKey;
      const use = (act) => { event.preventDefault(); event.stopPropagation(); act(); };
      if (command && event.key === "Delete") use(() => remove(control.closest("tr")));
      else if (command && event.key.toLowerCase() === "d") use(() => fillDown(control));
      else if (command && event.key.toLowerCase() === "z" && undoable.length) use(takeBack);
      else if (command || event.altKey) return;
      else if (event.key === "Enter" && event.shiftKey) use(() => sideways(control, -1) || Entry.next(controlsOf(body.rows[0])[0], -1));
      else if (event.shiftKey) return;
      else if (event.key === "Tab") begun(control);
      else if (event.key === "Enter") use(() => down(control));
      else if (event.key === "ArrowDown" && control.tagName === "INPUT") { if (sideways(control, 1)) event.preventDefault(); }
      else if (event.key === "ArrowUp" && control.tagName === "INPUT") { if (sideways(control, -1)) event.preventDefault(); }
    });
    section.addEventListener("pointerdown", () => { run = null; });
    section.addEventListener("entry:restore", ({ detail }) => {
      if (fixed || !detail.count) return;
      while (body.rows.length < detail.count) add();
      while (body.rows.length > detail.count) body.lastElementChild.remove();
      renumber();
    });
    section.addEventListener("entry:restored", settle);

    form.addEventListener("formdata", ({ formData }) => {
      for (const row of rows()) {
        if (!row.classList.contains("blank")) continue;
        const start = `${name}-${numberOf(row)}-`;
        for (const key of [...formData.keys()]) if (key.startsWith(start)) formData.delete(key);
      }
    });

    if (!fixed && !body.lastElementChild?.classList.contains("blank")) add();
  }

  form.querySelectorAll("[data-lines]").forEach(begin);
  Entry.remember();
  return { parseBlock };
})();
