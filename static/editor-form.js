// The editor of a plan: the form of the block that is open, saved as one types.
(() => {
  "use strict";

  const PAUSE = 1000; // ms after the last key until the block is saved
  const AGAIN = 5000; // ms until what did not reach the server is sent again

  // Adds to the desk: `open`, the block whose form is open; `fresh`, the key of a block that was just added and holds
  // nothing yet; and what opens, saves and closes a form.
  window.planForm = (desk) => {
    const { editor, sheet, base, ask, inTurn, say, blockOf, built, put, activate, apply } = desk;
    const retryButton = editor.querySelector("[data-retry]");

    const content = (form) => new URLSearchParams([...new FormData(form)].filter(([name]) => !/^(seen|csrf|disputed)/.test(name))).toString();

    const edit = async (block, caret = "end") => {
      if (desk.open?.block === block) return;
      if (desk.open && !(await leave())) return;
      activate(block, { scroll: false });
      const key = block.dataset.block;
      const answer = await inTurn(() => ask(`${base}doan/${key}/`));
      if (answer.status !== 200) {
        say(answer.failed ?? answer.data.message ?? "Nội dung này vừa bị người khác xóa.");
        if (answer.status === 404) desk.poll();
        return;
      }
      const form = built(answer.data);
      show(form);
      block.querySelector(".block-text").hidden = true;
      block.querySelector(".block-edit").hidden = true;
      block.querySelector(".block-text").after(form);
      block.classList.add("is-open");
      desk.open = { block, key, form, sent: content(form), timer: 0, disputed: false, note: null };
      window.planParties?.prepare(form);
      const first = form.querySelector("[data-main]") ?? form.querySelector("textarea, input:not([type=hidden]), select, button");
      first?.focus({ preventScroll: true });
      if (first?.setSelectionRange && caret === "end") first.setSelectionRange(first.value.length, first.value.length);
      block.scrollIntoView({ block: "nearest", behavior: "instant" });
    };

    const isDirty = () => Boolean(desk.open) && content(desk.open.form) !== desk.open.sent;
    const show = (root) => {
      for (const element of root.querySelectorAll("[data-without-script]")) element.hidden = true;
      for (const element of root.querySelectorAll("[data-with-script]")) element.hidden = false;
    };

    const typed = () => {
      if (!desk.open) return;
      clearTimeout(desk.open.timer);
      if (!isDirty()) return;
      if (desk.open.disputed) return;
      say("Chưa lưu…");
      desk.open.timer = setTimeout(save, PAUSE);
    };

    // Saves what is typed; returns whether it now stands in the database. `extra` is the choice after a conflict.
    const save = (extra = {}) => {
      if (!desk.open) return Promise.resolve(true);
      const saving = desk.open;
      clearTimeout(saving.timer);
      return inTurn(async () => {
        const now = content(saving.form);
        if (now === saving.sent && !Object.keys(extra).length) return true;
        if (saving.disputed && !extra.choice) return false;
        const data = new FormData(saving.form);
        data.set("since", desk.since);
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
        if (answer.again) saving.timer = setTimeout(save, AGAIN);
        return false;
      }
      if (answer.status === 200) {
        saving.form.elements.seen.value = answer.data.seen;
        saving.sent = sent;
        saving.disputed = false;
        saving.note?.remove();
        saving.note = null;
        saving.form.querySelector("[data-conflict]").replaceChildren();
        if (desk.fresh === saving.key) desk.fresh = null;
        apply(answer.data);
        if (!isDirty()) say(`Đã lưu lúc ${answer.data.at}.`);
        else if (!extra.choice) typed();
        desk.side.later();
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
      if (!desk.open) return true;
      const leaving = desk.open;
      if (isDirty() && !(await save())) {
        if (focus) leaving.form.querySelector("[aria-invalid], [data-conflict] button, [data-main]")?.focus();
        return false;
      }
      if (isDirty()) return leave({ focus });
      shut(leaving);
      if (desk.fresh === leaving.key) {
        desk.fresh = null;
        await desk.act("remove", leaving.key, { quiet: true });
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
      if (desk.open === leaving) desk.open = null;
    };

    const reopen = async () => {
      const { block } = desk.open;
      shut(desk.open);
      await edit(block);
    };

    const note = (sentence) => {
      desk.open.note ??= Object.assign(document.createElement("p"), { className: "notice notice-warning small" });
      desk.open.note.textContent = sentence;
      desk.open.form.prepend(desk.open.note);
    };

    // Somebody else changed a block: said at the form when it is open here, else marked for a moment.
    const tell = (key, who) => {
      const block = blockOf(key);
      if (!block) return;
      if (desk.open?.key === key) {
        note(`${who || "Người khác"} vừa sửa nội dung này. Khi lưu, hai bản sẽ được đặt cạnh nhau nếu khác nhau.`);
      } else {
        block.classList.add("is-news");
        setTimeout(() => block.classList.remove("is-news"), 6000);
      }
    };

    // The block that is edited here was removed by somebody else: its words stay until the writer decides.
    const orphan = () => {
      const { block } = desk.open;
      let place = sheet.querySelector("[data-orphans]");
      if (!place) {
        place = document.createElement("div");
        place.dataset.orphans = "";
        block.closest("[data-top], [data-bases]").before(place);
      }
      put(place, block, null);
      note("Người khác vừa xóa nội dung này. Lời bạn viết vẫn còn ở đây.");
    };

    retryButton.addEventListener("click", () => save());
    Object.assign(desk, { open: null, fresh: null, edit, isDirty, show, typed, save, leave, shut, reopen, tell, orphan });
  };
})();
