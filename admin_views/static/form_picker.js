/* The reference picker: type a part of the name, the code or the pinyin initials, choose with ↑↓ Enter, Tab or the mouse.
   The visible field is `column.text`, the id stands in the hidden field `column` beside it. */
"use strict";

const Picker = (() => {
  const { element, composing, idInput, isReference, refuse, accept } = Entry;
  const DELAY = 150;
  const MOST = 8;
  const SLOW = 500;
  const KEPT_ANSWERS = 200;
  if (!Entry.form) return null;

  const kept = new WeakMap();
  const answers = new Map();
  let open = null;
  let asked = 0;
  let timer = 0;
  let pending = null;

  /* A field becomes a picker only where this script runs. */
  function dress(root) {
    for (const control of root.querySelectorAll("[data-lookup]")) {
      control.setAttribute("role", "combobox");
      control.setAttribute("aria-expanded", "false");
      control.setAttribute("aria-autocomplete", "list");
      control.autocomplete = "off";
      if (!control.closest("[data-lines]")) control.after(Entry.icon("search"));
    }
  }
  dress(Entry.form);

  /* ---------- what a field holds ---------- */

  function held(control) {
    if (!kept.has(control)) {
      const id = idInput(control).value;
      kept.set(control, { id, text: id ? control.defaultValue : "" });
    }
    return kept.get(control);
  }

  function put(control, id, text) {
    idInput(control).value = id;
    control.value = text;
    kept.set(control, { id: String(id), text });
  }

  function choose(control, item) {
    put(control, item.id, item.label);
    accept(control);
    control.dataset.touched = "";
    close();
    control.dispatchEvent(new Event("change", { bubbles: true }));
    control.dispatchEvent(new CustomEvent("picker:chosen", { bubbles: true, detail: item }));
  }

  function isOpenText(control) {
    const text = control.value.trim();
    return text !== "" && !(idInput(control).value && text === held(control).text.trim());
  }

  /* Nothing typed, or chosen from the list; else the reason stands under the field. */
  function settled(control) {
    if (!isOpenText(control)) return true;
    if (!control.classList.contains("is-invalid")) refuse(control, `“${control.value.trim()}”还没有选定，请从列表选取。`);
    return false;
  }

  function exact(items, text) {
    const wanted = text.trim().toLowerCase();
    const same = items.filter((item) => [item.label, item.code, `${item.code || ""} ${item.label}`].some((one) => (one || "").trim().toLowerCase() === wanted));
    return same.length === 1 ? same[0] : null;
  }

  /* Typed but not chosen: taken when it fits one entry only. */
  async function resolve(control) {
    const text = control.value;
    const answer = await ask(control, text);
    if (control.value !== text || !isOpenText(control)) return;
    const item = answer && (exact(answer.items, text) || (answer.items.length === 1 && !answer.more ? answer.items[0] : null));
    if (item) choose(control, item);
    else if (answer) refuse(control, answer.items.length ? `“${text.trim()}”对得上多条，请从列表选取。` : `没有找到“${text.trim()}”，请从列表选取。`);
  }

  async function finish(scope) {
    const typed = [...scope.querySelectorAll("[data-lookup]")].filter((control) => !control.disabled && isOpenText(control));
    if (typed.length) await Promise.all(typed.map(resolve));
  }

  /* ---------- asking the server ---------- */

  async function ask(control, text) {
    const [, line = "", column] = /^(?:(.+)-\d+-)?(.+)\.text$/.exec(control.name);
    const query = new URLSearchParams({ column, line, q: text.trim() });
    const row = new URL(Entry.form.action).searchParams.get("id");
    if (row) query.set("id", row);
    const { school } = control.dataset;
    if (school) query.set(school, Entry.form.elements[control.name.replace(`${column}.text`, school)]?.value || "");
    const address = `${control.dataset.lookup}?${query}`;
    if (answers.has(address)) return answers.get(address);
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      if (!answer.ok) return null;
      const found = await answer.json();
      if (answers.size > KEPT_ANSWERS) answers.clear();
      answers.set(address, found);
      return found;
    } catch { return null; }
  }

  function search(control, text, wait = DELAY) {
    clearTimeout(timer);
    const mine = ++asked;
    pending = { control, enter: false };
    timer = setTimeout(async () => {
      const slow = setTimeout(() => mine === asked && show(control, null, "正在查找…"), SLOW);
      const found = await ask(control, text);
      clearTimeout(slow);
      if (mine !== asked) return;
      const enterPressed = pending?.enter;
      pending = null;
      if (document.activeElement !== control) return;
      if (!found) { show(control, null, "连接不上，请稍后再试。"); return; }
      const byKey = wait === 0 && !text.trim();
      const only = exact(found.items, text) || (found.items.length === 1 ? found.items[0] : null);
      if (enterPressed && only) { choose(control, only); onward(control); }
      else show(control, found, "", text);
      if (byKey && open?.items.length) activate(0);
    }, wait);
  }

  /* ---------- the list ---------- */

  function bold(letters, from, count) {
    const parts = [letters.slice(0, from), element("b", "", letters.slice(from, from + count)), letters.slice(from + count)];
    return parts.filter((part) => part !== "");
  }

  function nameParts(label, query) {
    const at = query ? label.toLowerCase().indexOf(query) : -1;
    return at < 0 ? [label] : bold(label, at, query.length);
  }

  /* The matched initials, or the matched letters when the pinyin is written out. */
  function pinyinParts(pinyin, query) {
    if (!/^[a-z]+$/.test(query)) return [pinyin];
    const syllables = pinyin.split(" ");
    const initials = syllables.map((syllable) => syllable[0] || "").join("").toLowerCase();
    const first = initials.indexOf(query);
    if (first >= 0) {
      return syllables.flatMap((syllable, at) => {
        const gap = at ? [" "] : [];
        return at >= first && at < first + query.length ? [...gap, element("b", "", syllable[0]), syllable.slice(1)] : [...gap, syllable];
      });
    }
    const inside = pinyin.indexOf(query);
    if (inside >= 0) return bold(pinyin, inside, query.length);
    const start = syllables.findIndex((_, at) => syllables.slice(at).join("").toLowerCase().startsWith(query));
    if (start < 0) return [pinyin];
    const from = syllables.slice(0, start).join(" ").length + (start ? 1 : 0);
    let length = 0;
    for (let letters = 0; letters < query.length; length += 1) if (pinyin[from + length] !== " ") letters += 1;
    return bold(pinyin, from, length);
  }

  function option(item, at, id, query) {
    const line = element("li", "", element("span", "", ...nameParts(item.label, query)), element("span", "code", item.code || ""));
    if (item.pinyin || item.hint) line.append(element("span", "by", ...pinyinParts(item.pinyin || "", query)), element("span", "by", item.hint || ""));
    line.id = `${id}-${at}`;
    line.dataset.at = at;
    line.setAttribute("role", "option");
    line.setAttribute("aria-selected", "false");
    return line;
  }

  function foot(found, control) {
    const box = element("div", "foot");
    if (found?.more) box.append(element("span", "", `还有${found.more}条，请再输几个字`));
    else if (found?.items.length) {
      const key = (text) => element("kbd", "", text);
      box.append(element("span", "keys", key("↑"), " ", key("↓"), " 选择"), element("span", "keys", key("Enter"), " 确认"));
    }
    if (found?.create) {
      const link = element("a", "", `新建${control.dataset.target || ""}…`);
      link.href = found.create;
      link.target = "_blank";
      link.rel = "noopener";
      box.append(link);
    }
    return box.childNodes.length ? box : null;
  }

  function show(control, found, message, text = "") {
    close();
    const id = `${control.id}-l`;
    const query = text.trim().toLowerCase();
    const items = found ? found.items.slice(0, MOST) : [];
    const box = element("div", "tz-list fixed");
    const list = element("ul");
    list.id = id;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "可选的条目");
    list.append(...items.map((item, at) => option(item, at, id, query)));
    if (items.length) box.append(list);
    else {
      const none = element("p", "none", message || `没有找到“${text.trim()}”。`);
      none.setAttribute("role", "status");
      box.append(none);
    }
    const below = foot(found, control);
    if (below) box.append(below);
    control.parentElement.append(box);
    open = { control, box, list, items, active: -1 };
    control.setAttribute("aria-expanded", String(items.length > 0));
    if (items.length) control.setAttribute("aria-controls", id);
    activate(items.length && query ? 0 : -1);
    place();
  }

  function place() {
    if (!open) return;
    const field = open.control.getBoundingClientRect();
    const { box } = open;
    const roomy = field.width >= 280 && window.innerWidth <= 640;
    const width = roomy ? field.width : Math.min(Math.max(440, field.width), window.innerWidth - 16);
    box.style.width = `${width}px`;
    const height = box.offsetHeight;
    const left = Math.max(8, Math.min(field.left, window.innerWidth - width - 8));
    const bar = document.querySelector(".tz-bar")?.getBoundingClientRect().top ?? window.innerHeight;
    const under = Math.min(bar, window.innerHeight) - field.bottom - 4;
    const above = under < height && field.top > under;
    box.style.left = `${left}px`;
    box.style.top = `${above ? Math.max(4, field.top - height - 4) : field.bottom + 4}px`;
  }

  function activate(at) {
    if (!open) return;
    const lines = [...open.list.children];
    lines.forEach((line, place) => line.setAttribute("aria-selected", String(place === at)));
    open.active = at;
    if (at >= 0) {
      open.control.setAttribute("aria-activedescendant", lines[at].id);
      lines[at].scrollIntoView({ block: "nearest" });
    } else open.control.removeAttribute("aria-activedescendant");
  }

  function close() {
    if (!open) return;
    const { control, box } = open;
    open = null;
    box.remove();
    control.setAttribute("aria-expanded", "false");
    control.removeAttribute("aria-controls");
    control.removeAttribute("aria-activedescendant");
  }

  function stop() {
    clearTimeout(timer);
    asked += 1;
    pending = null;
    close();
  }

  /* After a choice by key: to the right in a line, to the next field in the header. */
  function onward(control) {
    const moved = new CustomEvent("picker:onward", { bubbles: true, cancelable: true });
    if (control.dispatchEvent(moved)) Entry.next(control);
  }

  /* ---------- events ---------- */

  document.addEventListener("focusin", (event) => {
    if (isReference(event.target)) held(event.target);
  });

  document.addEventListener("input", (event) => {
    const control = event.target;
    if (!isReference(control) || composing(event)) return;
    follow(control);
  });
  document.addEventListener("compositionend", (event) => {
    if (isReference(event.target)) follow(event.target);
  });

  function follow(control) {
    const was = held(control);
    const text = control.value.trim();
    if (text === "") { put(control, "", ""); stop(); return; }
    idInput(control).value = text === was.text.trim() ? was.id : "";
    search(control, text);
  }

  document.addEventListener("focusout", (event) => {
    const control = event.target;
    if (!isReference(control)) return;
    stop();
    if (isOpenText(control)) resolve(control);
  });

  document.addEventListener("pointerdown", (event) => {
    if (event.target.closest(".tz-list")) event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    const line = event.target.closest(".tz-list li[role=option]");
    if (line && open) {
      const { control } = open;
      choose(control, open.items[Number(line.dataset.at)]);
      control.focus();
      return;
    }
    const control = event.target;
    if (!isReference(control) || open?.control === control) return;
    const onSign = control.parentElement.querySelector(".i") && event.offsetX > control.offsetWidth - 32;
    if (onSign || control.value === "") search(control, "", 0);
  });

  document.addEventListener("keydown", (event) => {
    const control = event.target;
    if (!isReference(control) || composing(event) || event.ctrlKey || event.metaKey) return;
    const mine = open?.control === control;
    const use = (act) => { event.preventDefault(); event.stopPropagation(); act(); };
    if (event.key === "F4" || (event.key === "ArrowDown" && !mine && (event.altKey || !control.closest("[data-lines]")))) {
      use(() => search(control, isOpenText(control) ? control.value : "", 0));
    } else if (!mine && event.key === "Enter" && pending?.control === control) use(() => { pending.enter = true; });
    else if (!mine) return;
    else if (event.key === "ArrowDown" && open.items.length) use(() => activate((open.active + 1) % open.items.length));
    else if (event.key === "ArrowUp" && open.items.length) use(() => activate((Math.max(open.active, 0) - 1 + open.items.length) % open.items.length));
    else if (event.key === "Enter" && open.active >= 0) {
      use(() => { choose(control, open.items[open.active]); onward(control); });
    } else if (event.key === "Enter" && !open.items.length && isOpenText(control)) use(() => resolve(control));
    else if (event.key === "Tab") { if (open.active >= 0) choose(control, open.items[open.active]); }
    else if (event.key === "Escape") {
      use(() => { stop(); const was = held(control); put(control, was.id, was.text); accept(control); control.select(); });
    }
  }, true);

  window.addEventListener("resize", place);
  document.addEventListener("scroll", (event) => { if (!open?.box.contains(event.target)) place(); }, true);
  /* Something may have been created in another window meanwhile. */
  window.addEventListener("focus", () => answers.clear());

  return { dress, put, settled, resolve, finish };
})();
