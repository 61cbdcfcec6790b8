/* The draft of a form: what is typed and not saved is kept in this browser, per account and address, so that a crash
   loses nothing. Files and fields marked `data-private` are never kept. The last script of the form; needs the others. */
"use strict";

(() => {
  const { form } = Entry;
  const STEM = "tz-draft ";
  const DELAY = 250;
  const DAYS = 14;
  const SAVED = "saved";
  const OURS = new Set(["csrf_token", "submit_key", "pins", "touched"]);
  const account = form?.dataset.draft?.split(" ")[1];
  const store = (() => { try { return window.localStorage; } catch { return null; } })();
  if (!store) return;

  /* ---------- what has been saved meanwhile ---------- */

  const read = (name) => { try { return JSON.parse(store.getItem(name)); } catch { return null; } };
  const names = () => Object.keys(store).filter((name) => name.startsWith(STEM));

  /* The server names the form it has saved in a cookie; drafts of long ago go too. */
  function tidyUp() {
    const saved = new RegExp(`(?:^|; )${SAVED}=([^;]+)`).exec(document.cookie)?.[1];
    for (const name of names()) {
      const draft = read(name);
      if (!draft || (saved && draft.key === saved) || Date.now() - draft.at > DAYS * 86400000) store.removeItem(name);
    }
    if (saved) document.cookie = `${SAVED}=; path=/; max-age=0; samesite=lax`;
  }
  tidyUp();
  if (!form?.dataset.draft) return;

  const query = new URLSearchParams(location.search);
  query.delete("after");
  const address = STEM + account + " " + location.pathname + (query.size ? `?${query}` : "");

  /* ---------- keeping ---------- */

  let timer = 0;
  let given = false;

  const isPrivate = (control) => "private" in control.dataset || control.type === "password" || control.type === "file";

  /* Names and values as they would be sent, ticks included; the typed text of a reference beside its id. */
  function content() {
    const hidden = new Set([...form.querySelectorAll("[data-private], [type=password]")].map(Entry.baseName));
    return [...form.elements].filter((control) => control.name && !control.disabled && !OURS.has(control.name) && !control.closest("dialog")
      && !isPrivate(control) && !hidden.has(control.name) && !/\.keep$/.test(control.name) && control.type !== "submit" && control.type !== "button")
      .map((control) => [control.name, control.type === "checkbox" ? control.checked : control.value]);
  }

  function keep() {
    clearTimeout(timer);
    timer = 0;
    if (given || Entry.isSent()) return;
    if (!Entry.changed()) { store.removeItem(address); return; }
    const touched = [...form.querySelectorAll("[data-touched]")].map((control) => control.name);
    const draft = { at: Date.now(), key: form.elements.submit_key.value, content: content(), touched };
    try { store.setItem(address, JSON.stringify(draft)); } catch { /* the store is full: the page itself still warns before it is left */ }
  }

  function keepSoon() {
    if (!timer) timer = setTimeout(keep, DELAY);
  }

  for (const kind of ["input", "change", "picker:chosen", "entry:set", "click"]) form.addEventListener(kind, keepSoon);
  document.addEventListener("visibilitychange", () => { if (document.hidden && timer) keep(); });
  window.addEventListener("pagehide", () => { if (timer) keep(); });
  form.addEventListener("submit", keep);

  function forget() {
    given = true;
    clearTimeout(timer);
    store.removeItem(address);
  }
  document.addEventListener("click", (event) => { if (event.target.closest("[data-leave]")) forget(); });

  /* ---------- giving back ---------- */

  function put(control, value, texts) {
    if (control.type === "checkbox") control.checked = value;
    else if (Entry.isReference(control)) return;
    else if (control.type === "hidden" && texts.has(`${control.name}.text`)) {
      const shown = form.elements[`${control.name}.text`];
      if (!shown) return;
      Picker.put(shown, value, value ? texts.get(`${control.name}.text`) : "");
      if (!value) shown.value = texts.get(`${control.name}.text`);
    } else control.value = value;
  }

  function restore(draft) {
    const values = new Map(draft.content);
    for (const section of form.querySelectorAll("[data-lines]")) {
      const count = Number(values.get(`${section.dataset.lines}-count`)) || 0;
      section.dispatchEvent(new CustomEvent("entry:restore", { detail: { count } }));
    }
    for (const [name, value] of draft.content) {
      const control = form.elements[name];
      if (control instanceof Element && !isPrivate(control) && !/-count$/.test(name)) put(control, value, values);
    }
    for (const name of draft.touched) if (form.elements[name] instanceof Element) form.elements[name].dataset.touched = "";
    form.querySelectorAll("[data-lines]").forEach((section) => section.dispatchEvent(new CustomEvent("entry:restored")));
    Entry.askMarks();
  }

  function offer(draft) {
    const when = new Date(draft.at);
    const two = (number) => String(number).padStart(2, "0");
    const clock = `${two(when.getHours())}:${two(when.getMinutes())}`;
    const isToday = when.toDateString() === new Date().toDateString();
    const away = tz.make("button", { class: "btn btn-link btn-sm", type: "button" }, "放弃 ", tz.make("kbd", { text: "Alt+Z" }));
    const told = tz.make("div", { class: "alert", role: "status", id: "tz-drafted" }, Entry.icon("info"),
      tz.make("div", {}, `有一份未保存的内容（${isToday ? "" : `${when.getMonth() + 1}月${when.getDate()}日`}${clock}），已恢复。`, " ", away));
    away.addEventListener("click", () => { forget(); Entry.abandon(); location.reload(); });
    document.addEventListener("keydown", (event) => {
      if (event.altKey && event.code === "KeyZ" && !Entry.composing(event)) { event.preventDefault(); away.click(); }
    });
    form.querySelector(".tz-head").after(told);
  }

  const draft = read(address);
  if (draft && !("changed" in form.dataset)) {
    restore(draft);
    if (Entry.changed()) offer(draft);
    else forget();
  }
})();
