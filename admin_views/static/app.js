/* Behaviour of the shell and of lists: sidebar filter, keys, menus, dialogs, toasts, ticks, filters, columns.
   Everything hangs on data- attributes and works, where it can, without this file. `window.tz` is for form.js. */
"use strict";
{
  const find = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const body = document.body;
  const sprite = (document.currentScript?.src ?? "").replace(/app\.js.*$/, "icons.svg");

  /** A new element; attributes starting with "on" are listeners, `text` is its text. */
  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key === "text") element.textContent = value;
      else if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
      else if (value === true) element.setAttribute(key, "");
      else if (value !== false && value != null) element.setAttribute(key, value);
    }
    element.append(...children.filter((child) => child != null));
    return element;
  };
  const icon = (name) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    svg.setAttribute("class", "i");
    svg.setAttribute("aria-hidden", "true");
    use.setAttribute("href", `${find("svg.i use")?.getAttribute("href").split("#")[0] ?? sprite}#i-${name}`);
    svg.append(use);
    return svg;
  };

  /** While an input method is composing, no key is ours. */
  const composing = (event) => event.isComposing || event.keyCode === 229;
  const inField = (element) =>
    element instanceof HTMLElement &&
    (element.isContentEditable ||
      element.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit])"));
  const getJson = async (url) => {
    const answer = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  };
  let counter = 0;
  const newId = (stem) => `${stem}-${++counter}`;

  /* ---------- toasts ---------- */
  const live = make("div", { class: "sr-only", role: "status" });
  body.append(live);
  const leaveLater = (toast) => {
    let timer;
    const wait = () => { clearTimeout(timer); timer = setTimeout(() => toast.remove(), 6000); };
    const stay = () => clearTimeout(timer);
    const leave = () => { if (!toast.matches(":hover, :focus-within")) wait(); };
    toast.addEventListener("pointerenter", stay);
    toast.addEventListener("focusin", stay);
    toast.addEventListener("pointerleave", leave);
    toast.addEventListener("focusout", () => setTimeout(leave));
    wait();
  };
  const toast = (text, link = null) => {
    const box = make("div", { class: "tz-toast" }, icon("ok"), make("span", { text }));
    if (link) box.append(make("a", { href: link.url, text: link.label }));
    find("#tz-toasts")?.append(box);
    live.textContent = text;
    leaveLater(box);
    return box;
  };
  const greet = all("#tz-toasts .tz-toast");
  greet.forEach(leaveLater);
  if (greet.length) setTimeout(() => { live.textContent = greet.map((box) => box.textContent).join(""); }, 200);

  /* ---------- dialogs ---------- */
  const open = (dialog) => {
    body.append(dialog);
    dialog.addEventListener("close", () => dialog.remove());
    dialog.addEventListener("pointerdown", (event) => {
      if (event.target !== dialog) return;
      const box = dialog.getBoundingClientRect();
      const outside = event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
      if (outside) dialog.close();
    });
    dialog.showModal();
    return dialog;
  };

  /** Asks with a dialog. Resolves to null when cancelled, else to the opinion (an empty text when none was asked for). */
  const ask = ({ question, consequence = "", verb = "", danger = false, opinion = "", opinionRequired = false }) =>
    new Promise((resolve) => {
      const title = newId("tz-ask");
      const field = opinion ? make("textarea", { class: "form-control", id: `${title}-o`, rows: 3 }) : null;
      const wrong = make("p", { class: "invalid-feedback", id: `${title}-e`, hidden: true }, icon("warn"), make("span", { text: `请填写“${opinion}”。` }));
      const accept = make("button", { class: `btn ${danger ? "btn-danger" : "btn-primary"}`, type: "submit", text: verb || "继续" });
      const form = make("form", { method: "dialog", novalidate: true },
        make("h2", { id: title, text: question }),
        consequence ? make("p", { text: consequence }) : null,
        field ? make("div", { class: "form-group" },
          make("label", { for: `${title}-o`, text: opinion }, opinionRequired ? make("span", { class: "req", "aria-hidden": "true", text: "*" }) : null),
          field, wrong) : null,
        make("div", { class: "tz-acts" },
          make("button", { class: "btn", type: "button", onclick: () => dialog.close() }, "取消 ", make("kbd", { text: "Esc" })), accept));
      const dialog = make("dialog", { class: "tz-dialog", "aria-labelledby": title }, form);
      let answer = null;
      form.addEventListener("submit", (event) => {
        if (field && opinionRequired && !field.value.trim()) {
          event.preventDefault();
          wrong.hidden = false;
          field.classList.add("is-invalid");
          field.setAttribute("aria-invalid", "true");
          field.setAttribute("aria-describedby", wrong.id);
          field.focus();
          return;
        }
        answer = field ? field.value.trim() : "";
      });
      dialog.addEventListener("close", () => resolve(answer));
      open(dialog);
      (field ?? (danger ? find("button", form) : accept)).focus();
    });

  const ticked = () => all("#tz-rows tbody input[name=rowid]:checked").length;
  document.addEventListener("click", async (event) => {
    const asked = event.target.closest?.("[data-confirm]");
    if (!asked || asked.dataset.confirmed !== undefined || event.defaultPrevented) return;
    event.preventDefault();
    const count = find("[data-bulk-all][aria-pressed=true]")?.dataset.count ?? String(ticked());
    const { confirm, consequence, verb, danger, opinion, opinionName, opinionRequired } = asked.dataset;
    const answer = await ask({
      question: confirm.replaceAll("{n}", count), consequence: (consequence ?? "").replaceAll("{n}", count),
      verb: verb || asked.firstChild?.textContent.trim().replace(/…$/, ""),
      danger: danger !== undefined, opinion, opinionRequired: opinionRequired !== undefined,
    });
    if (answer === null) { asked.focus(); return; }
    if (asked.href) { location.assign(asked.href); return; }
    const form = asked.form;
    if (opinion) {
      find("input[data-opinion-value]", form)?.remove();
      form.append(make("input", { type: "hidden", name: opinionName || "opinion", value: answer, "data-opinion-value": true }));
    }
    asked.dataset.confirmed = "";
    form.requestSubmit(asked);
    delete asked.dataset.confirmed;
  });
  document.addEventListener("click", (event) => {
    const opener = event.target.closest?.("[data-dialog]");
    const dialog = opener && document.getElementById(opener.dataset.dialog);
    if (dialog) { event.preventDefault(); dialog.showModal(); }
    const closer = event.target.closest?.("[data-dialog-close]");
    if (closer) { event.preventDefault(); closer.closest("dialog")?.close(); }
  });

  /* ---------- forms: sent once, clean addresses ---------- */
  const sent = new WeakMap();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const method = (form.getAttribute("method") ?? "get").toLowerCase();
    if (event.defaultPrevented || method === "dialog") return;
    if (method === "get") {
      const blank = all("input[name], select[name]", form).filter((field) => !field.disabled && field.value === "");
      blank.forEach((field) => { field.disabled = true; });
      setTimeout(() => blank.forEach((field) => { field.disabled = false; }));
      return;
    }
    if (Date.now() - (sent.get(form) ?? 0) < 3000) { event.preventDefault(); return; }
    sent.set(form, Date.now());
    const button = event.submitter;
    if (!button) return;
    const label = [...button.childNodes];
    setTimeout(() => {
      button.setAttribute("aria-busy", "true");
      button.classList.add("tz-busy");
      if (button.dataset.busy) button.textContent = button.dataset.busy;
    });
    const rest = () => {
      button.removeAttribute("aria-busy");
      button.classList.remove("tz-busy");
      if (button.dataset.busy) button.replaceChildren(...label);
      sent.delete(form);
    };
    addEventListener("pageshow", (shown) => { if (shown.persisted) rest(); }, { once: true });
    if (!button.dataset.busy) setTimeout(rest, 3000);
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches?.("[data-autosubmit] select")) event.target.form.requestSubmit();
  });
  document.addEventListener("click", (event) => {
    const reveal = event.target.closest?.("[data-reveal]");
    if (reveal) {
      const field = document.getElementById(reveal.dataset.reveal);
      const shown = field.type === "password";
      field.type = shown ? "text" : "password";
      reveal.textContent = shown ? "隐藏" : "显示";
      reveal.setAttribute("aria-pressed", String(shown));
      field.focus();
    }
    if (event.target.closest?.("[data-print]")) print();
  });

  /* ---------- menus: <details class="tz-drop"> ---------- */
  const opened = () => all("details.tz-drop[open]");
  document.addEventListener("toggle", (event) => {
    const drop = event.target;
    if (!drop.matches?.("details.tz-drop") || !drop.open) return;
    opened().forEach((other) => { if (other !== drop && !other.contains(drop)) other.open = false; });
    drop.dispatchEvent(new CustomEvent("tz:open", { bubbles: true }));
  }, true);
  document.addEventListener("pointerdown", (event) => {
    opened().forEach((drop) => { if (!drop.contains(event.target)) drop.open = false; });
  });
  document.addEventListener("focusout", (event) => {
    const drop = event.target.closest?.("details.tz-drop[open]");
    if (drop && event.relatedTarget && !drop.contains(event.relatedTarget)) drop.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (composing(event) || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
    const drop = event.target.closest?.("details.tz-drop");
    const panel = drop && find(":scope > .tz-menu", drop);
    if (!panel) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    drop.open = true;
    const items = all("a, button", panel).filter((item) => item.offsetParent);
    const at = items.indexOf(document.activeElement);
    const next = event.key === "ArrowDown" ? at + 1 : at < 0 ? items.length - 1 : at - 1;
    items[(next + items.length) % items.length]?.focus();
  });

  /* ---------- sidebar: phone page, groups, filter ---------- */
  const side = find("#menu");
  const nav = side && find(".tz-nav", side);
  const field = find("#tz-find");
  const menu = nav && find("[data-menu]", nav);
  let register = null;
  let loading = null;
  const loadMenu = () => (loading ??= getJson(menu.dataset.menu).then((groups) => {
    register = groups.flatMap(([[, group], sections]) => sections.flatMap(([kind, , entries]) =>
      entries.map(([key, label, initials, url]) => ({ key, label, initials, url, group, kind }))));
    return groups;
  }, (error) => { loading = null; throw error; }));

  const showSide = (shown) => {
    if (!side) return;
    side.classList.toggle("open", shown);
    find(".tz-main").inert = shown;
    find(".tz-menu-btn")?.setAttribute("aria-expanded", String(shown));
    if (shown) side.focus();
    else find(".tz-menu-btn")?.focus();
  };
  const sideShown = () => side?.classList.contains("open");
  document.addEventListener("click", (event) => {
    if (event.target.closest?.(".tz-menu-btn")) { event.preventDefault(); showSide(true); }
    if (event.target.closest?.(".tz-side-x")) {
      event.preventDefault();
      if (location.hash === "#menu") history.replaceState(null, "", location.pathname + location.search);
      showSide(false);
    }
  });
  if (side && location.hash === "#menu") {
    history.replaceState(null, "", location.pathname + location.search);
    if (find(".tz-menu-btn").offsetParent) showSide(true);
  }
  matchMedia("(min-width: 992px)").addEventListener("change", (wide) => { if (wide.matches && sideShown()) showSide(false); });

  if (nav) {
    nav.addEventListener("pointerenter", () => loadMenu().catch(() => {}), { once: true });
    document.addEventListener("toggle", async (event) => {
      const group = event.target;
      const filler = group.open && group.matches?.("details[data-group]") && find("a[data-fill]", group);
      if (!filler) return;
      const groups = await loadMenu().catch(() => null);
      const found = groups?.find(([[key]]) => key === group.dataset.group);
      if (!found || !filler.isConnected) return;
      const parts = found[1].flatMap(([kind, shown, entries]) => (shown ? [
        make("div", { class: "kind", text: kind }),
        ...entries.slice(0, shown).map(([, label, , url]) => make("a", { href: url, text: label })),
      ] : []));
      const rest = found[1].flatMap(([, shown, entries]) => entries.slice(shown));
      if (rest.length) {
        parts.push(make("details", { class: "rest" }, make("summary", { text: `其余${rest.length}项…` }),
          ...rest.map(([, label, , url]) => make("a", { href: url, text: label }))));
      }
      filler.replaceWith(...parts);
    }, true);
    const current = find("[aria-current]", nav);
    if (current) {
      const box = nav.getBoundingClientRect();
      const place = current.getBoundingClientRect();
      if (place.bottom > box.bottom || place.top < box.top) nav.scrollTop += place.top - box.top - box.height / 3;
    }
  }

  if (field && nav) {
    const found = make("div", { class: "tz-found", id: "tz-found", role: "listbox", "aria-label": "找到的登记册", hidden: true });
    nav.prepend(found);
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-controls", "tz-found");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-expanded", "false");
    let before = null;
    const options = () => all("[role=option]", found);
    const choose = (option) => {
      options().forEach((other) => other.setAttribute("aria-selected", String(other === option)));
      option?.scrollIntoView({ block: "nearest" });
      if (option) field.setAttribute("aria-activedescendant", option.id);
      else field.removeAttribute("aria-activedescendant");
    };
    /** The smaller the better; −1 = no match. */
    const rank = (entry, word) => {
      const places = [entry.label.indexOf(word), entry.initials.indexOf(word), entry.key.replaceAll("_", " ").indexOf(word.replaceAll("_", " ")), entry.group.indexOf(word)];
      const best = places.findIndex((place) => place >= 0);
      return best < 0 ? -1 : best * 100 + Math.min(places[best], 50);
    };
    const show = async () => {
      const word = field.value.trim().toLowerCase();
      for (const child of nav.children) child.hidden = child === found ? !word : Boolean(word);
      field.setAttribute("aria-expanded", String(Boolean(word)));
      if (!word) { found.replaceChildren(); choose(null); return; }
      if (!register) await loadMenu().catch(() => {});
      if (field.value.trim().toLowerCase() !== word) return;
      const hits = (register ?? []).map((entry) => [rank(entry, word), entry]).filter(([place]) => place >= 0)
        .sort((one, two) => one[0] - two[0]).slice(0, 40).map(([, entry]) => entry);
      found.replaceChildren(...hits.map((entry) => {
        const at = entry.label.indexOf(word);
        const label = at < 0 ? [entry.label] : [entry.label.slice(0, at), make("mark", { text: word }), entry.label.slice(at + word.length)];
        return make("a", { href: entry.url, role: "option", id: newId("tz-hit"), tabindex: "-1" },
          make("span", {}, ...label), make("span", { class: "in", text: entry.group }));
      }));
      if (!hits.length) found.append(make("p", { class: "none", role: "option", "aria-disabled": "true", text: register ? `没有名称含“${field.value.trim()}”的登记册` : "登记册目录没有取到，请刷新页面" }));
      choose(hits.length ? options()[0] : null);
    };
    field.addEventListener("focus", (event) => {
      if (event.relatedTarget && !side.contains(event.relatedTarget)) before = event.relatedTarget;
      loadMenu().catch(() => {});
    });
    field.addEventListener("input", (event) => { if (!event.isComposing) show(); });
    field.addEventListener("compositionend", show);
    field.addEventListener("keydown", (event) => {
      if (composing(event)) return;
      const list = options().filter((option) => option.href);
      const at = list.findIndex((option) => option.getAttribute("aria-selected") === "true");
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        event.stopPropagation();
        const next = at + (event.key === "ArrowDown" ? 1 : -1);
        choose(list[(next + list.length) % list.length]);
      } else if (event.key === "Enter") {
        event.preventDefault();
        if (list[at]) location.assign(list[at].href);
      } else if (event.key === "Escape") {
        event.preventDefault();
        event.stopPropagation();
        if (field.value) { field.value = ""; show(); return; }
        field.blur();
        if (before?.isConnected) before.focus();
        if (sideShown()) showSide(false);
      }
    });
    if (field.value) show();
  }

  /* ---------- list: rows, ticks, bulk bar ---------- */
  const rowForm = find("#tz-rows");
  const rows = () => all("tbody tr", rowForm ?? undefined).filter((row) => rowForm && find("a", row));
  const linkOf = (row) => find("a.main", row) ?? find("a.id", row) ?? find("a", row);
  const tickOf = (row) => find("input[name=rowid]", row);
  const bar = find("[data-bulk]");
  const money = new Intl.NumberFormat("zh-CN", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  let lastTick = null;

  const count = () => {
    if (!rowForm) return;
    const on = rows().filter((row) => tickOf(row)?.checked);
    rows().forEach((row) => row.classList.toggle("on", Boolean(tickOf(row)?.checked)));
    const head = find("[data-tick-all]", rowForm);
    if (head) {
      head.checked = on.length > 0 && on.length === rows().length;
      head.indeterminate = on.length > 0 && !head.checked;
    }
    if (!bar) return;
    const every = find("[data-bulk-all]", bar);
    if (every && !(head?.checked)) { every.setAttribute("aria-pressed", "false"); find("[name=all]", bar).value = ""; }
    const whole = every?.getAttribute("aria-pressed") === "true";
    bar.hidden = !on.length;
    const sum = Number(rowForm.dataset.sum ?? -1);
    let value = "";
    if (sum >= 0) {
      const cell = (row) => row?.cells[sum]?.textContent.replaceAll(",", "") ?? "";
      const total = whole ? Number.parseFloat(cell(find("tfoot tr", rowForm))) : on.reduce((so, row) => so + (Number.parseFloat(cell(row)) || 0), 0);
      if (Number.isFinite(total)) value = `，${rowForm.dataset.sumLabel}${money.format(total)}${rowForm.dataset.sumUnit}`;
    }
    find("[data-bulk-count]", bar).textContent = whole ? `${every.dataset.label.replace("选中", "已选")}${value}` : `已选${on.length}条${value}`;
  };
  const tick = (row, checked) => { const box = tickOf(row); if (box) { box.checked = checked; lastTick = row; count(); } };
  const clearTicks = () => { rows().forEach((row) => { if (tickOf(row)) tickOf(row).checked = false; }); count(); };

  if (rowForm) {
    const every = bar && find("[data-bulk-all]", bar);
    if (every) {
      every.dataset.label = every.textContent;
      every.dataset.count = every.textContent.replace(/[^\d,以上万]/g, "");
    }
    rowForm.addEventListener("change", (event) => {
      if (event.target.matches("[data-tick-all]")) rows().forEach((row) => { if (tickOf(row)) tickOf(row).checked = event.target.checked; });
      if (event.target.matches("[data-tick-all], input[name=rowid]")) count();
    });
    rowForm.addEventListener("click", (event) => {
      const cell = event.target.closest("td.p-pick");
      if (cell && event.target === cell) { const row = cell.parentElement; tick(row, !tickOf(row).checked); return; }
      if (!event.target.matches("input[name=rowid]")) return;
      const row = event.target.closest("tr");
      if (event.shiftKey && lastTick && lastTick !== row) {
        const list = rows();
        const [from, to] = [list.indexOf(lastTick), list.indexOf(row)].sort((one, two) => one - two);
        list.slice(from, to + 1).forEach((between) => { tickOf(between).checked = event.target.checked; });
        count();
      }
      lastTick = row;
    });
    bar?.addEventListener("click", (event) => {
      if (event.target.closest("[data-bulk-clear]")) { clearTicks(); find("tbody a.main, tbody a", rowForm)?.focus({ preventScroll: true }); }
      const whole = event.target.closest("[data-bulk-all]");
      if (whole) {
        const on = whole.getAttribute("aria-pressed") !== "true";
        rows().forEach((row) => { if (tickOf(row)) tickOf(row).checked = true; });
        count();
        whole.setAttribute("aria-pressed", String(on));
        find("[name=all]", bar).value = on ? "1" : "";
        count();
      }
    });
    addEventListener("pageshow", count);
    count();
  }

  /** ↑↓ between rows, Space ticks; true when the key was used. */
  const rowKey = (event) => {
    if (!rowForm || event.ctrlKey || event.altKey || event.metaKey) return false;
    const list = rows();
    const row = document.activeElement?.closest?.("#tz-rows tbody tr");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!list.length) return false;
      const at = list.indexOf(row);
      const next = list[at < 0 ? (event.key === "ArrowDown" ? 0 : list.length - 1) : at + (event.key === "ArrowDown" ? 1 : -1)];
      if (!next) return true;
      const box = document.activeElement?.matches("input[name=rowid]");
      if (row && event.shiftKey && tickOf(row)) { tick(row, true); tick(next, true); }
      (box ? tickOf(next) : linkOf(next)).focus({ focusVisible: true });
      next.scrollIntoView({ block: "nearest" });
      return true;
    }
    if (event.key === " " && row && document.activeElement.matches("a") && tickOf(row)) {
      tick(row, !tickOf(row).checked);
      row.scrollIntoView({ block: "nearest" });
      return true;
    }
    return false;
  };

  /* ---------- list: filter panel ---------- */
  const filterDrop = find("[data-filter]");
  const filterForm = filterDrop && find("[data-filter-form]", filterDrop);
  if (filterForm) {
    const select = find("select[name=filter]", filterForm);
    const place = find("[data-filter-body]", filterForm);
    const accept = find("button[type=submit]", filterForm);
    const state = () => all("input[type=hidden]", filterForm).map((input) => [input.name, input.value]);
    let read = () => [];

    const segment = (words, chosen, changed) => {
      const group = make("div", { class: "btn-group seg", role: "group", "aria-label": "方式" });
      for (const [key, word] of words) {
        group.append(make("button", {
          class: "btn", type: "button", "aria-pressed": String(key === chosen), text: word,
          onclick: (event) => {
            all("button", group).forEach((button) => button.setAttribute("aria-pressed", String(button === event.currentTarget)));
            changed(key);
          },
        }));
      }
      return group;
    };
    const labelled = (word, input) => make("div", {}, make("label", { class: "tz-label", for: input.id, text: word }), input);
    const textInput = (value, more = {}) => make("input", { class: "form-control", id: newId("tz-f"), value: value ?? "", autocomplete: "off", ...more });

    const kinds = {
      text(name, now) {
        let mode = "none" in now ? "none" : "eq" in now ? "eq" : "has";
        const input = textInput(now.has ?? now.eq, { "aria-label": "内容" });
        const change = (key) => { mode = key; input.hidden = key === "none"; if (key !== "none") input.focus(); };
        input.hidden = mode === "none";
        read = () => (mode === "none" ? [[`f.${name}.none`, "1"]] : input.value.trim() ? [[`f.${name}.${mode}`, input.value.trim()]] : []);
        return [segment([["has", "包含"], ["eq", "等于"], ["none", "没有填"]], mode, change), make("div", { class: "picks" }, input)];
      },
      choice(name, now, option) {
        let mode = "not" in now ? "not" : "in";
        const chosen = new Set((now[mode] ?? "").split(",").filter(Boolean));
        const list = make("div", { class: "opts", role: "group", "aria-label": option.text });
        for (const [value, word] of JSON.parse(option.dataset.choices ?? "[]")) {
          list.append(make("label", {}, make("input", { type: "checkbox", value, checked: chosen.has(value) }), word));
        }
        read = () => {
          const values = all("input:checked", list).map((box) => box.value);
          return values.length ? [[`f.${name}.${mode}`, values.join(",")]] : [];
        };
        return [segment([["in", "是"], ["not", "不是"]], mode, (key) => { mode = key; }), list];
      },
      yesno(name, now) {
        let value = now.is ?? "";
        read = () => (value ? [[`f.${name}.is`, value]] : []);
        return [segment([["yes", "是"], ["no", "否"]], value, (key) => { value = key; })];
      },
      number(name, now, option) {
        const [from, to] = ["from", "to"].map((end) => textInput(now[end], { inputmode: "decimal", class: "form-control num" }));
        const unit = option.dataset.unit ? `（${option.dataset.unit}）` : "";
        read = () => [["from", from], ["to", to]].filter(([, input]) => input.value.trim()).map(([end, input]) => [`f.${name}.${end}`, input.value.trim()]);
        return [make("div", { class: "two" }, labelled(`从${unit}`, from), labelled(`至${unit}`, to))];
      },
      day(name, now) {
        const [from, to] = ["from", "to"].map((end) => textInput(now[end], { placeholder: "2026-09-01" }));
        const iso = (day) => `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, "0")}-${String(day.getDate()).padStart(2, "0")}`;
        const today = new Date();
        const at = (year, month, day) => iso(new Date(year, month, day));
        const [year, month, day] = [today.getFullYear(), today.getMonth(), today.getDate()];
        const spans = [
          ["今天", iso(today), iso(today)], ["本周", at(year, month, day - ((today.getDay() + 6) % 7)), iso(today)],
          ["本月", at(year, month, 1), at(year, month + 1, 0)], ["上月", at(year, month - 1, 1), at(year, month, 0)],
          ["今年", at(year, 0, 1), at(year, 11, 31)],
        ];
        read = () => [["from", from], ["to", to]].filter(([, input]) => input.value.trim()).map(([end, input]) => [`f.${name}.${end}`, input.value.trim()]);
        return [
          make("div", { class: "two" }, labelled("从", from), labelled("至", to)),
          make("div", { class: "short" }, ...spans.map(([word, first, last]) => make("button", {
            class: "btn btn-sm", type: "button", text: word, onclick: () => { from.value = first; to.value = last; accept.focus(); },
          }))),
        ];
      },
      ref(name, now, option) {
        let mode = "not" in now ? "not" : "in";
        const picks = new Map(JSON.parse(find(`[data-chip="${CSS.escape(name)}"]`)?.dataset.picks ?? "[]"));
        for (const id of (now[mode] ?? "").split(",").filter(Boolean)) if (!picks.has(id)) picks.set(id, id);
        const shown = make("div", { class: "picks" });
        const list = make("ul", { class: "tz-list", id: newId("tz-l"), role: "listbox", "aria-label": option.text, hidden: true });
        const input = textInput("", {
          role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list", "aria-label": option.text, placeholder: "汉字、拼音或编号",
        });
        const redraw = () => shown.replaceChildren(...[...picks].map(([id, label]) => make("span", { class: "tz-chip" }, make("span", { text: label }),
          make("button", { class: "x", type: "button", "aria-label": `去掉${label}`, onclick: () => { picks.delete(id); redraw(); input.focus(); } }, icon("x")))));
        lookup(input, list, option.dataset.lookup, (item) => { picks.set(String(item.id), item.label); input.value = ""; redraw(); });
        redraw();
        read = () => (picks.size ? [[`f.${name}.${mode}`, [...picks.keys()].join(",")]] : []);
        return [segment([["in", "是"], ["not", "不是"]], mode, (key) => { mode = key; input.focus(); }),
          make("div", { class: "tz-ref" }, input, icon("search")), list, shown];
      },
    };

    const build = () => {
      const option = select.selectedOptions[0];
      const stem = `f.${option.value}.`;
      const now = Object.fromEntries(state().filter(([name]) => name.startsWith(stem)).map(([name, value]) => [name.slice(stem.length), value]));
      place.replaceChildren(...kinds[option.dataset.kind](option.value, now, option));
      accept.textContent = "加上筛选";
    };
    const first = () => find("input:not([type=checkbox]), input, button", place);
    select.addEventListener("change", build);
    filterDrop.addEventListener("tz:open", () => { build(); (filterDrop.dataset.at ? first() : select)?.focus(); delete filterDrop.dataset.at; });
    if (filterDrop.open) build();
    filterForm.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      const added = read();
      if (!added.length) { first()?.focus(); return; }
      const kept = state().filter(([name]) => !name.startsWith(`f.${select.value}.`));
      location.assign(`${filterForm.getAttribute("action").split("?")[0]}?${new URLSearchParams([...kept, ...added])}`);
    });
    document.addEventListener("click", (event) => {
      const chip = event.target.closest?.("[data-filter-open]");
      if (!chip) return;
      event.preventDefault();
      select.value = chip.dataset.filterOpen;
      filterDrop.dataset.at = "field";
      filterDrop.open = true;
    });
  }

  /** Answers typing in `input` with up to eight items of `url` in `list`; ↑↓ Enter Esc choose. */
  function lookup(input, list, url, picked) {
    let round = 0;
    let items = [];
    let at = -1;
    const close = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); at = -1; };
    const choose = (index) => {
      at = index;
      all("[role=option]", list).forEach((option, place) => {
        option.setAttribute("aria-selected", String(place === at));
        if (place === at) { option.scrollIntoView({ block: "nearest" }); input.setAttribute("aria-activedescendant", option.id); }
      });
    };
    const take = (item) => { close(); picked(item); };
    const show = async () => {
      const mine = ++round;
      const word = input.value.trim();
      const answer = await getJson(`${url}&q=${encodeURIComponent(word)}`).catch(() => null);
      if (mine !== round || !input.isConnected) return;
      items = (answer?.items ?? []).slice(0, 8);
      list.replaceChildren(...items.map((item) => make("li", { role: "option", id: newId("tz-o"), "aria-selected": "false", onpointerdown: (event) => { event.preventDefault(); take(item); } },
        make("span", { text: item.label }), make("span", { class: "code", text: item.code ?? "" }), item.hint ? make("span", { class: "by", text: item.hint }) : null)));
      if (answer?.more) list.append(make("li", { class: "foot", role: "presentation", text: `还有${answer.more}条，请再输几个字` }));
      if (!items.length) list.append(make("li", { class: "foot", role: "presentation", text: answer ? "没有找到，请换个字再试" : "没有取到，请稍后再试" }));
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      choose(items.length && word ? 0 : -1);
    };
    let timer;
    input.addEventListener("input", (event) => { if (!event.isComposing) { clearTimeout(timer); timer = setTimeout(show, 120); } });
    input.addEventListener("compositionend", show);
    input.addEventListener("keydown", (event) => {
      if (composing(event)) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        event.stopPropagation();
        if (list.hidden) show();
        else if (items.length) choose((at + (event.key === "ArrowDown" ? 1 : -1) + items.length) % items.length);
      } else if (event.key === "Enter" && !list.hidden) {
        event.preventDefault();
        if (items[at]) take(items[at]);
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        event.stopPropagation();
        close();
      }
    });
    input.addEventListener("blur", () => setTimeout(close, 100));
  }

  /* ---------- list: a cut text shows whole under the pointer ---------- */
  document.addEventListener("mouseover", (event) => {
    const cell = event.target.closest?.(".tz-stack tbody td");
    if (cell && !cell.title && cell.scrollWidth > cell.clientWidth) cell.title = cell.textContent;
  });

  /* ---------- list: column chooser ---------- */
  const columnForm = find("[data-columns-form]");
  if (columnForm) {
    const list = find("ul", columnForm);
    const summary = find("[data-columns] > summary");
    const nameOf = (line) => find("label", line).textContent.trim();
    const number = () => all("li", list).forEach((line, index) => {
      find(".tz-grip", line).setAttribute("aria-label", `移动${nameOf(line)}，第${index + 1}位，用上下键`);
    });
    for (const line of all("li", list)) {
      const grip = make("button", { class: "tz-grip", type: "button", title: "拖动或用上下键排顺序" }, icon("drag"));
      grip.addEventListener("keydown", (event) => {
        if (composing(event) || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
        event.preventDefault();
        event.stopPropagation();
        const other = event.key === "ArrowUp" ? line.previousElementSibling : line.nextElementSibling;
        if (!other) return;
        if (event.key === "ArrowUp") other.before(line); else other.after(line);
        number();
        grip.focus();
        live.textContent = `${nameOf(line)}，第${all("li", list).indexOf(line) + 1}位`;
      });
      grip.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        grip.focus();
        grip.setPointerCapture(event.pointerId);
        line.classList.add("moving");
      });
      grip.addEventListener("pointermove", (event) => {
        if (!line.classList.contains("moving")) return;
        const box = list.getBoundingClientRect();
        if (event.clientY < box.top + 12) list.scrollTop -= 8;
        if (event.clientY > box.bottom - 12) list.scrollTop += 8;
        const before = line.previousElementSibling?.getBoundingClientRect();
        const after = line.nextElementSibling?.getBoundingClientRect();
        if (before && event.clientY < before.top + before.height / 2) line.previousElementSibling.before(line);
        else if (after && event.clientY > after.top + after.height / 2) line.nextElementSibling.after(line);
      });
      const drop = () => { line.classList.remove("moving"); number(); };
      grip.addEventListener("pointerup", drop);
      grip.addEventListener("pointercancel", drop);
      line.append(grip);
    }
    number();
    list.addEventListener("change", () => {
      const text = [...summary.childNodes].find((node) => node.nodeType === Node.TEXT_NODE);
      text.textContent = `列 ${all("input:checked", list).length}/${list.children.length}`;
    });
    columnForm.addEventListener("submit", (event) => {
      const chosen = all("input:checked", list);
      if (!chosen.length) { event.preventDefault(); find("input", list).focus(); return; }
      const joined = make("input", { type: "hidden", name: "columns", value: chosen.map((box) => box.value).join(",") });
      all("input", list).forEach((box) => { box.disabled = true; });
      columnForm.append(joined);
      setTimeout(() => { all("input", list).forEach((box) => { box.disabled = false; }); joined.remove(); });
    });
  }
  find("[data-save-view]")?.addEventListener("tz:open", (event) => find("input[name=name]", event.currentTarget)?.focus());

  /* ---------- keys ---------- */
  const keysDialog = async () => {
    if (find("dialog.tz-keys-dialog")) return;
    try {
      const answer = await fetch(body.dataset.keys, { credentials: "same-origin" });
      const table = find("[data-keys-table]", new DOMParser().parseFromString(await answer.text(), "text/html"));
      const dialog = make("dialog", { class: "tz-dialog wide tz-keys-dialog", "aria-labelledby": "tz-keys-t" }, make("h2", { id: "tz-keys-t", text: "快捷键" }),
        document.adoptNode(table), make("div", { class: "tz-acts" }, make("button", { class: "btn", type: "button", onclick: () => dialog.close() }, "关闭 ", make("kbd", { text: "Esc" }))));
      open(dialog);
    } catch {
      location.assign(body.dataset.keys);
    }
  };
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-keys-open]") && !event.ctrlKey && !event.metaKey) { event.preventDefault(); keysDialog(); }
  });

  const closeTop = () => {
    const drop = opened().pop();
    if (drop) { drop.open = false; find("summary", drop).focus(); return true; }
    if (sideShown()) { showSide(false); return true; }
    if (ticked() && !inField(document.activeElement)) { clearTicks(); return true; }
    if (document.activeElement === find("#tz-q")) { document.activeElement.blur(); return true; }
    return false;
  };
  const press = (key) => {
    const target = all("[data-hotkey]").find((item) => item.dataset.hotkey === key && item.getAttribute("aria-disabled") !== "true");
    target?.click();
    return Boolean(target);
  };
  let afterG = 0;
  document.addEventListener("keydown", (event) => {
    if (composing(event) || event.defaultPrevented || find("dialog[open]")) return;
    const used = () => event.preventDefault();
    const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
    if (key === "Escape") { if (closeTop()) used(); return; }
    if (key === "F1" && !ctrlKey && !metaKey && !altKey) { used(); keysDialog(); return; }
    if (altKey && !ctrlKey && !metaKey && /^(Digit|Numpad)[1-6]$/.test(event.code)) {
      const link = all("[data-quick] a")[Number(event.code.slice(-1)) - 1];
      if (link) { used(); location.assign(link.href); }
      return;
    }
    if ((ctrlKey || metaKey) && !altKey) { if (press(`ctrl+${key.toLowerCase()}`)) used(); return; }
    if (altKey) return;
    if (document.activeElement === find("#tz-q") && key === "ArrowDown" && rowKey(event)) { used(); return; }
    if (inField(event.target)) return;
    if (!event.target.closest?.("details.tz-drop[open]") && rowKey(event)) { used(); return; }
    if (body.dataset.noSingleKeys !== undefined || key.length !== 1) return;
    const letter = key.toLowerCase();
    if (Date.now() - afterG < 1500 && letter === "h") { used(); location.assign(body.dataset.home); return; }
    afterG = letter === "g" ? Date.now() : 0;
    if (key === "/" && field) { used(); if (!field.offsetParent) showSide(true); field.focus(); field.select(); return; }
    if (key === "?" || key === "？") { used(); keysDialog(); return; }
    if (letter === "s" && !shiftKey && find("#tz-q")) { used(); find("#tz-q").focus(); find("#tz-q").select(); return; }
    if (!shiftKey && press(key === "【" ? "[" : key === "】" ? "]" : letter)) used();
  });

  window.tz = { ask, toast, open, icon, make, find, all, composing, inField, getJson, lookup, newId };
}
