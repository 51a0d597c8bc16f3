// What pages need beyond HTML: the unsaved-change guard, questions before dangerous steps, menus that close, error states of fields checked by htmx.
(() => {
  "use strict";

  // A form inside [data-guard] asks before typed entries are lost; data-guard="dirty" holds entries that were refused.
  const unsaved = new Set();
  for (const area of document.querySelectorAll("[data-guard]")) {
    const form = area.matches("form") ? area : area.querySelector("form");
    if (!form) continue;
    if (area.dataset.guard === "dirty") unsaved.add(form);
    form.addEventListener("input", () => unsaved.add(form));
    form.addEventListener("submit", () => unsaved.clear());
  }
  for (const link of document.querySelectorAll("[data-discard]")) {
    link.addEventListener("click", () => unsaved.clear());
  }
  window.addEventListener("beforeunload", (event) => {
    if (unsaved.size) event.preventDefault();
  });

  // A dangerous step says what will happen and asks once more.
  document.addEventListener("submit", (event) => {
    const question = event.target.dataset.confirm;
    if (question && !window.confirm(question)) event.preventDefault();
  });

  // Menus made of <details> close on Escape and on a click elsewhere.
  const menus = document.querySelectorAll("details[data-menu]");
  document.addEventListener("click", (event) => {
    for (const menu of menus) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of menus) {
      if (!menu.open) continue;
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  // The key ? opens the help, outside of fields and where a page has no such key of its own. Keys that are a single
  // character can be switched off everywhere (WCAG 2.2, 2.1.4), which this browser remembers.
  const KEYS_OFF = "single-keys-off";
  document.addEventListener("keydown", (event) => {
    const busy = event.target.closest("input, textarea, select, [contenteditable], dialog") || document.querySelector("[data-editor]");
    if (event.key !== "?" || busy || event.ctrlKey || event.altKey || event.metaKey) return;
    const page = document.querySelector("[data-help-page]");
    if (page && !localStorage.getItem(KEYS_OFF)) window.location.assign(page.href);
  });
  const keySwitch = document.querySelector("[data-single-keys]");
  if (keySwitch) {
    keySwitch.closest("[hidden]").hidden = false;
    keySwitch.checked = !localStorage.getItem(KEYS_OFF);
    keySwitch.addEventListener("change", () => {
      if (keySwitch.checked) localStorage.removeItem(KEYS_OFF);
      else localStorage.setItem(KEYS_OFF, "1");
    });
  }

  // After htmx has put a field's error in place, the field itself says whether it is sound.
  document.addEventListener("htmx:afterSwap", (event) => {
    const field = document.querySelector(`[aria-describedby~="${event.target.id}"]`);
    if (!field || !event.target.id) return;
    if (event.target.textContent.trim()) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  });

  // What htmx asked for and did not get is said on the page, with the number under which the server's log has it.
  const say = (sentence, reference) => {
    const place = document.querySelector(".messages");
    const notice = document.createElement("div");
    notice.className = "notice notice-error";
    notice.setAttribute("role", "alert");
    notice.textContent = reference ? `${sentence} Mã tham chiếu: ${reference}` : sentence;
    place.replaceChildren(notice);
    notice.scrollIntoView({ block: "nearest" });
  };
  const sentences = {
    403: "Bạn không có quyền làm việc này, hoặc trang đã mở quá lâu. Hãy tải lại trang rồi thử lại.",
    404: "Nội dung này không còn. Hãy tải lại trang.",
    429: "Bạn thao tác quá nhanh. Hãy đợi một phút rồi thử lại.",
    503: "Cổng đang bận. Hãy thử lại sau ít phút.",
    507: "Máy chủ hết chỗ lưu tệp, thao tác vừa rồi chưa được lưu. Hãy báo cán bộ công nghệ thông tin.",
  };
  document.addEventListener("htmx:responseError", (event) => {
    const answer = event.detail.xhr;
    const failed = "Cổng gặp lỗi, thao tác vừa rồi có thể chưa được lưu. Hãy tải lại trang để xem.";
    say(sentences[answer.status] ?? failed, answer.getResponseHeader("X-Request-ID"));
  });
  document.addEventListener("htmx:sendError", () => say("Không kết nối được với cổng. Hãy kiểm tra mạng rồi thử lại."));

  // A refused form starts at the summary of what is wrong.
  const summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();
})();
