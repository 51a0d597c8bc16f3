// The table of a round, typed as in a spreadsheet: moving by keyboard, saving each cell as it is left, pasting, undo.
(() => {
  "use strict";

  const form = document.querySelector("form[data-grid]");
  if (!form) return;
  const table = form.querySelector("table");
  const wrap = table.parentElement;
  const rows = table.tBodies[0].rows;
  const status = form.querySelector("[data-status]");
  const undoButton = form.querySelector("[data-undo]");
  const retryButton = form.querySelector("[data-retry]");
  const problemButton = form.querySelector("[data-next-problem]");
  const dialog = document.querySelector("[data-paste]");

  const seen = JSON.parse(form.elements.seen.value || "{}");
  const records = new Map(); // cell name → what is known of the cell; made when it is first needed
  const queue = new Set(); // cells to be sent
  const failing = new Set(); // cells whose entry is not saved: wrong, in conflict, not sent
  const history = []; // what can be taken back, the newest last
  const news = []; // sentences to be told when the sending is over
  let running = null; // the sending under way
  let typing = false; // the cell in focus holds something typed since it was entered
  let editing = false; // arrows move within the cell (F2 or a second click)
  let justFocused = null;
  let savedCount = 0;
  let retryTimer = 0;
  let retryDelay = 5000;
  let undoing = false;

  // --- Cells ---------------------------------------------------------------------------------------------------------

  const record = (name) => {
    if (!records.has(name)) {
      const input = form.elements.namedItem(name);
      const [unit, line, kind] = name.split("-");
      const place = { unit: Number(unit), line: line === "tong" ? null : Number(line), kind };
      const stored = seen[name] ?? "";
      records.set(name, { name, input, place, stored, state: "", wanted: "", sending: null, refused: null });
    }
    return records.get(name);
  };
  const nameOf = ({ unit, line, kind }) => `${unit}-${line ?? "tong"}-${kind}`;
  const isCell = (element) => element instanceof HTMLInputElement && table.contains(element) && element.type === "text";
  const title = (cell) => {
    const headings = cell.input.getAttribute("aria-labelledby").split(" ");
    return headings.map((id) => document.getElementById(id).textContent.trim()).join(", ");
  };

  // Two texts that mean the same figure are equal: 8,5 and 8.50; empty and "-". Whether it is sound the server says.
  const meaning = (text) => {
    const plain = text.replace(/\s/g, "").replace(",", ".");
    if (["", "-", "–", "−"].includes(plain)) return "";
    return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : text.trim();
  };
  const same = (one, other) => meaning(one) === meaning(other);

  const setState = (cell, state, message = "") => {
    cell.state = state;
    const place = cell.input.parentElement;
    if (state) place.dataset.state = state;
    else delete place.dataset.state;
    if (["error", "conflict", "offline"].includes(state)) failing.add(cell);
    else failing.delete(cell);
    let note = place.querySelector(".grid-note");
    if (message && !note) {
      note = document.createElement("div");
      note.className = "grid-note";
      note.id = `${cell.name}-note`;
      place.append(note);
    }
    if (note && !message) note.remove();
    if (message) {
      note.replaceChildren(message);
      cell.input.setAttribute("aria-describedby", note.id);
    } else cell.input.removeAttribute("aria-describedby");
    if (state === "error" || state === "conflict") cell.input.setAttribute("aria-invalid", "true");
    else cell.input.removeAttribute("aria-invalid");
    problemButton.hidden = failing.size === 0;
    retryButton.hidden = ![...failing].some((one) => one.state === "offline");
  };

  const say = (text) => {
    status.textContent = text;
  };
  const summary = () => {
    const told = news.splice(0).slice(0, 2).join(" ");
    const saved = savedCount ? `Đã lưu ${savedCount} ô.` : "";
    const left = failing.size ? `${failing.size} ô chưa lưu được.` : "";
    return [told, saved, left].filter(Boolean).join(" ");
  };

  // The figure now stands in the database; the cell shows it unless something newer was typed meanwhile.
  const accept = (cell, value, state = "saved") => {
    const newer = cell.sending !== null && !same(cell.input.value, cell.sending);
    cell.stored = value;
    cell.sending = cell.refused = null;
    if (newer) return;
    const selected = cell.input === document.activeElement && !editing;
    if (cell.input.value !== value) cell.input.value = value;
    if (selected) cell.input.select();
    setState(cell, state);
  };

  // --- Saving --------------------------------------------------------------------------------------------------------

  // Returns { status, data } or, where nothing usable came back, { failed: sentence, again: whether to try by itself }.
  const post = async (url, content) => {
    const body = JSON.stringify(content);
    let response;
    try {
      response = await fetch(url, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": window.portal.token() },
        body,
        keepalive: body.length < 60000,
        signal: AbortSignal.timeout(30000),
      });
    } catch {
      return { failed: "Chưa gửi được: mất kết nối với máy chủ.", again: true };
    }
    if (response.redirected || response.status === 403) {
      const reason = "phiên làm việc đã hết hoặc bạn không còn quyền nhập";
      return { failed: `Chưa lưu được: ${reason}. Hãy đăng nhập ở thẻ khác rồi bấm “Thử lại”.` };
    }
    try {
      return { status: response.status, data: await response.json() };
    } catch {
      const again = response.status >= 500;
      return { failed: `Chưa lưu được: ${again ? "máy chủ đang gặp lỗi" : "không tìm thấy đợt này nữa"}.`, again };
    }
  };

  const commit = (input) => {
    typing = false;
    const cell = record(input.name);
    cell.wanted = input.value;
    if (cell.state === "conflict") {
      dispute(cell, cell.theirs);
      return;
    }
    if (cell.sending !== null) {
      if (!same(input.value, cell.sending)) queue.add(cell);
      return;
    }
    if (same(input.value, cell.stored)) {
      queue.delete(cell);
      input.value = cell.stored;
      if (cell.state !== "saved") setState(cell, "");
      return;
    }
    if (cell.state === "error" && cell.refused === input.value) return;
    queue.add(cell);
    setState(cell, "saving");
    settle();
  };
  const commitActive = () => {
    if (isCell(document.activeElement)) commit(document.activeElement);
  };

  const settle = () => {
    clearTimeout(retryTimer);
    if (!running && !queue.size) return Promise.resolve();
    running ??= send().finally(() => {
      running = null;
    });
    return running;
  };

  const send = async () => {
    while (queue.size) {
      const batch = [...queue].filter((cell) => !same(cell.wanted, cell.stored));
      for (const cell of queue) if (!batch.includes(cell)) accept(cell, cell.stored, "");
      queue.clear();
      if (!batch.length) break;
      for (const cell of batch) {
        cell.sending = cell.wanted;
        setState(cell, "saving");
      }
      const answer = await post(form.dataset.save, {
        changes: batch.map((cell) => ({ ...cell.place, seen: cell.stored, value: cell.sending })),
      });
      if (answer.failed) {
        postpone(batch, answer);
        return;
      }
      retryDelay = 5000;
      settleBatch(batch, answer);
    }
    say(summary());
  };

  const settleBatch = (batch, { status: code, data }) => {
    const told = new Map();
    for (const one of data.problems ?? []) told.set(nameOf(one), one);
    for (const one of data.conflicts ?? []) told.set(nameOf(one), one);
    if (code === 200) {
      for (const one of data.saved) {
        const cell = record(nameOf(one));
        remember([{ name: cell.name, from: cell.stored, to: one.value }], title(cell));
        savedCount += 1;
        accept(cell, one.value);
      }
      return;
    }
    for (const cell of batch) {
      const mine = cell.sending;
      const one = told.get(cell.name);
      cell.sending = null;
      if (!one && told.size) queue.add(cell); // sound, but sent together with one that is not
      else if (one?.current !== undefined && same(one.current, mine)) accept(cell, one.current); // it had been saved
      else if (one?.current !== undefined) dispute(cell, one.current);
      else if (cell.wanted !== mine) queue.add(cell);
      else refuse(cell, one?.message ?? data.message ?? "Chưa lưu được.");
    }
  };

  const refuse = (cell, message) => {
    cell.refused = cell.wanted;
    setState(cell, "error", message);
    news.push(`${title(cell)}: ${message}`);
  };

  const postpone = (batch, { failed, again }) => {
    for (const cell of batch) {
      cell.sending = null;
      queue.add(cell);
    }
    for (const cell of queue) setState(cell, "offline", "Chưa gửi được, số vẫn giữ ở đây.");
    say(`${failed} ${queue.size} ô chưa lưu, số bạn nhập vẫn còn.`);
    if (!again) return;
    retryTimer = setTimeout(settle, retryDelay);
    retryDelay = Math.min(retryDelay * 2, 60000);
  };

  // --- Two people on one cell ----------------------------------------------------------------------------------------

  const dispute = (cell, theirs) => {
    cell.theirs = theirs;
    const note = document.createDocumentFragment();
    const sentence = document.createElement("span");
    sentence.textContent = `Số của tôi: ${cell.wanted.trim() || "trống"}. Người khác vừa lưu: ${theirs || "trống"}.`;
    note.append(sentence);
    for (const [choice, label] of [["mine", "Giữ số của tôi"], ["theirs", "Lấy số đã lưu"]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-outline-primary btn-sm";
      button.dataset.choice = choice;
      button.textContent = label;
      note.append(button);
    }
    setState(cell, "conflict", note);
    news.push(`${title(cell)}: người khác vừa lưu ${theirs || "ô trống"} trước bạn. Hãy chọn số giữ lại ở ô đó.`);
  };

  table.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-choice]")?.dataset.choice;
    if (!choice) return;
    const cell = record(event.target.closest("td").querySelector("input").name);
    const mine = cell.input.value;
    cell.stored = cell.theirs;
    setState(cell, "");
    cell.input.focus();
    if (choice === "theirs") {
      cell.input.value = cell.stored;
      say(`${title(cell)}: đã lấy số đã lưu, ${cell.stored || "trống"}.`);
    } else {
      cell.input.value = mine;
      commit(cell.input);
    }
  });

  // --- Taking back ---------------------------------------------------------------------------------------------------

  const remember = (changes, label) => {
    history.push({ changes, label });
    offerUndo();
  };
  const offerUndo = () => {
    const last = history.at(-1);
    undoButton.disabled = !last || undoing;
    undoButton.setAttribute("aria-label", last ? `Hoàn tác: ${last.label}` : "Hoàn tác");
    undoButton.title = last ? `${last.label} (Ctrl+Z)` : "";
  };

  const undo = async () => {
    if (undoing) return;
    undoing = true;
    commitActive();
    await settle();
    const step = history.pop();
    if (step) await takeBack(step);
    else say("Không còn gì để hoàn tác.");
    undoing = false;
    offerUndo();
  };

  const takeBack = async (step) => {
    const changes = step.changes.map(({ name, from, to }) => ({ ...record(name).place, seen: to, value: from }));
    const answer = await post(form.dataset.save, { changes });
    if (answer.status === 200) {
      for (const one of answer.data.saved) put(one, one.value, "saved");
      const [first] = step.changes;
      if (first) go(record(first.name).input);
      say(`Đã hoàn tác: ${step.label}.`);
      return;
    }
    if (answer.status !== 409) {
      history.push(step);
      say(`Chưa hoàn tác được. ${answer.failed ?? answer.data.message ?? answer.data.problems?.[0]?.message ?? ""}`);
      return;
    }
    const others = new Set(answer.data.conflicts.map(nameOf));
    for (const one of answer.data.conflicts) put(one, one.current, "");
    const left = step.changes.filter(({ name }) => !others.has(name));
    if (left.length) history.push({ changes: left, label: `${left.length} ô còn lại của: ${step.label}` });
    const [cell] = [...others].map(record);
    say(
      `Chưa hoàn tác ô nào: người khác vừa sửa ${others.size} ô (${title(cell)}: ${cell.stored || "trống"}), ` +
        `các ô đó giữ số của họ.${left.length ? ` Hoàn tác lần nữa để lấy lại ${left.length} ô còn lại.` : ""}`,
    );
  };

  // Put into a cell what stands in the database, whatever it showed.
  const put = (place, value, state) => {
    const cell = record(nameOf(place));
    queue.delete(cell);
    cell.sending = null;
    cell.input.value = value;
    accept(cell, value, state);
  };

  // --- Pasting -------------------------------------------------------------------------------------------------------

  const paste = { at: null, text: "", changes: [] };
  const part = (name) => dialog.querySelector(`[data-${name}]`);
  const applyButton = part("apply");

  const list = (name, sentences) => {
    const box = part(name);
    box.hidden = sentences.length === 0;
    box.querySelector("ul").replaceChildren(
      ...sentences.map((sentence) => {
        const item = document.createElement("li");
        item.textContent = sentence;
        return item;
      }),
    );
  };

  const preview = async (conflicts = []) => {
    const answer = await post(form.dataset.preview, {
      text: paste.text,
      at: record(paste.at.name).place,
      ranks: form.dataset.ranks !== undefined,
    });
    if (!answer.data) {
      say(`Chưa xem trước được khối dán. ${answer.failed}`);
      if (dialog.open) part("progress").textContent = answer.failed;
      return;
    }
    const { changes = [], unchanged = 0, skipped = [], problems = [answer.data.message] } = answer.data;
    paste.changes = changes;
    const units = new Set(changes.map((one) => one.unit)).size;
    const emptied = changes.filter((one) => one.value === "").length;
    const losing = emptied ? `, trong đó ${emptied} ô thành trống` : "";
    part("summary").textContent = changes.length
      ? `${changes.length} ô thay đổi ở ${units} đơn vị${losing}; ${unchanged} ô giữ nguyên.`
      : `Không có ô nào thay đổi${unchanged ? `: ${unchanged} ô đã có đúng số này` : ""}.`;
    list("problems", problems);
    list("skipped", skipped);
    list("conflicts", conflicts);
    const head = ["th", "td", "td", "td"];
    dialog.querySelector("tbody").replaceChildren(
      ...changes.map((one) => {
        const row = document.createElement("tr");
        [one.unit_name, one.component, one.seen || "trống", one.value || "trống"].forEach((text, index) => {
          const place = document.createElement(head[index]);
          if (index === 0) place.scope = "row";
          if (index > 1) place.className = "num";
          place.textContent = text;
          row.append(place);
        });
        return row;
      }),
    );
    dialog.querySelector(".grid-paste-table").hidden = changes.length === 0;
    applyButton.hidden = problems.length > 0 || changes.length === 0;
    applyButton.disabled = false;
    applyButton.textContent = `Áp dụng ${changes.length} ô`;
    part("progress").textContent = "";
    say("");
    if (!dialog.open) dialog.showModal();
    (applyButton.hidden ? part("cancel") : applyButton).focus();
  };

  const apply = async () => {
    applyButton.disabled = true;
    part("progress").textContent = "Đang lưu…";
    const before = new Map(paste.changes.map((one) => [nameOf(one), one.seen]));
    const answer = await post(form.dataset.save, { changes: paste.changes });
    if (answer.status === 200) {
      const step = answer.data.saved.map((one) => {
        const name = nameOf(one);
        return { name, from: before.get(name), to: one.value };
      });
      for (const one of answer.data.saved) put(one, one.value, "saved");
      remember(step, `dán ${step.length} ô`);
      savedCount += step.length;
      dialog.close();
      say(`Đã dán và lưu ${step.length} ô. Bấm “Hoàn tác” hoặc Ctrl+Z để lấy lại số cũ.`);
    } else if (answer.status === 409) {
      await preview(
        answer.data.conflicts.map((one) => {
          put(one, one.current, "");
          return `${title(record(nameOf(one)))}: người khác vừa lưu ${one.current || "ô trống"}.`;
        }),
      );
    } else {
      applyButton.disabled = false;
      part("progress").textContent = answer.failed ?? answer.data.message ?? "";
      const problems = answer.data?.problems ?? [];
      list("problems", problems.map((one) => `${title(record(nameOf(one)))}: ${one.message}`));
    }
  };

  table.addEventListener("paste", async (event) => {
    if (!isCell(event.target)) return;
    const text = event.clipboardData.getData("text/plain");
    if (!/[\t\n]/.test(text.replace(/[\r\n]+$/, ""))) return; // one figure goes into the cell as typed
    event.preventDefault();
    paste.at = event.target;
    paste.text = text;
    commit(event.target);
    say("Đang đọc khối dán…");
    await settle();
    await preview();
  });
  applyButton.addEventListener("click", apply);
  part("cancel").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => paste.at.focus());

  // --- Moving --------------------------------------------------------------------------------------------------------

  const go = (input) => {
    if (!input) return;
    input.focus({ preventScroll: true });
    input.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
  };
  const at = (row, column) => rows[row]?.cells[column]?.querySelector("input");
  const first = 1;
  const last = rows[0].cells.length - 1;

  const steps = {
    ArrowUp: (row, column) => [row - 1, column],
    ArrowDown: (row, column) => [row + 1, column],
    ArrowLeft: (row, column) => [row, column - 1],
    ArrowRight: (row, column) => [row, column + 1],
    PageUp: (row, column) => [Math.max(row - 10, 0), column],
    PageDown: (row, column) => [Math.min(row + 10, rows.length - 1), column],
    Home: (row, column, all) => [all ? 0 : row, first],
    End: (row, column, all) => [all ? rows.length - 1 : row, last],
  };

  table.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!isCell(input) || event.isComposing || event.altKey) return;
    const all = event.ctrlKey || event.metaKey;
    const place = input.parentElement;
    const row = place.parentElement.sectionRowIndex;
    const column = place.cellIndex;
    if (event.key === "Enter") {
      event.preventDefault();
      commit(input);
      go(at(row + (event.shiftKey ? -1 : 1), column));
    } else if (event.key === "Escape") {
      restore(input);
    } else if (event.key === "F2") {
      event.preventDefault();
      editing = true;
      input.setSelectionRange(input.value.length, input.value.length);
    } else if (steps[event.key] && !event.shiftKey) {
      if (editing && !["ArrowUp", "ArrowDown", "PageUp", "PageDown"].includes(event.key)) return;
      event.preventDefault();
      go(at(...steps[event.key](row, column, all)));
    }
  });

  const restore = (input) => {
    const cell = record(input.name);
    typing = editing = false;
    if (cell.state === "conflict" || cell.sending !== null) return;
    queue.delete(cell);
    input.value = cell.stored;
    if (cell.state !== "saved") setState(cell, "");
    input.select();
  };

  table.addEventListener("focusin", (event) => {
    if (!isCell(event.target)) return;
    typing = editing = false;
    justFocused = event.target;
    event.target.select();
  });
  table.addEventListener("focusout", (event) => {
    if (isCell(event.target)) commit(event.target);
  });
  table.addEventListener("input", (event) => {
    if (isCell(event.target)) typing = true;
  });
  table.addEventListener("click", (event) => {
    if (!isCell(event.target)) return;
    if (justFocused === event.target) event.target.select();
    else editing = true;
    justFocused = null;
  });

  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey || dialog.open) return;
    if (typing && isCell(document.activeElement)) return; // the browser takes back the typing itself
    event.preventDefault();
    undo();
  });

  // --- The page ------------------------------------------------------------------------------------------------------

  undoButton.addEventListener("click", undo);
  retryButton.addEventListener("click", settle);
  window.addEventListener("online", settle);
  problemButton.addEventListener("click", () => {
    const order = (one, other) => one.input.compareDocumentPosition(other.input) & Node.DOCUMENT_POSITION_FOLLOWING;
    go([...failing].sort((one, other) => (order(one, other) ? -1 : 1))[0]?.input);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    commitActive();
  });
  window.addEventListener("beforeunload", (event) => {
    commitActive();
    if (queue.size || running || failing.size) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) commitActive();
  });

  for (const element of form.querySelectorAll("[data-without-script]")) element.hidden = true;
  for (const element of form.querySelectorAll("[data-with-script]")) element.hidden = false;
  const head = table.tHead.getBoundingClientRect();
  wrap.style.scrollPaddingTop = `${head.height}px`;
  wrap.style.scrollPaddingLeft = `${table.tHead.rows[0].cells[0].offsetWidth}px`;
  wrap.removeAttribute("tabindex"); // its cells are reached by keyboard themselves
  offerUndo();

  // A form that was refused without this script still holds entries that are not saved.
  for (const input of table.querySelectorAll("td > input")) {
    if (input.value === (seen[input.name] ?? "")) continue;
    setState(record(input.name), "error", input.parentElement.querySelector(".grid-note")?.textContent || "Chưa lưu.");
  }
})();
