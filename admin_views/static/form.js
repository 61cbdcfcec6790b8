/* The entry and details pages: keys, tidying of what is typed, marks of the server, files, leaving and sending.
   Reads data- attributes only; needs app.js and form_values.js before it, form_picker.js and form_lines.js build on `Entry`. */
"use strict";

const Entry = (() => {
  const MARKS_DELAY = 250;
  const MARKS_PATIENCE = 3000;
  const PING_PATIENCE = 4000;
  const form = document.querySelector("form[data-form], form[data-steps]");
  const today = form?.dataset.today || Values.written(new Date());

  /* ---------- small parts ---------- */

  const { icon, composing } = tz;
  const element = (name, className, ...children) => tz.make(name, { class: className || null }, ...children);
  const isReference = (control) => control.dataset?.lookup !== undefined;
  const baseName = (control) => (isReference(control) ? control.name.replace(/\.text$/, "") : control.name);
  const idInput = (control) => control.parentElement.querySelector("input[type=hidden]");
  const openDialog = () => document.querySelector("dialog[open]");

  /* The control that a name of the server stands for: the visible one. */
  function controlOf(name) {
    return document.getElementById(`f-${name}`);
  }

  function changedByHand(control) {
    control.dataset.touched = "";
    control.dispatchEvent(new Event("input", { bubbles: true }));
    control.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /* ---------- reasons under a field ---------- */

  function feedbackOf(control) {
    return document.getElementById(`${control.id}-e`);
  }

  function refuse(control, reason) {
    accept(control);
    control.classList.add("is-invalid");
    control.setAttribute("aria-invalid", "true");
    const inLine = control.closest("[data-lines]");
    const text = element(inLine ? "span" : "p", "invalid-feedback");
    text.id = `${control.id}-e`;
    text.dataset.own = "";
    if (inLine) text.textContent = reason;
    else text.append(icon("warn"), element("span", "", reason));
    const described = control.getAttribute("aria-describedby");
    control.setAttribute("aria-describedby", described ? `${text.id} ${described}` : text.id);
    (control.closest(".form-group, td") || control.parentElement).append(text);
  }

  /* A reason of ours goes at once; one of the server turns grey, so that nothing jumps while typing. */
  function accept(control) {
    control.classList.remove("is-invalid");
    control.removeAttribute("aria-invalid");
    const text = feedbackOf(control);
    if (!text) return;
    if ("own" in text.dataset) {
      text.remove();
      const left = (control.getAttribute("aria-describedby") || "").split(" ").filter((id) => id !== text.id);
      if (left.join("")) control.setAttribute("aria-describedby", left.join(" "));
      else control.removeAttribute("aria-describedby");
    } else text.classList.add("old");
  }

  /* ---------- order of the fields ---------- */

  const STOPS = "input:not([type=hidden]):not([readonly]):not([disabled]):not([tabindex='-1']), select:not([disabled]), textarea:not([disabled])";

  function stops(scope) {
    return [...scope.querySelectorAll(STOPS)].filter((control) => control.offsetParent !== null || control.type === "file");
  }

  function enter(control, scroll = true) {
    control.focus({ preventScroll: !scroll });
    if (scroll) control.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (control.select && control.type !== "checkbox" && control.type !== "file" && control.tagName !== "TEXTAREA") control.select();
  }

  /* The field after this one, or before it with a step of −1; after the last one the button that saves. */
  function next(control, step = 1) {
    const scope = control.closest("dialog") || form;
    const all = stops(scope).filter((other) => other.closest("dialog") === control.closest("dialog"));
    const following = all[all.indexOf(control) + step];
    if (following) { enter(following); return; }
    if (step > 0) scope.querySelector(scope === form ? ".tz-bar .btn-primary" : "[data-go]")?.focus();
  }

  /* ---------- tidying after leaving a field ---------- */

  const PLACES = { money: 2, count: 0 };

  function decimalsOf(control) {
    if (control.dataset.decimals) return Number(control.dataset.decimals);
    return PLACES[control.dataset.kind] ?? null;
  }

  const TIDY = {
    day: (text) => [Values.day(text, today), "认不出这个日期，请填 2026-11-18 或 11-18 这样的日期。"],
    moment: (text) => [Values.moment(text, today), "认不出这个时间，请填 2026-11-18 09:05 这样的时间。"],
    time: (text) => [Values.time(text), "认不出这个时间，请填 08:30 这样的时间。"],
  };
  for (const kind of ["money", "quantity", "count", "percent"]) {
    TIDY[kind] = (text, control) => [Values.tidyNumber(text, decimalsOf(control)), "请填数字。"];
  }

  /* True when what stands there can be read; a day or number is then written the usual way. */
  function tidy(control) {
    const rule = TIDY[control.dataset.kind];
    if (!rule || control.tagName !== "INPUT" || !["text", ""].includes(control.type) || control.readOnly) return true;
    const typed = control.value.trim();
    if (!typed) { if (feedbackOf(control)?.dataset.own !== undefined) accept(control); return true; }
    const [text, reason] = rule(typed, control);
    if (text === null) { refuse(control, reason); return false; }
    if (text !== control.value) {
      control.value = text;
      control.dispatchEvent(new Event("change", { bubbles: true }));
    }
    return true;
  }

  function showCapital(control) {
    const fact = control.closest("[data-field]")?.querySelector("[data-fact]");
    const number = Values.decimal(control.value);
    if (fact) fact.textContent = number ? Values.capital(number) : "";
  }

  /* ---------- related rows: another tab without leaving the page ---------- */

  async function showTab(tab) {
    const section = tab.closest("[data-related]");
    section.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(tab.href, { headers: { Accept: "text/html" } });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-related]");
      if (!answer.ok || !fresh) throw new Error(answer.status);
      section.replaceChildren(...fresh.childNodes);
      history.replaceState(null, "", tab.href);
      section.querySelector("[aria-current]")?.focus({ preventScroll: true });
    } catch { location.assign(tab.href); }
    section.removeAttribute("aria-busy");
  }

  document.addEventListener("click", (event) => {
    const tab = event.target.closest("[data-related] .nav-link");
    if (!tab || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    showTab(tab);
  });

  if (new URLSearchParams(location.search).has("print")) window.addEventListener("load", () => print());

  if (!form) return { element, icon, composing, changedByHand, refuse, accept, enter, next, tidy, form: null };

  /* ---------- what has changed ---------- */

  const OURS = new Set(["csrf_token", "submit_key", "touched", "pins"]);

  function content() {
    return JSON.stringify([...new FormData(form)].filter(([name]) => !OURS.has(name))
      .map(([name, value]) => [name, value instanceof File ? `${value.name} ${value.size}` : value]));
  }

  let sent = false;
  let untouched = content();
  const changed = () => !sent && form.matches("[data-form]") && ("changed" in form.dataset || content() !== untouched);

  form.addEventListener("formdata", ({ formData }) => {
    const names = [...form.querySelectorAll("[data-touched]")].map(baseName).filter(Boolean);
    if (formData.has("touched")) formData.set("touched", names.join(" "));
  });
  for (const name of (form.elements.touched?.value || "").split(" ")) {
    const control = name && controlOf(name);
    if (control) control.dataset.touched = "";
  }

  window.addEventListener("beforeunload", (event) => {
    if (!changed()) return;
    event.preventDefault();
    event.returnValue = "";
  });

  function leave() {
    const dialog = document.getElementById("tz-leave");
    if (dialog && changed()) dialog.showModal();
    else { sent = true; location.assign(form.dataset.cancel); }
  }

  /* ---------- products, before the server has answered ---------- */

  /* Shows the product of other fields in `shown` unless the person has typed there; `numberOf` reads a field by its name. */
  function showProduct(shown, numberOf) {
    if ("touched" in shown.dataset) return;
    const factors = shown.dataset.product.split(" ").map(numberOf);
    if (!factors.some(Boolean)) return;
    setText(shown, factors.every(Boolean) ? Values.numberText(Values.product(factors), decimalsOf(shown) ?? 2) : "");
    if ("capital" in shown.dataset) showCapital(shown);
  }

  function multiplyHeader() {
    for (const shown of form.querySelectorAll("[data-field] [data-product]")) {
      showProduct(shown, (name) => Values.decimal(controlOf(name)?.value ?? ""));
    }
  }

  /* ---------- marks of the server ---------- */

  let marksTimer = 0;
  let marksAsked = 0;
  let marksUnderWay = 0;
  let changedName = "";

  function askMarks(control) {
    if (!form.dataset.marks) return;
    clearTimeout(marksTimer);
    changedName = control ? baseName(control) : "";
    marksTimer = setTimeout(fetchMarks, MARKS_DELAY);
  }

  /* Whether defaults may still come that follow from what was typed last. */
  const awaitsMarks = () => marksTimer !== 0 || marksUnderWay > 0;

  /* A quick hand must not send a form before its defaults are there; a server that does not answer is not waited for. */
  async function marksArrived() {
    const end = performance.now() + MARKS_PATIENCE;
    if (marksTimer) { clearTimeout(marksTimer); fetchMarks(); }
    while (awaitsMarks() && performance.now() < end) await new Promise((done) => { setTimeout(done, 20); });
  }

  async function fetchMarks() {
    const [asked, name] = [++marksAsked, changedName];
    marksTimer = 0;
    marksUnderWay += 1;
    const body = new URLSearchParams();
    for (const [key, value] of new FormData(form)) if (typeof value === "string") body.append(key, value);
    body.append("changed", name);
    try {
      const answer = await fetch(form.dataset.marks, { method: "POST", body, headers: { Accept: "application/json" } });
      if (answer.ok && asked === marksAsked) applyMarks(await answer.json());
    } catch { /* without the server the page stays usable; sending tells what is wrong */ }
    marksUnderWay -= 1;
  }

  /* Lines have got other numbers: an answer under way no longer fits, so the server is asked again. */
  function forgetMarks() {
    marksAsked += 1;
    if (marksUnderWay && !marksTimer) marksTimer = setTimeout(fetchMarks, MARKS_DELAY);
  }

  function applyMarks(marks) {
    for (const [name, required] of Object.entries(marks.required || {})) setRequired(name, required);
    for (const [name, { value, text }] of Object.entries(marks.values || {})) setDefault(name, value, text);
    for (const [name, text] of Object.entries(marks.computed || {})) {
      const shown = form.querySelector(`[data-computed="${CSS.escape(name)}"]`);
      if (shown) setText(shown, text);
    }
    for (const [name, text] of Object.entries(marks.totals || {})) {
      for (const shown of form.querySelectorAll(`[data-total="${CSS.escape(name)}"]`)) shown.textContent = text;
    }
    if (marks.capital !== undefined) setCapitalTotal(marks.capital);
    for (const [name, text] of Object.entries(marks.facts || {})) setFact(name, text);
    setWarnings(marks.warnings || {});
    setLikely(marks.likely || {});
    form.dispatchEvent(new CustomEvent("entry:marked"));
  }

  function setText(shown, text) {
    if ("value" in shown) shown.value = text;
    else shown.textContent = text;
  }

  function setCapitalTotal(text) {
    const shown = form.querySelector("[data-capital-total]");
    if (shown) shown.textContent = text ? `大写：${text}` : "";
  }

  function setRequired(name, required) {
    const control = controlOf(name);
    if (!control) return;
    if (required) control.setAttribute("aria-required", "true");
    else control.removeAttribute("aria-required");
    const label = control.closest(".form-group")?.querySelector("label[for], .tz-label");
    const star = label?.querySelector(".req");
    if (required && label && !star) {
      const made = element("span", "req", "*");
      made.setAttribute("aria-hidden", "true");
      label.append(made);
    } else if (!required) star?.remove();
  }

  /* A default that follows from another field; never over what the person has typed. */
  function setDefault(name, value, text) {
    const control = controlOf(name);
    if (!control || "touched" in control.dataset || control.readOnly) return;
    if (control.type === "checkbox") control.checked = Boolean(value);
    else if (isReference(control)) Picker.put(control, value ?? "", text ?? "");
    else control.value = control.tagName === "SELECT" ? value ?? "" : text ?? value ?? "";
    accept(control);
    if ("capital" in control.dataset) showCapital(control);
    if (control === document.activeElement && control.select) control.select();
    form.dispatchEvent(new CustomEvent("entry:set", { detail: control }));
  }

  function setFact(name, text) {
    const control = controlOf(name);
    const place = control?.closest("[data-field], td");
    if (!place) return;
    let fact = place.querySelector("[data-fact]");
    if (!fact) {
      fact = element(place.tagName === "TD" ? "span" : "p", place.tagName === "TD" ? "fact" : "form-text");
      fact.dataset.fact = "";
      (control.closest(".tz-ref, .tz-unit, .tz-day") || control).after(fact);
    }
    fact.textContent = text;
  }

  function setWarnings(warnings) {
    const shown = new Map();
    for (const [name, texts] of Object.entries(warnings)) {
      const place = controlOf(name)?.closest("[data-field], td");
      if (place && texts.length) shown.set(place, texts);
    }
    for (const old of form.querySelectorAll(".tz-warn:not(.tz-likely)")) {
      const place = old.closest("[data-field], td");
      const texts = shown.get(place);
      const kept = texts?.indexOf(old.textContent.trim());
      if (texts && kept >= 0) shown.set(place, texts.filter((_, at) => at !== kept));
      else old.remove();
    }
    for (const [place, texts] of shown) {
      for (const text of texts) {
        const made = element(place.tagName === "TD" ? "span" : "p", "tz-warn");
        if (place.tagName === "TD") made.textContent = text;
        else made.append(icon("warn"), element("span", "", text));
        place.append(made);
      }
    }
  }

  /* “已有相近的登记：…（打开）” under the field that gave a stored record away. */
  function setLikely(likely) {
    form.querySelectorAll(".tz-likely").forEach((old) => old.remove());
    for (const [name, found] of Object.entries(likely)) {
      const place = controlOf(name)?.closest("[data-field]");
      if (!place) continue;
      const words = found.flatMap(({ title, why, url }, at) => {
        const text = `${at ? "；" : "已有相近的登记："}${title || "一条记录"}，${why}`;
        if (!url) return [text];
        return [`${text}（`, tz.make("a", { href: url, target: "_blank", rel: "noopener", text: "打开" }), "）"];
      });
      const note = element("p", "tz-warn tz-likely", icon("warn"), element("span", "", ...words, "。"));
      note.setAttribute("role", "status");
      place.append(note);
    }
  }

  /* ---------- typing ---------- */

  form.addEventListener("input", (event) => {
    const control = event.target;
    if (!control.name) return;
    if (event.isTrusted) control.dataset.touched = "";
    if (control.classList.contains("is-invalid")) accept(control);
    if ("capital" in control.dataset) showCapital(control);
    if (control.closest("[data-field]")) multiplyHeader();
    if (event.isComposing) return;
    if ("watched" in control.dataset || ["money", "quantity", "count", "percent"].includes(control.dataset.kind)) askMarks(control);
  });
  form.addEventListener("compositionend", ({ target }) => { if ("watched" in target.dataset) askMarks(target); });

  form.addEventListener("change", (event) => {
    if (event.target.name && event.target.type !== "file") askMarks(event.target);
  });

  form.addEventListener("focusout", (event) => tidy(event.target));

  /* ---------- what only helps with a script: pins, calendars ---------- */

  function button(className, label, sign) {
    const made = element("button", className, icon(sign));
    made.type = "button";
    made.tabIndex = -1;
    made.setAttribute("aria-label", label);
    return made;
  }

  function hidden(name, value) {
    return tz.make("input", { type: "hidden", name, value });
  }

  const labelOf = (place) => place.querySelector("label, .tz-label").firstChild.textContent.trim();

  const pinned = form.querySelectorAll("[data-pin]");
  if (pinned.length) form.prepend(hidden("pins", ""));
  for (const place of pinned) {
    const pin = button("tz-pin", "带入下一条", "pin");
    const sent = hidden("pins", place.dataset.field);
    sent.disabled = place.dataset.pin !== "1";
    pin.title = "带入下一条（Alt+P）";
    pin.setAttribute("aria-pressed", String(!sent.disabled));
    pin.append(sent);
    place.firstElementChild.after(pin);
  }
  for (const box of form.querySelectorAll(".tz-day")) box.append(button("tz-cal", `打开日历：${labelOf(box.closest("[data-field]"))}`, "down"));

  /* On a phone digits are enough: 1118 becomes 2026-11-18, 830 becomes 08:30; the calendar stays a tap away. */
  if (matchMedia("(pointer: coarse)").matches) {
    for (const control of form.querySelectorAll("input[data-kind=day], input[data-kind=time]")) control.inputMode = "numeric";
  }

  function openCalendar(control) {
    const kind = control.dataset.kind === "moment" ? "datetime-local" : "date";
    const box = control.closest(".tz-day");
    let calendar = box.querySelector(".tz-native");
    if (!calendar) {
      calendar = element("input", "tz-native");
      calendar.type = kind;
      calendar.tabIndex = -1;
      calendar.setAttribute("aria-hidden", "true");
      calendar.addEventListener("change", () => {
        if (!calendar.value) return;
        control.value = calendar.value.replace("T", " ");
        changedByHand(control);
        enter(control);
      });
      box.append(calendar);
    }
    tidy(control);
    calendar.value = control.value.replace(" ", "T");
    try { calendar.showPicker(); } catch { enter(control); }
  }

  /* ---------- files ---------- */

  const chosen = new WeakMap();

  function sizeText(bytes) {
    const megabytes = bytes / 1024 / 1024;
    return megabytes < 1 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${Number(megabytes.toFixed(1))} MB`;
  }

  function takeFiles(input, files) {
    const limit = Number(input.dataset.maxBytes) || Infinity;
    const good = [...files].filter((file) => file.size <= limit);
    const kept = input.multiple ? (chosen.get(input) || []).filter((old) => !good.some((file) => file.name === old.name)) : [];
    const all = input.multiple ? [...kept, ...good] : good.slice(0, 1);
    accept(input);
    const tooBig = [...files].filter((file) => file.size > limit);
    if (tooBig.length) {
      refuse(input, tooBig.map((file) => `“${file.name}”有${sizeText(file.size)}`).join("，") + `，超过${sizeText(limit)}，没有选入；请压缩后再选。`);
    }
    chosen.set(input, all);
    listFiles(input);
  }

  function listFiles(input) {
    const all = chosen.get(input) || [];
    const transfer = new DataTransfer();
    all.forEach((file) => transfer.items.add(file));
    input.files = transfer.files;
    const list = input.closest(".tz-files").querySelector(".tz-filelist");
    list.querySelectorAll("[data-new]").forEach((item) => item.remove());
    for (const file of all) {
      const away = element("button", "tz-x", icon("x"));
      away.type = "button";
      away.setAttribute("aria-label", `去掉${file.name}`);
      const item = element("li", "", icon("file"), element("span", "", file.name), element("span", "muted", sizeText(file.size)), away);
      item.dataset.new = file.name;
      list.append(item);
    }
    if (input.multiple) return;
    for (const stored of list.querySelectorAll("li:not([data-new])")) {
      stored.hidden = all.length > 0;
      stored.querySelector("input").disabled = all.length > 0;
    }
  }

  form.addEventListener("change", (event) => {
    if (event.target.type === "file") takeFiles(event.target, event.target.files);
  });

  const carriesFiles = (event) => [...(event.dataTransfer?.types || [])].includes("Files");
  const boxUnder = (event) => event.target.closest?.("[data-drop]") || event.target.closest?.(".form-group")?.querySelector("[data-drop]")
    || form.querySelector("[data-drop]:not(.small)");

  document.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    const box = boxUnder(event);
    document.querySelectorAll(".tz-files.over").forEach((other) => other !== box && other.classList.remove("over"));
    box?.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) document.querySelectorAll(".tz-files.over").forEach((box) => box.classList.remove("over"));
  });
  document.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    const box = boxUnder(event);
    document.querySelectorAll(".tz-files.over").forEach((other) => other.classList.remove("over"));
    if (box) takeFiles(box.querySelector("input[type=file]"), event.dataTransfer.files);
  });

  /* ---------- clicks ---------- */

  function togglePin(pin) {
    const pressed = pin.getAttribute("aria-pressed") !== "true";
    pin.setAttribute("aria-pressed", String(pressed));
    pin.querySelector("input").disabled = !pressed;
  }

  function removeFile(item) {
    const input = item.closest(".tz-files").querySelector("input[type=file]");
    if ("new" in item.dataset) {
      chosen.set(input, chosen.get(input).filter((file) => file.name !== item.dataset.new));
      listFiles(input);
    } else item.remove();
    input.focus();
  }

  document.addEventListener("click", (event) => {
    const hit = (selector) => event.target.closest(selector);
    if (hit(".tz-pin")) { event.preventDefault(); togglePin(hit(".tz-pin")); }
    else if (hit(".tz-cal")) openCalendar(hit(".tz-day").querySelector(".form-control"));
    else if (hit(".tz-filelist .tz-x")) removeFile(hit("li"));
    else if (hit("[data-close]")) hit("dialog").close();
    else if (hit("[data-leave]")) sent = true;
    else if (hit("[data-cancel-link]")) { event.preventDefault(); leave(); }
    else if (hit("#tz-wrong a")) {
      const control = document.getElementById(hit("a").hash.slice(1));
      if (control) { event.preventDefault(); enter(control); control.scrollIntoView({ block: "center" }); }
    }
  });

  /* ---------- dialogs of the steps ---------- */

  function openStep(dialog) {
    const fields = dialog.querySelector("fieldset");
    const inline = document.getElementById("f-opinion");
    const opinion = dialog.querySelector("textarea[name=opinion]");
    fields.disabled = false;
    if (inline && opinion) {
      if (!opinion.value) opinion.value = inline.value;
      inline.disabled = true;
    }
    dialog.showModal();
    const first = stops(fields)[0];
    if (first) enter(first);
    dialog.addEventListener("close", () => {
      fields.disabled = true;
      if (inline) inline.disabled = false;
    }, { once: true });
  }

  function missing(dialog) {
    return [...dialog.querySelectorAll("[aria-required=true]")].filter((control) => !(isReference(control) ? idInput(control) : control).value.trim());
  }

  /* ---------- sending ---------- */

  let busy = null;
  let reached = false;

  function setBusy(button) {
    busy = { button, label: [...button.childNodes] };
    button.style.minWidth = `${button.offsetWidth}px`;
    button.classList.add("tz-busy");
    button.setAttribute("aria-busy", "true");
    button.replaceChildren(["save", "next"].includes(button.value) ? "正在保存" : "正在处理");
  }

  function setIdle() {
    if (!busy) return;
    busy.button.classList.remove("tz-busy");
    busy.button.removeAttribute("aria-busy");
    busy.button.style.minWidth = "";
    busy.button.replaceChildren(...busy.label);
    busy = null;
    reached = false;
    sent = false;
  }

  async function serverAnswers() {
    if (!form.dataset.ping) return true;
    const control = new AbortController();
    const timer = setTimeout(() => control.abort(), PING_PATIENCE);
    try {
      return (await fetch(form.dataset.ping, { method: "HEAD", cache: "no-store", signal: control.signal })).status < 500;
    } catch { return false; } finally { clearTimeout(timer); }
  }

  function sayUnreachable() {
    document.getElementById("tz-offline")?.remove();
    const alert = element("div", "alert alert-danger", icon("warn"),
      element("div", "", element("b", "", "没有保存。"), "与服务器的连接断了，填的内容还在，连上后再点“保存”。"));
    alert.id = "tz-offline";
    alert.setAttribute("role", "alert");
    form.querySelector(".tz-head").after(alert);
    alert.scrollIntoView({ block: "center" });
  }

  /* What this page itself can see to be wrong; the first wrong field gets the focus. */
  function wrongHere() {
    const scope = openDialog() || form.querySelector("main");
    const wrong = stops(scope).filter((control) => !tidy(control) || (isReference(control) && !Picker.settled(control)));
    if (openDialog()) {
      for (const control of missing(openDialog())) { refuse(control, "请填写。"); wrong.push(control); }
    }
    if (wrong.length) enter(wrong[0]);
    return wrong.length > 0;
  }

  form.addEventListener("submit", async (event) => {
    if (reached) { sent = true; return; }
    if (event.defaultPrevented) return;
    event.preventDefault();
    if (busy) return;
    const button = event.submitter || form.querySelector(".tz-bar [type=submit]");
    setBusy(button);
    await Picker.finish(openDialog() || form.querySelector("main"));
    await marksArrived();
    const dialog = !openDialog() && document.getElementById(button.dataset.step);
    if (wrongHere()) { setIdle(); return; }
    if (dialog) { setIdle(); openStep(dialog); return; }
    if (!(await serverAnswers())) { setIdle(); openDialog()?.close(); sayUnreachable(); return; }
    document.getElementById("tz-offline")?.remove();
    reached = true;
    form.requestSubmit(button);
  });

  window.addEventListener("pageshow", (event) => { if (event.persisted) setIdle(); });

  /* ---------- keys ---------- */

  const EARLY = 600;

  /* A second press that was meant for the page before must not send the next form. */
  function press(key, event) {
    if (event.repeat || performance.now() < EARLY) return;
    const dialog = openDialog();
    const button = dialog ? dialog.querySelector("[data-go]") : form.querySelector(`.tz-bar [data-key="${key}"]`) || (key === "Ctrl+Enter" && form.querySelector(".tz-bar .btn-primary[type=submit]"));
    if (button && (!dialog || form.contains(dialog))) button.click();
  }

  /* Enter goes on, Shift+Enter back; in a note Enter is a line break; a button, a link and a list keep their Enter. */
  function turn(event) {
    const control = event.target;
    const isNote = control.tagName === "TEXTAREA";
    if (!form.contains(control) || !control.matches("input, select, textarea") || (isNote && !event.shiftKey)) return;
    event.preventDefault();
    next(control, event.shiftKey ? -1 : 1);
  }

  /* F8: the next wrong field after the one with the cursor, around the end to the first. */
  function nextWrong() {
    const wrong = stops(form.querySelector("main")).filter((control) => control.classList.contains("is-invalid"));
    const after = wrong.find((control) => document.activeElement.compareDocumentPosition(control) & Node.DOCUMENT_POSITION_FOLLOWING);
    if (wrong.length) enter(after || wrong[0]);
  }

  document.addEventListener("keydown", (event) => {
    if (composing(event) || event.defaultPrevented) return;
    const chord = (event.ctrlKey || event.metaKey) && !event.altKey;
    const command = chord && !event.shiftKey;
    const control = event.target;
    const number = /^(?:Digit|Numpad)([2-4])$/.exec(event.code)?.[1];
    if (command && event.key.toLowerCase() === "s") { event.preventDefault(); if (!openDialog()) press("Ctrl+S", event); }
    else if (chord && event.key === "Enter") { event.preventDefault(); press(event.shiftKey ? "Ctrl+Shift+Enter" : "Ctrl+Enter", event); }
    else if (event.key === "F8" && !openDialog()) { event.preventDefault(); nextWrong(); }
    else if (event.altKey && number && form.querySelector(`.tz-bar [data-key="Alt+${number}"]`)) {
      event.preventDefault();
      if (!openDialog()) press(`Alt+${number}`, event);
    } else if (event.altKey && event.code === "KeyC" && !openDialog()) {
      const copy = form.querySelector('.tz-head a[href*="/new/?copy="]');
      if (copy) { event.preventDefault(); copy.click(); }
    } else if (event.altKey && event.code === "KeyP") {
      const pin = control.closest("[data-field]")?.querySelector(".tz-pin");
      if (pin) { event.preventDefault(); togglePin(pin); }
    } else if (event.altKey && event.key === "ArrowDown" && control.closest?.(".tz-day")) { event.preventDefault(); openCalendar(control); }
    else if (event.key === "Escape" && !openDialog() && form.dataset.cancel) {
      event.preventDefault();
      leave();
    } else if (event.key === "Enter" && !chord && !event.altKey) turn(event);
  });

  /* ---------- first focus ---------- */

  function firstFocus() {
    const wrong = form.querySelector(".is-invalid");
    if (wrong) { enter(wrong); return; }
    if (matchMedia("(pointer: coarse)").matches) return;
    const empty = () => stops(form.querySelector("main")).find((control) => control.value === "" && control.type !== "file");
    const first = form.querySelector("[data-focus]") || ("new" in form.dataset && empty());
    if (first) enter(first, false);
  }
  firstFocus();

  return {
    form, element, icon, composing, idInput, isReference, changedByHand, refuse, accept, enter, next, tidy, askMarks, forgetMarks,
    setCapitalTotal, showProduct, changed, awaitsMarks, abandon: () => { sent = true; }, isSent: () => sent, baseName, controlOf, remember: () => { untouched = content(); },
  };
})();
