// What stands beside the sheet of a plan: its checks, the printed pages, what people say; and the marks of open comments
// at the blocks of the sheet.
(() => {
  "use strict";

  const PAUSE = 2000; // ms after the last save until checks and preview follow

  // `ask` talks to the server, `say` speaks in the status line, `mend` takes the form of a mend, `show` takes away what
  // is for browsers without script. Gives what the editor calls: later, marked, start, hide, putBack.
  const beside = (editor, { ask, say, mend, show }) => {
    const panel = editor.querySelector("[data-panel]");
    const tabs = [...editor.querySelectorAll("[data-tab]")];
    const current = () => tabs.find((tab) => tab.hasAttribute("aria-current"));
    const tabOf = (name) => tabs.find((tab) => tab.dataset.tab === name);
    const comments = tabOf("comments").href;
    let said = new Map(); // how many comments are open, by block; "" for the plan as a whole
    let timer = 0;

    // --- Loading -----------------------------------------------------------------------------------------------------

    const load = async (tab, address = tab.href) => {
      const answer = await ask(address);
      if (tab !== current()) return;
      if (answer.status !== 200 || typeof answer.data !== "string") {
        panel.replaceChildren(line(answer.failed ?? "Chưa tải được phần này."), tryAgain(() => open(tab, address)));
        return;
      }
      const kept = panel.scrollTop;
      const page = document.createElement("div");
      page.innerHTML = answer.data;
      await settlePictures(page);
      if (tab !== current()) return;
      fill(page);
      panel.scrollTop = kept;
    };

    const line = (text) => Object.assign(document.createElement("p"), { className: "muted", textContent: text });
    const tryAgain = (work) => {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "btn btn-sm btn-outline-primary", textContent: "Thử lại" });
      button.addEventListener("click", work);
      return button;
    };

    const fill = (page) => {
      panel.replaceChildren(...page.childNodes);
      show(panel);
      panel.dispatchEvent(new CustomEvent("panel:shown", { bubbles: true }));
      counted();
    };

    // New pages take the place of old ones only when they are there to be seen.
    const settlePictures = async (page) => {
      const old = panel.querySelectorAll("img");
      if (!old.length) return;
      const visible = [...page.querySelectorAll("img")].filter((_, number) => {
        const box = old[number]?.getBoundingClientRect();
        return box && box.bottom > 0 && box.top < window.innerHeight;
      });
      await Promise.allSettled(visible.map((picture) => {
        picture.loading = "eager";
        return picture.decode();
      }));
    };

    const open = async (tab, address) => {
      if (!window.planComments.mayDrop(panel)) return;
      current()?.removeAttribute("aria-current");
      tab.setAttribute("aria-current", "true");
      panel.replaceChildren(line("Đang tải…"));
      panel.scrollTop = 0;
      const end = window.portal.wait("Đang lập phần bên cạnh, xin chờ…");
      await load(tab, address);
      end();
    };

    // Comments do not follow from the text, and what is being written there must not be taken away.
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(() => current() === tabOf("comments") || load(current()), PAUSE);
    };

    // --- What is counted ---------------------------------------------------------------------------------------------

    const sign = (icon) => Object.assign(document.createElement("i"), { className: `bi ${icon}`, ariaHidden: "true" });
    const hidden = (text) => Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: text });
    const tell = (place, counts) => {
      const known = counts.filter(([count]) => count);
      place.hidden = !known.length;
      place.replaceChildren(...known.flatMap(([count, icon, word]) => [sign(icon), String(count), hidden(` ${word} `)]));
    };
    const found = { errors: 0, warnings: 0 };

    const counted = () => {
      const checks = panel.querySelector("[data-errors]");
      if (checks) Object.assign(found, { errors: Number(checks.dataset.errors), warnings: Number(checks.dataset.warnings) });
      const place = panel.querySelector("[data-said]");
      if (place) {
        const pairs = place.dataset.said.trim().split(/\s+/).filter(Boolean).map((pair) => pair.split(":"));
        said = new Map(pairs.map(([block, count]) => [block, Number(count)]));
      }
      const all = [...said.values()].reduce((sum, count) => sum + count, 0);
      const problems = [[found.errors, "bi-x-octagon", "lỗi"], [found.warnings, "bi-exclamation-triangle", "điều cần xem"]];
      const opinions = [all, "bi-chat-left-text", "ý kiến đang mở"];
      const count = editor.querySelector("[data-count]");
      tell(count, problems);
      count.className = found.errors ? "tag tag-bad" : "tag tag-warn";
      tell(editor.querySelector("[data-said-count]"), [opinions]);
      tell(editor.querySelector("[data-all-count]"), [[found.errors + found.warnings + all, "bi-exclamation-triangle", "chỗ cần xem"]]);
      marked();
    };

    // Every block with open comments has a way to them; the number is said, not only shown.
    const marked = () => {
      for (const block of editor.querySelectorAll("[data-sheet] [data-block]")) {
        const count = said.get(block.id) ?? 0;
        const there = block.querySelector(":scope > .comment-button");
        if (!count) there?.remove();
        else if (there?.dataset.count !== String(count)) {
          there?.remove();
          block.append(mark(block.dataset.block, count));
        }
      }
    };
    const mark = (key, count) => {
      const link = document.createElement("a");
      link.className = "comment-button has-open";
      link.href = `${comments}?block=${key}`;
      link.dataset.thread = "";
      link.dataset.count = count;
      link.title = "Ý kiến, chỗ cần xem lại";
      link.append(sign("bi-chat-left-text-fill"), ` ${count}`, hidden(" ý kiến đang mở"));
      return link;
    };

    // --- Over the sheet, where the screen is narrow ------------------------------------------------------------------

    // A part that comes forward covers the page: until it is closed no key reaches what lies below it, and then whoever
    // opened it goes on where it was opened.
    let covered = [];
    let opener = null;
    const below = (one) => {
      if (one.matches("[role=status], [data-session]")) return [];
      return one.querySelector("[role=status]") ? [...one.children].flatMap(below) : [one];
    };
    const bring = (part) => {
      if (part.classList.contains("is-shown")) return;
      part.classList.add("is-shown");
      if (getComputedStyle(part).position !== "fixed") {
        part.classList.remove("is-shown");
        return;
      }
      opener = document.activeElement.closest("a, button") ?? editor.querySelector(`[data-show="${part.id}"]`);
      for (let one = part; one !== document.body; one = one.parentElement) {
        covered.push(...[...one.parentElement.children].filter((other) => other !== one).flatMap(below));
      }
      for (const one of covered) one.inert = true;
    };
    const hide = () => {
      for (const part of editor.querySelectorAll(".is-shown")) part.classList.remove("is-shown");
      for (const one of covered) one.inert = false;
      covered = [];
    };
    // Returns whether there was something to close.
    const putBack = () => {
      if (!covered.length) return false;
      hide();
      opener?.focus();
      return true;
    };
    window.matchMedia("(max-width: 74.99rem)").addEventListener("change", hide);
    for (const button of editor.querySelectorAll("[data-hide]")) button.hidden = false;

    // --- What is said ------------------------------------------------------------------------------------------------

    // A thread at one block, or all of them; on a narrow screen the side comes forward first.
    const showComments = async (address = comments) => {
      bring(panel.closest("aside"));
      await open(tabOf("comments"), address);
      const first = panel.querySelector(".thread textarea") ?? panel.querySelector("a, button");
      first?.focus({ preventScroll: address === comments });
    };

    const send = async (form) => {
      const settles = !form.matches(".comment-form");
      const answer = await ask(form.action, new FormData(form));
      if (typeof answer.data !== "string" || ![200, 422].includes(answer.status)) {
        say(answer.failed ?? answer.data.message ?? "Chưa ghi được ý kiến.");
        return;
      }
      const page = document.createElement("div");
      page.innerHTML = answer.data;
      fill(page);
      const wrong = panel.querySelector("[aria-invalid='true']");
      if (answer.status === 200) say(settles ? "Đã đánh dấu xong." : "Đã ghi ý kiến.");
      (wrong ?? panel.querySelector("form:not(.comment-form) button, textarea"))?.focus({ preventScroll: !wrong });
    };

    // --- Pointer and keys --------------------------------------------------------------------------------------------

    editor.addEventListener("click", (event) => {
      if (event.target.closest("[data-hide]")) putBack();
      const shown = event.target.closest("[data-show]");
      if (shown) {
        const part = document.getElementById(shown.dataset.show);
        bring(part);
        part.querySelector("a, button").focus();
      }
      const way = event.target.closest("[data-tab], [data-open], [data-thread], [data-comment], [data-close-thread]");
      if (!way) return;
      event.preventDefault();
      if (way.matches("[data-thread], [data-comment]")) showComments(way.href);
      else if (way.matches("[data-open], [data-close-thread]")) showComments();
      else open(way);
    });

    panel.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (!event.target.matches("[data-mend]")) {
        send(event.target);
        return;
      }
      await mend(event.target);
      load(current());
    });

    const start = () => {
      if (location.hash === "#y-kien") showComments();
      else load(current());
    };

    return { later, marked, start, hide, putBack };
  };

  window.planSide = beside;
})();
