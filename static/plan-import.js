// The review of an imported plan: source and understanding linked both ways, one form open at a time, the next doubt.
(() => {
  "use strict";

  const panes = document.querySelector(".import-panes");
  const source = document.getElementById("source");
  const understood = document.getElementById("understood");
  const narrow = window.matchMedia("(max-width: 61.99rem)");

  // --- Which side a narrow screen shows ---

  const tabs = document.querySelector(".import-tabs");
  tabs.hidden = false;
  panes.dataset.tabs = "";
  const show = (side) => {
    panes.dataset.show = side;
    for (const tab of tabs.children) tab.setAttribute("aria-pressed", String(tab.dataset.show === side));
  };
  tabs.addEventListener("click", (event) => {
    const tab = event.target.closest("[data-show]");
    if (tab) show(tab.dataset.show);
  });

  // --- Links between the two sides ---

  const scrollTo = (pane, element) => {
    const top = element.getBoundingClientRect().top - pane.getBoundingClientRect().top;
    const bar = pane.querySelector(".import-bar");
    const edge = bar ? bar.offsetHeight : 0;
    if (top < edge || top + Math.min(element.offsetHeight, 80) > pane.clientHeight) {
      pane.scrollTop += top - edge - (pane.clientHeight - edge) / 4;
    }
    // The pane itself may reach below the window.
    element.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  const unmark = () => {
    for (const marked of document.querySelectorAll(".import-marked")) marked.classList.remove("import-marked");
  };
  const lineOf = (number) => document.getElementById(`l${number}`);
  const mark = (entry) => {
    unmark();
    entry.classList.add("import-marked");
    for (let number = Number(entry.dataset.first); number <= Number(entry.dataset.last); number += 1) {
      const line = lineOf(number);
      if (line) line.classList.add("import-marked");
    }
  };
  const showLines = (entry) => {
    mark(entry);
    const line = entry.dataset.first && lineOf(entry.dataset.first);
    if (line) scrollTo(source, line);
  };
  const showEntry = (name) => {
    const entry = document.getElementById(name);
    if (!entry) return;
    if (narrow.matches) show("understood");
    mark(entry);
    scrollTo(understood, entry);
  };

  const entryAt = (target) => target.closest(".import-entry");
  understood.addEventListener("click", (event) => {
    const where = event.target.closest(".import-where");
    if (where) {
      event.preventDefault();
      if (narrow.matches) show("source");
      showLines(entryAt(where));
      return;
    }
    const link = event.target.closest('a[href^="#"]');
    if (link) {
      event.preventDefault();
      goTo(link.hasAttribute("data-next-doubt") ? nextDoubt() : link.hash.slice(1));
      return;
    }
    const entry = entryAt(event.target);
    if (entry && !event.target.closest("form")) showLines(entry);
  });
  understood.addEventListener("focusin", (event) => {
    const entry = entryAt(event.target);
    if (entry) showLines(entry);
  });
  source.addEventListener("click", (event) => {
    const line = event.target.closest("li");
    if (!line) return;
    event.preventDefault();
    showEntry(line.querySelector("[data-line]").hash.slice(1));
  });
  source.addEventListener("focusin", (event) => {
    if (event.target.dataset.line && !narrow.matches) showEntry(event.target.hash.slice(1));
  });

  // --- Doubts in turn ---

  let lastDoubt = "";
  const nextDoubt = () => {
    const doubtful = [...understood.querySelectorAll(".import-doubtful")].map((entry) => entry.id);
    lastDoubt = doubtful[(doubtful.indexOf(lastDoubt) + 1) % doubtful.length] || "";
    return lastDoubt;
  };
  const goTo = (name) => {
    const element = document.getElementById(name);
    if (!element) return;
    if (element.matches(".import-doubtful")) lastDoubt = name;
    if (element.matches(".import-entry")) showLines(element);
    scrollTo(understood, element);
    element.focus({ preventScroll: true });
  };

  // --- One form at a time; what is typed is not lost unasked ---

  const openForm = () => understood.querySelector(".import-form");
  const isTyped = (form) => form && form.dataset.typed === "yes";
  const maySwitch = () => !isTyped(openForm()) || window.confirm("Chỗ đang sửa chưa được ghi. Bỏ những gì vừa nhập?");
  const close = (form) => form.closest(".import-slot").replaceChildren();
  understood.addEventListener("input", (event) => {
    const form = event.target.closest(".import-form");
    if (form) form.dataset.typed = "yes";
  });
  window.addEventListener("beforeunload", (event) => {
    if (isTyped(openForm())) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-ask]");
    if (button && !window.confirm(button.dataset.ask)) {
      event.preventDefault();
      event.stopPropagation();
    }
    const cancel = event.target.closest("[data-cancel]");
    if (cancel) {
      event.preventDefault();
      const entry = entryAt(cancel);
      close(cancel.closest(".import-form"));
      if (entry) entry.querySelector(".import-edit").focus();
    }
  }, true);
  document.addEventListener("keydown", (event) => {
    const form = event.key === "Escape" && event.target.closest && event.target.closest(".import-form");
    if (form && maySwitch()) {
      const entry = entryAt(form);
      close(form);
      entry.querySelector(".import-edit").focus();
    }
  });
  document.addEventListener("submit", (event) => {
    const form = openForm();
    if (isTyped(form) && event.target !== form && !maySwitch()) event.preventDefault();
    else if (form && event.target !== form) form.dataset.typed = "";
  }, true);
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!event.target.matches(".import-edit")) return;
    if (!maySwitch()) event.preventDefault();
    else if (openForm()) close(openForm());
  });

  // --- Answers ---

  // A conflict is shown, though it is an error.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status !== 409) return;
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const body = event.target === understood && understood.querySelector("[data-after]");
    if (body) {
      goTo(body.dataset.after);
      return;
    }
    // Entries beside it were made on the version that this answer has just become.
    const version = event.target.id === "bodies" && document.querySelector("#save-form [name=version]");
    if (version) for (const field of understood.querySelectorAll("[name=version]")) field.value = version.value;
    const form = event.target.querySelector && event.target.querySelector(".import-form");
    if (!form) return;
    const field = form.querySelector("[aria-invalid=true], .is-invalid, input:not([type=hidden]), textarea, select, button");
    if (field) field.focus({ preventScroll: true });
    scrollTo(understood, form);
  });

  if (window.location.hash) goTo(window.location.hash.slice(1));
})();
