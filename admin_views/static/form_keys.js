/* Keys inside one control: a choice by the pinyin initials of its entries, yes and no by a letter or digit.
   Reads data- attributes only; needs form.js before it. */
"use strict";

(() => {
  const { form, composing } = Entry;
  const PATIENCE = 1000;
  const YES = new Set(["1", "y", "Y", "是", "有", "√"]);
  const NO = new Set(["0", "n", "N", "否", "无", "×"]);
  if (!form) return;

  let typed = "";
  let last = null;
  let at = 0;

  const fits = (option, letters) => option.value !== "" && ((option.dataset.letters || "").startsWith(letters) || option.label.toLowerCase().startsWith(letters));

  /* What was typed within a second counts as one word; the same letter again goes to the next entry that fits. */
  function choose(select, letter) {
    const now = performance.now();
    typed = select === last && now - at < PATIENCE ? typed + letter : letter;
    [last, at] = [select, now];
    const again = typed.length > 1 && [...typed].every((one) => one === letter);
    let found = [...select.options].filter((option) => fits(option, typed));
    if (!found.length && again) found = [...select.options].filter((option) => fits(option, letter));
    if (!found.length) { typed = letter; found = [...select.options].filter((option) => fits(option, letter)); }
    if (!found.length) return false;
    const place = found.findIndex((option) => option.selected);
    const option = found[typed.length === 1 || again ? (place + 1) % found.length : Math.max(place, 0)];
    if (!option.selected) {
      select.value = option.value;
      change(select);
    }
    return true;
  }

  function change(control) {
    control.dataset.touched = "";
    control.dispatchEvent(new Event("input", { bubbles: true }));
    control.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function tick(box, value) {
    if (box.checked === value) return;
    box.checked = value;
    change(box);
  }

  form.addEventListener("keydown", (event) => {
    const control = event.target;
    if (composing(event) || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1) return;
    let used = false;
    if (control.tagName === "SELECT" && event.key !== " ") used = choose(control, event.key.toLowerCase());
    else if (control.type === "checkbox" && (YES.has(event.key) || NO.has(event.key))) { tick(control, YES.has(event.key)); used = true; }
    if (used) { event.preventDefault(); event.stopPropagation(); }
  });
})();
