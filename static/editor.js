// The editor of a plan: blocks edited in place, moved by keyboard, together with others.
(() => {
  "use strict";

  const POLL = 15000; // ms between two questions what others have changed

  const editor = document.querySelector("[data-editor]");
  if (!editor) return;
  // What the parts of the editor share: where the plan is on the server, the last edit that this page shows, and what
  // each part adds.
  const desk = {
    editor,
    sheet: editor.querySelector("[data-sheet]"),
    base: editor.dataset.editor,
    since: Number(editor.dataset.since),
  };
  window.planServer(desk);
  window.planSheet(desk);
  window.planForm(desk);
  const { sheet, base, ask, inTurn, say } = desk;
  const { blocks, blockOf, activate, step, apply, fill, watchLater, fillQuietly } = desk;
  const { edit, isDirty, show, typed, save, leave, shut, reopen } = desk;
  let pollTimer = 0;

  // --- Things done to a block as a whole --------------------------------------------------------------------------

  const act = async (verb, key = "", { quiet = false, more = {} } = {}) => {
    if (verb !== "remove" && desk.open && !(await leaveFor(verb))) return;
    if (verb === "remove" && desk.open?.key === key) shut(desk.open);
    const all = blocks();
    const at = all.indexOf(blockOf(key));
    const data = new FormData();
    for (const [name, value] of Object.entries({ do: verb, key, since: desk.since, ...more })) data.set(name, value);
    const answer = await inTurn(() => ask(`${base}viec/`, data));
    if (answer.status !== 200) {
      say(answer.failed ?? answer.data.message ?? "Chưa làm được.");
      return;
    }
    apply(answer.data);
    after(verb, key, answer.data, { all, at, quiet });
    side.later();
  };

  // A moved block keeps its form; for the rest what is typed is saved and the form closed first.
  const leaveFor = (verb) => (verb.startsWith("move") ? save() : leave({ focus: false }));

  const undoButton = () => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm btn-primary";
    button.textContent = "Hoàn tác";
    button.addEventListener("click", () => act("undo"));
    return button;
  };

  const after = (verb, key, news, { all, at, quiet }) => {
    if (verb === "remove") {
      const next = all.slice(at + 1).find((one) => one.isConnected) ?? all.slice(0, Math.max(at, 0)).reverse().find((one) => one.isConnected);
      activate(next);
      if (!quiet) say(news.said, undoButton());
      else say("Đã bỏ nội dung còn trống.");
      return;
    }
    say(news.said);
    const block = blockOf(news.focus);
    if (!block) return;
    if (verb.startsWith("add")) {
      const filled = verb === "add:results" || verb === "add:chart";
      desk.fresh = verb === "add:table" || filled ? null : news.focus;
      activate(block);
      if (!filled) edit(block);
    } else if (desk.open?.block === block) block.scrollIntoView({ block: "nearest", behavior: "instant" });
    else {
      activate(block);
      block.classList.add("is-news");
      setTimeout(() => block.classList.remove("is-news"), 2500);
    }
  };

  sheet.addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    const button = event.submitter;
    if (form.matches("[data-form]")) await submitted(button);
    else if (form.matches("[data-tools]")) act(button.value, form.elements.key.value, { more: form.elements.to ? { to: form.elements.to.value } : {} });
    else if (form.matches("[data-add]")) act(button.value);
  });

  const submitted = async (button) => {
    if (button?.name === "ban") {
      if (await save({ ban: button.value })) await reopen();
    } else if (button?.name === "choice") {
      const choice = button.value;
      if ((await save({ choice })) && choice === "theirs") await reopen();
      else if (!desk.open?.disputed) desk.open?.form.querySelector("[data-main]")?.focus();
    } else if (await leave()) poll();
  };

  editor.querySelector("[data-history]").addEventListener("submit", (event) => {
    event.preventDefault();
    act(event.submitter.value);
  });

  // A found problem is mended: what is typed is saved first, then the mend is one more edit.
  const mend = async (form) => {
    if (desk.open && !(await leave({ focus: false }))) return;
    const data = new FormData(form);
    data.set("since", desk.since);
    const answer = await inTurn(() => ask(form.action, data));
    if (answer.status !== 200) {
      say(answer.failed ?? answer.data.message);
      return;
    }
    apply(answer.data);
    say(answer.data.said);
    blockOf(answer.data.focus)?.scrollIntoView({ block: "center", behavior: "instant" });
  };

  const side = window.planSide(editor, { ask, say, mend, show });

  // --- Pointer and keys -------------------------------------------------------------------------------------------

  sheet.addEventListener("click", (event) => {
    const block = event.target.closest("[data-block]");
    if (event.target.closest("[data-later] a")) {
      event.preventDefault();
      fill(event.target.closest("[data-later]"));
      return;
    }
    if (event.target.closest("[data-drop]")) {
      const { block: gone } = desk.open;
      shut(desk.open);
      gone.remove();
      poll();
      return;
    }
    const clear = event.target.closest("[data-clear]");
    if (clear) {
      document.getElementById(clear.dataset.clear).value = "";
      typed();
      return;
    }
    if (!block || event.target.closest("form")) return;
    if (event.target.closest(".block-edit")) event.preventDefault();
    else if (event.target.closest("a, button, summary, input, label") || String(window.getSelection())) return;
    edit(block);
  });

  sheet.addEventListener("input", (event) => {
    if (desk.open?.form.contains(event.target)) typed();
  });
  sheet.addEventListener("change", (event) => {
    if (desk.open?.form.contains(event.target)) save();
  });
  sheet.addEventListener("focusout", () => {
    if (desk.open && isDirty() && !desk.open.disputed) save();
  });
  sheet.addEventListener("focusin", (event) => {
    const block = event.target.closest("[data-block]");
    if (block && block !== desk.active) activate(block, { focus: false, scroll: false });
  });

  const withAlt = {
    ArrowUp: (key) => act("move:up", key),
    ArrowDown: (key) => act("move:down", key),
    ArrowLeft: (key) => key[0] === "s" && act("move:out", key),
    ArrowRight: (key) => key[0] === "s" && act("move:in", key),
    n: (key) => act("add:text", key),
    g: (key) => act("add:solution", key),
  };
  const onBlock = {
    ArrowUp: () => step(-1),
    ArrowDown: () => step(1),
    k: () => step(-1),
    j: () => step(1),
    Enter: (block) => edit(block),
    Delete: (block) => act("remove", block.dataset.block),
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const block = event.target.closest?.("[data-block]");
    const commands = event.ctrlKey || event.metaKey;
    if (key === "Escape" && side.putBack()) {
      event.preventDefault();
    } else if (key === "Escape" && desk.open) {
      event.preventDefault();
      leave();
    } else if (event.altKey && !commands && withAlt[key] && /[spgb]/.test((block ?? desk.active)?.dataset.block[0] ?? "") && event.target.tagName !== "SELECT") {
      event.preventDefault();
      withAlt[key]((block ?? desk.active).dataset.block);
    } else if (commands && !event.altKey && (key === "z" || key === "y") && !window.portal.isField(event.target)) {
      event.preventDefault();
      act(key === "y" || event.shiftKey ? "redo" : "undo");
    } else if (event.target === block && !commands && !event.altKey && onBlock[key]) {
      event.preventDefault();
      onBlock[key](block);
    } else if (window.portal.isKey(event, "?")) {
      const help = editor.querySelector("[data-help]");
      help.open = !help.open;
    } else if (key === "Enter" && commands && desk.open) {
      event.preventDefault();
      leave();
    } else if (key === "Enter" && desk.open && event.target.matches("[data-main]") && event.target.name === "heading") {
      event.preventDefault();
      leave();
    }
  });

  // --- Ways to a block --------------------------------------------------------------------------------------------

  const jump = async (key) => {
    side.hide();
    let block = blockOf(key);
    if (!block) {
      const place = [...sheet.querySelectorAll("[data-later]")].find((one) => one.dataset.later.split(".").includes(key));
      if (place) await fill(place);
      block = blockOf(key);
    }
    if (!block) return;
    activate(block, { scroll: false });
    block.scrollIntoView({ block: "start", behavior: "instant" });
  };

  editor.addEventListener("click", (event) => {
    const link = event.target.closest("[data-jump], [data-outline] a");
    if (link) {
      event.preventDefault();
      jump(link.dataset.jump ?? link.hash.slice(1));
    }
  });

  // --- Others -----------------------------------------------------------------------------------------------------

  const poll = async () => {
    clearTimeout(pollTimer);
    if (!document.hidden) {
      await inTurn(async () => {
        const answer = await ask(`${base}thay-doi/?since=${desk.since}`);
        if (answer.status !== 200) return;
        if (answer.data.number > desk.since) side.later();
        apply(answer.data);
        const people = editor.querySelector("[data-people]");
        people.hidden = !answer.data.people.length;
        people.textContent = `Đang cùng sửa: ${answer.data.people.join(", ")}.`;
      });
    }
    pollTimer = setTimeout(poll, POLL);
  };

  window.addEventListener("beforeunload", (event) => {
    if (desk.isClosed || !isDirty()) return;
    save();
    event.preventDefault();
  });
  // A block that was just added and holds nothing goes with whoever leaves.
  window.addEventListener("pagehide", () => {
    if (!desk.fresh || isDirty()) return;
    const body = new FormData();
    for (const [name, value] of Object.entries({ do: "remove", key: desk.fresh, since: desk.since })) body.set(name, value);
    fetch(`${base}viec/`, { method: "POST", keepalive: true, headers: { "HX-Request": "true", "X-CSRFToken": window.portal.token() }, body });
  });
  window.addEventListener("online", () => save());
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) save();
    else poll();
  });

  Object.assign(desk, { act, poll, side });
  show(document);
  watchLater();
  activate(blocks()[0], { focus: false, scroll: false });
  if (/^#[kspgb]\d+$/.test(location.hash)) jump(location.hash.slice(1));
  setTimeout(fillQuietly, 3000);
  side.start();
  poll();
})();
