// The editor of a plan: blocks edited in place, saved as one types, moved by keyboard, together with others.
(() => {
  "use strict";

  const editor = document.querySelector("[data-editor]");
  if (!editor) return;
  const base = editor.dataset.editor;
  const sheet = editor.querySelector("[data-sheet]");
  const status = editor.querySelector("[data-status]");
  const retryButton = editor.querySelector("[data-retry]");
  const PAUSE = 1000; // ms after the last key until the block is saved
  const POLL = 15000;
  const RUN = 25;

  let since = Number(editor.dataset.since); // the last edit that this page shows
  let open = null; // the block whose form is open
  let active = null; // the block that the keys act on
  let fresh = null; // the key of a block that was just added and holds nothing yet
  let busy = Promise.resolve(); // requests go one after another, so that answers come in order
  let pollTimer = 0;

  // --- Talking to the server -----------------------------------------------------------------------------------------

  const token = () =>
    /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? editor.querySelector("[name=csrfmiddlewaretoken]").value;

  // Returns { status, data } (data is JSON or text), or { failed: sentence, again } where nothing usable came back.
  const ask = async (url, data = null) => {
    let response;
    try {
      response = await fetch(url, {
        method: data ? "POST" : "GET",
        headers: { "HX-Request": "true", ...(data && { "X-CSRFToken": token() }) },
        body: data,
        signal: AbortSignal.timeout(30000),
      });
    } catch {
      return { failed: "Chưa gửi được: mất kết nối với máy chủ.", again: true };
    }
    if (response.redirected || response.status === 403) {
      return { failed: "Phiên làm việc đã hết hoặc bạn không còn quyền sửa. Hãy đăng nhập ở thẻ khác rồi bấm “Lưu lại”." };
    }
    if (response.status >= 500) return { failed: "Máy chủ đang gặp lỗi, lời bạn viết vẫn còn ở đây.", again: true };
    const isJson = response.headers.get("content-type")?.includes("json");
    const answer = { status: response.status, data: isJson ? await response.json() : await response.text() };
    if (answer.data.closed) {
      window.removeEventListener("beforeunload", guard);
      say(answer.data.message);
    }
    return answer;
  };
  const inTurn = (work) => {
    busy = busy.then(work, work);
    return busy;
  };

  const say = (text, button = null) => {
    status.replaceChildren(text);
    if (button) status.append(" ", button);
  };
  const undoButton = () => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm btn-primary";
    button.textContent = "Hoàn tác";
    button.addEventListener("click", () => act("undo"));
    return button;
  };

  // --- Blocks --------------------------------------------------------------------------------------------------------

  const blocks = () => [...sheet.querySelectorAll("[data-block]")];
  const blockOf = (key) => document.getElementById(key);
  const built = (html) => {
    const template = document.createElement("template");
    template.innerHTML = html.trim();
    return template.content.firstElementChild;
  };
  const put = (parent, node, before) => {
    if (node.isConnected && parent.moveBefore) parent.moveBefore(node, before);
    else parent.insertBefore(node, before);
  };

  const activate = (block, { focus = true, scroll = true } = {}) => {
    if (!block) return;
    if (active !== block) {
      if (active) active.tabIndex = -1;
      if (active && open?.block !== active) active.querySelector(":scope > [data-tools]")?.remove();
      active = block;
      block.tabIndex = 0;
    }
    showTools(block);
    if (focus) block.focus({ preventScroll: true });
    if (scroll) block.scrollIntoView({ block: "nearest", behavior: "instant" });
  };

  const showTools = (block) => {
    const letter = block.dataset.block[0] === "g" ? "p" : block.dataset.block[0];
    const template = editor.querySelector(`template[data-tools-of="${letter}"]`);
    if (!template || block.querySelector(":scope > [data-tools]")) return;
    for (const other of sheet.querySelectorAll("[data-block] > [data-tools]")) other.remove();
    const tools = template.content.firstElementChild.cloneNode(true);
    tools.elements.key.value = block.dataset.block;
    const comment = tools.querySelector("[data-comment]");
    if (comment) comment.href = `${comment.dataset.comment}?block=${block.dataset.block}`;
    block.append(tools);
  };

  const step = (way) => {
    const all = blocks();
    const at = all.indexOf(active);
    activate(all[at < 0 ? 0 : Math.min(Math.max(at + way, 0), all.length - 1)]);
  };

  // --- The form of a block -------------------------------------------------------------------------------------------

  const content = (form) => new URLSearchParams([...new FormData(form)].filter(([name]) => !/^(seen|csrf|disputed)/.test(name))).toString();

  const edit = async (block, caret = "end") => {
    if (open?.block === block) return;
    if (open && !(await leave())) return;
    activate(block, { scroll: false });
    const key = block.dataset.block;
    const answer = await inTurn(() => ask(`${base}doan/${key}/`));
    if (answer.status !== 200) {
      say(answer.failed ?? answer.data.message ?? "Nội dung này vừa bị người khác xóa.");
      if (answer.status === 404) poll();
      return;
    }
    const form = built(answer.data);
    show(form);
    block.querySelector(".block-text").hidden = true;
    block.querySelector(".block-edit").hidden = true;
    block.querySelector(".block-text").after(form);
    block.classList.add("is-open");
    open = { block, key, form, sent: content(form), timer: 0, disputed: false, note: null };
    window.planParties?.prepare(form);
    const first = form.querySelector("[data-main]") ?? form.querySelector("textarea, input:not([type=hidden]), select, button");
    first?.focus({ preventScroll: true });
    if (first?.setSelectionRange && caret === "end") first.setSelectionRange(first.value.length, first.value.length);
    block.scrollIntoView({ block: "nearest", behavior: "instant" });
  };

  const isDirty = () => Boolean(open) && content(open.form) !== open.sent;
  const show = (root) => {
    for (const element of root.querySelectorAll("[data-without-script]")) element.hidden = true;
    for (const element of root.querySelectorAll("[data-with-script]")) element.hidden = false;
  };

  const typed = () => {
    if (!open) return;
    clearTimeout(open.timer);
    if (!isDirty()) return;
    if (open.disputed) return;
    say("Chưa lưu…");
    open.timer = setTimeout(save, PAUSE);
  };

  // Saves what is typed; returns whether it now stands in the database. `extra` is the choice after a conflict.
  const save = (extra = {}) => {
    if (!open) return Promise.resolve(true);
    const saving = open;
    clearTimeout(saving.timer);
    return inTurn(async () => {
      const now = content(saving.form);
      if (now === saving.sent && !Object.keys(extra).length) return true;
      if (saving.disputed && !extra.choice) return false;
      const data = new FormData(saving.form);
      data.set("since", since);
      for (const [name, value] of Object.entries(extra)) data.set(name, value);
      say("Đang lưu…");
      return settle(saving, now, await ask(saving.form.action, data), extra);
    });
  };

  const settle = (saving, sent, answer, extra) => {
    retryButton.hidden = !answer.failed;
    clearErrors(saving.form);
    if (answer.failed) {
      say(answer.failed);
      if (answer.again) saving.timer = setTimeout(save, 5000);
      return false;
    }
    if (answer.status === 200) {
      saving.form.elements.seen.value = answer.data.seen;
      saving.sent = sent;
      saving.disputed = false;
      saving.note?.remove();
      saving.note = null;
      saving.form.querySelector("[data-conflict]").replaceChildren();
      if (fresh === saving.key) fresh = null;
      apply(answer.data);
      if (!isDirty()) say(`Đã lưu lúc ${answer.data.at}.`);
      else if (!extra.choice) typed();
      side.later();
      return true;
    }
    if (answer.status === 409 && answer.data.conflict) {
      saving.form.elements.seen.value = answer.data.seen;
      saving.disputed = true;
      const place = saving.form.querySelector("[data-conflict]");
      place.innerHTML = answer.data.conflict;
      show(place);
      say("Chưa lưu: người khác vừa sửa chỗ này. Hãy chọn bản giữ lại.");
      place.scrollIntoView({ block: "nearest", behavior: "instant" });
      return false;
    }
    const { message = "Chưa lưu được.", errors = {} } = answer.data;
    for (const [name, sentences] of Object.entries(errors)) showError(saving.form, name, sentences.join(" "));
    if (!Object.keys(errors).length) showError(saving.form, "__all__", message);
    say(message);
    return false;
  };

  const showError = (form, name, sentence) => {
    const place = form.querySelector(`[data-error="${name}"]`) ?? form.querySelector('[data-error="__all__"]');
    place.textContent = sentence;
    form.elements[name]?.setAttribute?.("aria-invalid", "true");
  };
  const clearErrors = (form) => {
    for (const place of form.querySelectorAll("[data-error]")) place.textContent = "";
    for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  };

  // Saves and closes the form; returns false where something is not saved, and stays.
  const leave = async ({ focus = true } = {}) => {
    if (!open) return true;
    const leaving = open;
    if (isDirty() && !(await save())) {
      if (focus) leaving.form.querySelector("[aria-invalid], [data-conflict] button, [data-main]")?.focus();
      return false;
    }
    if (isDirty()) return leave({ focus });
    shut(leaving);
    if (fresh === leaving.key) {
      fresh = null;
      await act("remove", leaving.key, { quiet: true });
      return true;
    }
    if (focus && leaving.block.isConnected) activate(leaving.block);
    return true;
  };

  const shut = (leaving) => {
    clearTimeout(leaving.timer);
    leaving.form.remove();
    leaving.block.classList.remove("is-open");
    leaving.block.querySelector(".block-text").hidden = false;
    leaving.block.querySelector(".block-edit").hidden = false;
    if (open === leaving) open = null;
  };

  const reopen = async () => {
    const { block } = open;
    shut(open);
    await edit(block);
  };

  // --- What changed --------------------------------------------------------------------------------------------------

  const apply = (news) => {
    if (news.reload) {
      location.reload();
      return;
    }
    const focused = document.activeElement;
    since = Math.max(since, news.number ?? 0);
    for (const key of news.stale ?? []) if (open?.key !== key) blockOf(key)?.remove();
    const loose = new Map(); // blocks that are new to this page
    for (const [id, html] of Object.entries(news.blocks ?? {})) {
      const block = built(html);
      const there = blockOf(id);
      if (!there) loose.set(id, block);
      else there.querySelector(".block-text").replaceChildren(...block.querySelector(".block-text").childNodes);
    }
    if (news.places) arrange(news.places, loose);
    if (news.outline) editor.querySelector("[data-outline]").innerHTML = news.outline;
    for (const [key, who] of Object.entries(news.others ?? {})) tell(key, who);
    side.marked();
    if (focused !== document.activeElement && focused?.isConnected) focused.focus({ preventScroll: true });
  };

  // Somebody else changed a block: said at the form when it is open here, else marked for a moment.
  const tell = (key, who) => {
    const block = blockOf(key);
    if (!block) return;
    if (open?.key === key) {
      open.note ??= Object.assign(document.createElement("p"), { className: "notice notice-warning small" });
      open.note.textContent = `${who || "Người khác"} vừa sửa nội dung này. Khi lưu, hai bản sẽ được đặt cạnh nhau nếu khác nhau.`;
      open.form.prepend(open.note);
    } else {
      block.classList.add("is-news");
      setTimeout(() => block.classList.remove("is-news"), 6000);
    }
  };

  const line = (parent, wanted) => {
    let at = parent.firstElementChild;
    for (const node of wanted) {
      if (node === at) at = at.nextElementSibling;
      else put(parent, node, at);
    }
    while (at) {
      const next = at.nextElementSibling;
      at.remove();
      at = next;
    }
  };

  const later = (keys, section) => {
    const place = document.createElement("div");
    place.className = "later";
    place.dataset.later = keys.join(".");
    const link = document.createElement("a");
    link.href = `${base}?muc=${section}#${section}`;
    link.textContent = `Hiện ${keys.length} nội dung của mục này`;
    place.append(link);
    return place;
  };

  // Puts every section and item where it now stands; items whose words are not here yet stand as a run of keys.
  const arrange = (places, loose) => {
    const parts = new Map([...sheet.querySelectorAll("[data-section]")].map((part) => [part.dataset.section, part]));
    const items = new Map(blocks().map((block) => [block.dataset.block, block]));
    for (const [key, block] of loose) items.set(key, block);
    const partOf = (key) => {
      if (!parts.has(key)) {
        const part = document.createElement("section");
        part.className = "part";
        part.dataset.section = key;
        const [inside, below] = [document.createElement("div"), document.createElement("div")];
        inside.dataset.items = below.dataset.children = "";
        part.append(items.get(key) ?? later([key], key), inside, below);
        parts.set(key, part);
      }
      return parts.get(key);
    };
    const goes = open && /[spgb]/.test(open.key[0]) && !(open.key in places.labels) && !places.bases.includes(open.key);
    if (goes) orphan();
    for (const [key, [inside, below]] of Object.entries(places.sections)) {
      const part = partOf(key);
      const rows = [];
      let run = [];
      const finish = () => {
        if (run.length) rows.push(later(run, key));
        run = [];
      };
      for (const item of inside) {
        if (items.has(item)) {
          finish();
          rows.push(items.get(item));
        } else {
          run.push(item);
          if (run.length === RUN) finish();
        }
      }
      finish();
      line(part.querySelector(":scope > [data-items]"), rows);
      line(part.querySelector(":scope > [data-children]"), below.map(partOf));
    }
    for (const [top, keys] of Object.entries(places.tops)) line(sheet.querySelector(`[data-top="${top}"]`), keys.map(partOf));
    line(sheet.querySelector("[data-bases]"), places.bases.filter((key) => items.has(key)).map((key) => items.get(key)));
    for (const [key, label] of Object.entries(places.labels)) {
      const place = items.get(key)?.querySelector(".block-text .item-label");
      if (place && place.textContent !== label) place.textContent = label;
    }
    watchLater();
  };

  // The block that is edited here was removed by somebody else: its words stay until the writer decides.
  const orphan = () => {
    const { block, form } = open;
    let place = sheet.querySelector("[data-orphans]");
    if (!place) {
      place = document.createElement("div");
      place.dataset.orphans = "";
      block.closest("[data-top], [data-bases]").before(place);
    }
    put(place, block, null);
    open.note ??= Object.assign(document.createElement("p"), { className: "notice notice-warning small" });
    open.note.textContent = "Người khác vừa xóa nội dung này. Lời bạn viết vẫn còn ở đây.";
    form.prepend(open.note);
  };

  // --- Words that come as they are reached ---------------------------------------------------------------------------

  const fill = async (place) => {
    if (!place.isConnected || place.dataset.asked) return;
    place.dataset.asked = "1";
    const answer = await ask(`${base}noi-dung/?keys=${place.dataset.later}`);
    if (answer.status !== 200) {
      delete place.dataset.asked;
      return;
    }
    inPlace(() => place.replaceWith(...Object.values(inOrder(place.dataset.later.split("."), answer.data.blocks))));
    side.marked();
  };
  // Changes what may stand above the block one is at, which stays where it is seen.
  const inPlace = (change) => {
    const block = document.activeElement?.closest("[data-block]");
    const before = block?.getBoundingClientRect();
    change();
    if (!block || before.bottom < 0 || before.top > window.innerHeight) return;
    window.scrollBy({ top: block.getBoundingClientRect().top - before.top, behavior: "instant" });
  };
  const inOrder = (keys, html) => keys.filter((key) => html[key] && !blockOf(key)).map((key) => built(html[key]));
  const seenLater = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) if (entry.isIntersecting) fill(entry.target);
    },
    { rootMargin: "1200px" },
  );
  const watchLater = () => {
    for (const place of sheet.querySelectorAll("[data-later]")) {
      place.style.minHeight = `${place.dataset.later.split(".").length * 5}rem`;
      seenLater.observe(place);
    }
  };
  // The rest comes quietly, so that the browser's own search finds every word.
  const fillQuietly = async () => {
    const place = sheet.querySelector("[data-later]:not([data-asked])");
    if (place && !document.hidden) await fill(place);
    setTimeout(fillQuietly, sheet.querySelector("[data-later]") ? 1500 : 15000);
  };

  // --- Things done to a block as a whole -----------------------------------------------------------------------------

  const act = async (verb, key = "", { quiet = false, more = {} } = {}) => {
    if (verb !== "remove" && open && !(await leaveFor(verb))) return;
    if (verb === "remove" && open?.key === key) shut(open);
    const all = blocks();
    const at = all.indexOf(blockOf(key));
    const data = new FormData();
    for (const [name, value] of Object.entries({ do: verb, key, since, ...more })) data.set(name, value);
    const answer = await inTurn(() => ask(`${base}viec/`, data));
    if (answer.status !== 200) {
      say(answer.failed ?? answer.data.message ?? "Chưa làm được.");
      return;
    }
    const scrolled = active && blockOf(key)?.getBoundingClientRect().top;
    apply(answer.data);
    after(verb, key, answer.data, { all, at, quiet, scrolled });
    side.later();
  };

  // A moved block keeps its form; for the rest what is typed is saved and the form closed first.
  const leaveFor = (verb) => (verb.startsWith("move") ? save() : leave({ focus: false }));

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
      fresh = verb === "add:table" || filled ? null : news.focus;
      activate(block);
      if (!filled) edit(block);
    } else if (open?.block === block) block.scrollIntoView({ block: "nearest", behavior: "instant" });
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
      else if (!open?.disputed) open?.form.querySelector("[data-main]")?.focus();
    } else if (await leave()) poll();
  };

  editor.querySelector("[data-history]").addEventListener("submit", (event) => {
    event.preventDefault();
    act(event.submitter.value);
  });

  // --- Pointer and keys ----------------------------------------------------------------------------------------------

  sheet.addEventListener("click", (event) => {
    const block = event.target.closest("[data-block]");
    if (event.target.closest("[data-later] a")) {
      event.preventDefault();
      fill(event.target.closest("[data-later]"));
      return;
    }
    if (event.target.closest("[data-drop]")) {
      const { block: gone } = open;
      shut(open);
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
    if (open?.form.contains(event.target)) typed();
  });
  sheet.addEventListener("change", (event) => {
    if (open?.form.contains(event.target)) save();
  });
  sheet.addEventListener("focusout", () => {
    if (open && isDirty() && !open.disputed) save();
  });
  sheet.addEventListener("focusin", (event) => {
    const block = event.target.closest("[data-block]");
    if (block && block !== active) activate(block, { focus: false, scroll: false });
  });

  const isField = (element) => element.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");

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
    if (key === "Escape" && open) {
      event.preventDefault();
      leave();
    } else if (event.altKey && !commands && withAlt[key] && /[spgb]/.test((block ?? active)?.dataset.block[0] ?? "") && event.target.tagName !== "SELECT") {
      event.preventDefault();
      withAlt[key]((block ?? active).dataset.block);
    } else if (commands && !event.altKey && (key === "z" || key === "y") && !isField(event.target)) {
      event.preventDefault();
      act(key === "y" || event.shiftKey ? "redo" : "undo");
    } else if (event.target === block && !commands && !event.altKey && onBlock[key]) {
      event.preventDefault();
      onBlock[key](block);
    } else if (key === "?" && !isField(event.target) && !localStorage.getItem("single-keys-off")) {
      const help = editor.querySelector("[data-help]");
      help.open = !help.open;
    } else if (key === "Enter" && commands && open) {
      event.preventDefault();
      leave();
    } else if (key === "Enter" && open && event.target.matches("[data-main]") && event.target.name === "heading") {
      event.preventDefault();
      leave();
    }
  });

  // --- Ways to a block -----------------------------------------------------------------------------------------------

  const jump = async (key) => {
    hide();
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
    const shown = event.target.closest("[data-show]");
    if (shown) {
      const part = document.getElementById(shown.dataset.show);
      part.classList.add("is-shown");
      part.querySelector("a, button").focus();
    }
    if (event.target.closest("[data-hide]")) hide();
  });
  const hide = () => {
    for (const part of editor.querySelectorAll(".is-shown")) part.classList.remove("is-shown");
  };
  for (const button of editor.querySelectorAll("[data-hide]")) button.hidden = false;

  // A found problem is mended: what is typed is saved first, then the mend is one more edit.
  const mend = async (form) => {
    if (open && !(await leave({ focus: false }))) return;
    const data = new FormData(form);
    data.set("since", since);
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

  // --- Others --------------------------------------------------------------------------------------------------------

  const poll = async () => {
    clearTimeout(pollTimer);
    if (!document.hidden) {
      await inTurn(async () => {
        const answer = await ask(`${base}thay-doi/?since=${since}`);
        if (answer.status !== 200) return;
        if (answer.data.number > since) side.later();
        apply(answer.data);
        const people = editor.querySelector("[data-people]");
        people.hidden = !answer.data.people.length;
        people.textContent = `Đang cùng sửa: ${answer.data.people.join(", ")}.`;
      });
    }
    pollTimer = setTimeout(poll, POLL);
  };

  const guard = (event) => {
    if (!isDirty()) return;
    save();
    event.preventDefault();
  };
  window.addEventListener("beforeunload", guard);
  // A block that was just added and holds nothing goes with whoever leaves.
  window.addEventListener("pagehide", () => {
    if (!fresh || isDirty()) return;
    const body = new FormData();
    for (const [name, value] of Object.entries({ do: "remove", key: fresh, since })) body.set(name, value);
    fetch(`${base}viec/`, { method: "POST", keepalive: true, headers: { "HX-Request": "true", "X-CSRFToken": token() }, body });
  });
  window.addEventListener("online", () => save());
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) save();
    else poll();
  });
  retryButton.addEventListener("click", () => save());

  show(document);
  watchLater();
  activate(blocks()[0], { focus: false, scroll: false });
  if (/^#[kspgb]\d+$/.test(location.hash)) jump(location.hash.slice(1));
  setTimeout(fillQuietly, 3000);
  side.start();
  poll();
})();
