// What every page needs beyond HTML: forms that lose nothing and are sent once, files chosen in Vietnamese, menus that
// close, keys, and what htmx met with said on the page.
(() => {
  "use strict";

  // --- Forms: what is typed is not lost unasked ---

  // Every form that posts and holds a field of text, except those that keep what is typed by themselves, ask in their own
  // way, or hold nothing but who one is. Entries that were refused are not kept either: a form with one, and the form
  // that the summary of a refusal stands in or before. data-guard="dirty" marks what the portal has filled in.
  const TEXT = "textarea, input:is(:not([type]), [type=text], [type=number], [type=date], [type=email], [type=url], [type=file]):not([autocomplete=username], [autocomplete=one-time-code])";
  const OWN_WAY = "[data-grid], [data-form], .import-form, [data-session]";
  const isGuarded = (form) => form?.method === "post" && !form.matches(OWN_WAY) && form.querySelector(TEXT) !== null;
  const summary = document.querySelector("main [role=alert][data-focus]");
  const isBehind = (form) => summary.compareDocumentPosition(form) & Node.DOCUMENT_POSITION_FOLLOWING;
  const refused = summary && (summary.closest("form") ?? [...document.forms].find((form) => isGuarded(form) && isBehind(form)));
  const REFUSED = "[aria-invalid=true], .is-invalid, .alert-danger";
  const wasRefused = (form) => form === refused || form.matches("[data-guard=dirty]") || form.querySelector(REFUSED) !== null;

  const isChanged = (field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.type === "file") return field.files.length > 0;
    if (field.tagName === "SELECT") return [...field.options].some((option) => option.selected !== option.defaultSelected && !(option.index === 0 && option.selected));
    return ["INPUT", "TEXTAREA"].includes(field.tagName) && field.type !== "hidden" && field.value !== field.defaultValue;
  };
  const typedIn = new Set();
  const isUnsaved = (form) => form.isConnected && (wasRefused(form) || [...form.elements].some(isChanged));
  for (const form of document.forms) if (isGuarded(form) && wasRefused(form)) typedIn.add(form);
  document.addEventListener("input", (event) => {
    if (isGuarded(event.target.form)) typedIn.add(event.target.form);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-discard]")) typedIn.clear();
  });
  window.addEventListener("beforeunload", (event) => {
    if (![...typedIn].some(isUnsaved)) return;
    event.preventDefault();
    setTimeout(() => [...sending.keys()].forEach(arrived)); // whoever stays may send again
  });

  // --- Forms: a dangerous step asks once more; each is sent once ---

  const SEND_AGAIN_AFTER = 20000; // ms; who has stopped the browser is not locked out
  const sending = new Map(); // form → what ends the waiting for it
  const begin = () => window.portal.wait("Đang xử lý, xin chờ…");
  const buttons = (form) => [...form.elements].filter((one) => one.matches("button:not([type=button]), [type=submit]"));
  const leaves = (form) => {
    sending.set(form, begin());
    for (const button of buttons(form)) button.setAttribute("aria-disabled", "true");
  };
  const arrived = (form) => {
    const end = sending.get(form);
    if (!sending.delete(form)) return;
    for (const button of buttons(form)) button.removeAttribute("aria-disabled");
    end();
  };

  document.addEventListener("submit", (event) => {
    if (!sending.has(event.target)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const question = form.dataset.confirm;
    if (question && !event.defaultPrevented && !window.confirm(question)) event.preventDefault();
    // Only once all have had their say is it known that the browser sends the form.
    setTimeout(() => {
      if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("target")) return;
      typedIn.delete(form);
      leaves(form);
      setTimeout(() => arrived(form), SEND_AGAIN_AFTER);
    });
  });
  window.addEventListener("pageshow", () => [...sending.keys()].forEach(arrived));

  document.addEventListener("htmx:beforeSend", (event) => {
    const { elt, xhr, requestConfig } = event.detail;
    const isForm = requestConfig.triggeringEvent?.type === "submit" && elt.matches("form");
    if (isForm) leaves(elt);
    const end = isForm ? () => arrived(elt) : begin();
    xhr.addEventListener("loadend", () => {
      if (isForm && xhr.status < 400) typedIn.delete(elt);
      end();
    });
  });

  // --- Fields for files, whose words the browser would choose ---

  const sizeOf = (bytes) => {
    const units = [["MB", 2 ** 20], ["KB", 2 ** 10]];
    const [unit, step] = units.find(([, least]) => bytes >= least) ?? ["byte", 1];
    return `${(bytes / step).toLocaleString("vi-VN", { maximumFractionDigits: 1 })} ${unit}`;
  };
  const chosenFiles = (input) => {
    const many = input.multiple ? "Chưa chọn tệp nào" : "Chưa chọn tệp";
    return [...input.files].map((file) => `${file.name} (${sizeOf(file.size)})`).join("; ") || many;
  };
  const dress = (input) => {
    const frame = document.createElement("span");
    const button = document.createElement("span");
    const name = document.createElement("span");
    frame.className = input.classList.contains("import-drop") ? "file-field file-field-wide" : "file-field";
    button.className = "btn btn-outline-primary btn-sm";
    button.textContent = "Chọn tệp";
    name.className = "file-name";
    for (const part of [button, name]) part.setAttribute("aria-hidden", "true");
    input.before(frame);
    frame.append(input, button, name);
    const show = () => { name.textContent = chosenFiles(input); };
    for (const occasion of ["input", "change"]) input.addEventListener(occasion, show);
    input.form?.addEventListener("reset", () => setTimeout(show));
    show();
  };
  const dressAll = (root) => root.querySelectorAll("input[type=file]").forEach((input) => input.parentElement.matches(".file-field") || dress(input));
  dressAll(document);
  document.addEventListener("htmx:load", (event) => dressAll(event.detail.elt));

  // --- Menus, keys, errors ---

  // Menus made of <details> close on Escape, on a click elsewhere and when the focus goes elsewhere.
  const menus = document.querySelectorAll("details[data-menu]");
  for (const way of ["click", "focusin"]) {
    document.addEventListener(way, (event) => {
      for (const menu of menus) if (!menu.contains(event.target)) menu.open = false;
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of menus) {
      if (!menu.open) continue;
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  // The key ? opens the help where a page has no such key of its own. Keys that are a single character work outside of
  // fields only and can be switched off everywhere (WCAG 2.2, 2.1.4), which this browser remembers.
  const KEYS_OFF = "single-keys-off";
  const FIELD = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
  const isField = (element) => element.closest(FIELD) !== null;
  const isKey = (event, key) => {
    const isAlone = event.key === key && !event.ctrlKey && !event.altKey && !event.metaKey;
    return isAlone && !isField(event.target) && !localStorage.getItem(KEYS_OFF);
  };
  document.addEventListener("keydown", (event) => {
    const page = document.querySelector("[data-help-page]");
    if (page && isKey(event, "?") && !document.querySelector("[data-editor], dialog[open]")) window.location.assign(page.href);
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

  // What htmx put in place says by its own line of status what changed; a line that is new itself is not read out, so one
  // that was there before says it too, unless the place is read out as a whole.
  const announcer = document.createElement("p");
  announcer.className = "visually-hidden";
  announcer.setAttribute("role", "status");
  announcer.dataset.announcer = "";
  document.body.append(announcer);
  document.addEventListener("htmx:afterSettle", (event) => {
    const line = event.target.closest("[aria-live], [role=status]") ? null : event.target.querySelector("[role=status]");
    if (!line) return;
    const words = line.cloneNode(true);
    for (const way of words.querySelectorAll("a, button")) way.remove();
    announcer.textContent = words.textContent.trim().replace(/\s+/g, " ");
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

  // Who sorts by the keyboard goes on at the heading that was pressed, not at the top of the new page.
  const SORTED = "sorted-by";
  const isSort = (link) => link?.matches("th a[href*='xep=']");
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a");
    if (event.detail === 0 && isSort(link)) sessionStorage.setItem(SORTED, `${location.pathname} ${link.textContent.trim()}`);
  });
  const sorted = sessionStorage.getItem(SORTED);
  sessionStorage.removeItem(SORTED);
  const pressed = sorted && [...document.querySelectorAll("th a")].find((link) => isSort(link) && sorted === `${location.pathname} ${link.textContent.trim()}`);
  // A place that the address names takes the focus away until the page is loaded.
  if (pressed) window.addEventListener("load", () => document.activeElement === document.body && pressed.focus());

  // A refused form starts at the summary of what is wrong, or else at the first entry that is.
  const REFUSAL = ["[data-focus]", "main .notice-error[role=alert]", "main form[method=post] :is([aria-invalid=true], .is-invalid):not([type=hidden])"];
  const refusal = REFUSAL.map((one) => document.querySelector(one)).find(Boolean);
  if (refusal && document.activeElement === document.body) {
    if (refusal.matches("div")) refusal.tabIndex = -1;
    refusal.focus();
  }

  // --- For the scripts of single pages ---

  // Text in small letters, without marks and needless spaces, as the portal's search has it.
  const bare = (text) =>
    text.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/\p{M}/gu, "").replace(/\s+/g, " ").trim();
  const token = () => /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? document.querySelector("[name=csrfmiddlewaretoken]").value;
  Object.assign(window.portal, { bare, isField, isKey, sizeOf, token });
})();
