// The field that searches the whole portal: keys that lead to it, answers while one types, and what was opened lately.
(() => {
  "use strict";

  const WAIT = 200; // ms without a key before the portal is asked
  const LEAST = 2; // letters
  const KEPT = 8; // addresses
  const KEEP_FOR = 12 * 3600 * 1000; // ms
  const STORE = "ddci-opened";
  const OPENED = [/^\/don-vi\/[a-z0-9-]+\/$/, /^\/nhiem-vu\/\d+\/$/, /^\/ke-hoach\/[a-z0-9-]+\/[a-z]+\/\d{4}\/(dieu-chinh-\d+\/)?$/];

  // Only addresses are kept, no titles: the portal says what they are to who asks, if they may see it. They go at
  // sign-out, when somebody else signs in, and after some hours.
  const who = document.querySelector("[data-who]")?.dataset.who ?? "";
  const read = () => {
    try {
      const kept = JSON.parse(localStorage.getItem(STORE));
      return kept.who === who && Date.now() - kept.at < KEEP_FOR && Array.isArray(kept.paths) ? kept.paths : [];
    } catch {
      return [];
    }
  };
  const write = (paths) => {
    try {
      if (paths.length && who) localStorage.setItem(STORE, JSON.stringify({ who, at: Date.now(), paths: paths.slice(0, KEPT) }));
      else localStorage.removeItem(STORE);
    } catch {
      // A browser that keeps nothing offers nothing.
    }
  };
  const here = location.pathname;
  const before = read().filter((path) => path !== here);
  write(OPENED.some((form) => form.test(here)) ? [here, ...before] : before);
  for (const form of document.querySelectorAll('form[action$="/dang-xuat/"]')) form.addEventListener("submit", () => write([]));

  const box = document.querySelector(".search-box");
  if (!box) return;
  const field = box.querySelector("input");
  const offers = box.querySelector(".search-offers");
  const status = box.querySelector('[role="status"]');
  let timer = 0;
  let asking = null;
  let chosen = -1;

  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-expanded", "false");

  const options = () => [...offers.querySelectorAll('[role="option"]')];

  const close = () => {
    clearTimeout(timer);
    asking?.abort();
    offers.hidden = true;
    offers.replaceChildren();
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-controls");
    field.removeAttribute("aria-activedescendant");
    chosen = -1;
  };

  const show = (html) => {
    offers.innerHTML = html; // the portal's own page, which has escaped what is in it
    offers.hidden = !offers.querySelector("[data-said]");
    chosen = -1;
    field.removeAttribute("aria-activedescendant");
    const has = options().length > 0;
    field.setAttribute("aria-expanded", String(has));
    if (has) field.setAttribute("aria-controls", "search-options");
    else field.removeAttribute("aria-controls");
    status.textContent = offers.querySelector("[data-said]")?.textContent ?? "";
  };

  const ask = async () => {
    asking?.abort();
    const words = field.value.trim();
    const paths = words ? [] : read().filter((path) => path !== here);
    if (words ? words.length < LEAST : !paths.length) {
      close();
      return;
    }
    asking = new AbortController();
    const query = words ? new URLSearchParams({ tim: words }) : new URLSearchParams(paths.map((path) => ["gan-day", path]));
    try {
      const answer = await fetch(`${box.dataset.offers}?${query}`, { signal: asking.signal, redirect: "error" });
      if (answer.ok || answer.status === 422) show(await answer.text());
    } catch {
      // Another key was pressed, or the portal is away: Enter still leads to the page of results.
    }
  };

  const choose = (place) => {
    const all = options();
    if (!all.length) return;
    chosen = (place + all.length + 1) % (all.length + 1);
    if (chosen === all.length) chosen = -1;
    all.forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
    if (chosen < 0) {
      field.removeAttribute("aria-activedescendant");
      return;
    }
    field.setAttribute("aria-activedescendant", all[chosen].id);
    all[chosen].scrollIntoView({ block: "nearest" });
  };

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  field.addEventListener("focus", () => {
    if (offers.hidden) ask();
  });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (offers.hidden) ask();
      else choose(chosen < 0 && event.key === "ArrowUp" ? options().length - 1 : chosen + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      location.assign(options()[chosen].dataset.url);
    } else if (event.key === "Escape") {
      if (offers.hidden) field.blur();
      else event.preventDefault();
      close();
    }
  });
  box.addEventListener("submit", (event) => {
    if (!field.value.trim()) event.preventDefault();
  });
  offers.addEventListener("mousedown", (event) => event.preventDefault()); // the field stays in focus
  offers.addEventListener("click", (event) => {
    const option = event.target.closest('[role="option"]');
    if (option) location.assign(option.dataset.url);
  });
  box.addEventListener("focusout", (event) => {
    if (!box.contains(event.relatedTarget)) close();
  });

  // “/” and Ctrl+K lead to the field, on a narrow screen to the page with one.
  document.addEventListener("keydown", (event) => {
    const isSlash = window.portal.isKey(event, "/");
    const isK = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k";
    if (event.defaultPrevented || (!isSlash && !isK) || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    if (field.offsetParent === null) location.assign(box.action);
    else field.select();
    field.focus();
  });
})();
