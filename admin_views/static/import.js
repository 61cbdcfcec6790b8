/* Import: a file dropped on the page, the write button that follows the chosen way, a progress that looks by itself.
   Hangs on data- attributes; the pages work without it. */
"use strict";
{
  const find = (selector, root = document) => root.querySelector(selector);

  /* ---------- choosing a file ---------- */
  const upload = find("[data-upload]");
  if (upload) {
    const input = find("input[type=file]", upload);
    const wrong = find("[data-file-error]", upload);
    const box = find("[data-drop-file]", upload);
    const named = find("[data-file-name]", upload);
    const limit = Number(input.dataset.maxBytes);
    const check = () => {
      const file = input.files[0];
      const tooBig = file && limit && file.size > limit;
      wrong.hidden = !tooBig;
      wrong.textContent = tooBig ? `“${file.name}”超过${Math.round(limit / 1024 / 1024)}MB，请分成几个文件再导入。` : "";
      if (tooBig) input.value = "";
      named.textContent = input.files[0]?.name ?? "还没有选择";
      return !tooBig;
    };
    input.addEventListener("change", () => { if (check()) find("[type=submit]", upload).focus(); });
    const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
    document.addEventListener("dragover", (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      box.classList.add("over");
    });
    document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) box.classList.remove("over"); });
    document.addEventListener("drop", (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      box.classList.remove("over");
      const transfer = new DataTransfer();
      transfer.items.add(event.dataTransfer.files[0]);
      input.files = transfer.files;
      if (check()) find("[type=submit]", upload).focus();
    });
  }

  /* ---------- a form is sent once, and says that it is ---------- */
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button || button.dataset.busy === undefined || event.defaultPrevented) return;
    if (button.dataset.sent !== undefined) { event.preventDefault(); return; }
    button.dataset.sent = "";
    document.body.classList.add("tz-busy");
    setTimeout(() => { button.textContent = button.dataset.busy; });
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  /* ---------- all or the right ones first ---------- */
  const write = find("[data-write]");
  if (write) {
    const way = () => document.querySelector("input[name=how]:checked")?.value;
    const follow = () => {
      if (Number(write.dataset.bad) > 0 && way() !== "good") write.setAttribute("aria-disabled", "true");
      else write.removeAttribute("aria-disabled");
    };
    document.addEventListener("change", (event) => {
      if (event.target.name === "how") follow();
    });
    write.addEventListener("click", (event) => {
      if (write.getAttribute("aria-disabled") === "true") event.preventDefault();
    });
    follow();
  }
  document.addEventListener("change", (event) => {
    const address = event.target.dataset?.submit;
    if (!address) return;
    const form = event.target.form;
    form.action = address;
    document.body.classList.add("tz-busy");
    form.submit();
  });

  /* ---------- progress ---------- */
  const running = find("[data-progress]");
  if (running) {
    const bar = find("progress", running);
    const text = find("[data-progress-text]", running);
    const look = async () => {
      try {
        const answer = await fetch(running.dataset.progress, { headers: { Accept: "application/json" } });
        if (!answer.ok) throw new Error(String(answer.status));
        const told = await answer.json();
        bar.value = told.percent;
        if (text.textContent !== told.text) text.textContent = told.text;
        if (!told.running) { location.replace(running.dataset.then); return; }
      } catch { text.textContent = "暂时连接不上，处理仍在继续…"; }
      setTimeout(look, 1000);
    };
    setTimeout(look, 1000);
  }
}
