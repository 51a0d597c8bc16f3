// What takes over a second says so: what is sent, a file that is made when it is asked for, a page that opens.
(() => {
  "use strict";

  const SAY_AFTER = 1000; // ms
  const SAID_FOR = 3000; // ms
  const KEEP_FOR = 60000; // ms; the browser needs the content until it has written the file
  const AWAIT_FOR = 20000; // ms; a browser may save what would stand in the place of this page, and nobody hears of it

  // --- The line under the head of the page ---

  const status = document.createElement("p");
  status.setAttribute("role", "status");
  document.querySelector("body > header").after(status);
  const waits = new Set();
  let shown = null; // the words on the line
  let clearing = 0;

  const show = (said = "") => {
    const due = [...waits].filter((one) => one.isDue);
    const one = due.find((other) => !other.isThin) ?? due[0];
    const words = one?.words ?? said;
    clearTimeout(clearing);
    if (words && !one) clearing = setTimeout(show, SAID_FOR);
    if (words === shown) return; // read out once
    shown = words;
    status.className = `working no-print${one?.isThin ? " working-thin" : ""}`;
    status.toggleAttribute("data-done", words !== "" && !one);
    const text = document.createElement("span");
    text.className = one?.isThin ? "visually-hidden" : "";
    text.textContent = words;
    status.replaceChildren(...(words ? [text] : []));
  };

  // Says the words once something has taken a second, as a line or, thin, as a bar with words for who does not see it.
  // Returns what ends the waiting, with a sentence where there is something to say.
  const wait = (words, { isThin = false } = {}) => {
    const one = { words, isThin, isDue: false };
    const timer = setTimeout(() => {
      one.isDue = true;
      show();
    }, SAY_AFTER);
    waits.add(one);
    return (said = "") => {
      clearTimeout(timer);
      if (waits.delete(one)) show(said);
    };
  };
  // A page that the browser keeps for the way back does not go on waiting there.
  window.addEventListener("pagehide", () => {
    waits.clear();
    show();
  });
  show();
  window.portal = { wait };

  // --- Files ---

  // How a link with data-download brings its file: by this script, or by the browser, which shows it in the place of this
  // page ("shown") or begins to save what lies ready ("kept").
  let making = null; // ends the making of the file that was asked for last

  const begin = (link) => {
    const end = wait("Đang lập tệp, xin chờ…");
    link.setAttribute("aria-busy", "true");
    making = (said) => {
      if (link.hasAttribute("aria-busy")) making = null;
      link.removeAttribute("aria-busy");
      end(said);
    };
  };
  const save = async (answer) => {
    const name = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") ?? "")?.[1];
    if (!answer.ok || !name) throw new Error(answer.status);
    const content = URL.createObjectURL(await answer.blob());
    Object.assign(document.createElement("a"), { href: content, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(content), KEEP_FOR);
  };
  const bring = async (link) => {
    try {
      await save(await fetch(link.href));
      making?.("Đã tải tệp.");
    } catch {
      if (!making) return; // this page was left meanwhile
      making();
      window.location.assign(link.href); // the page that comes instead says why
    }
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-download]");
    const isApart = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (!link || link.dataset.download === "kept" || isApart) return;
    const isShown = link.dataset.download === "shown";
    if (making || !isShown) event.preventDefault();
    if (making) return;
    begin(link);
    if (!isShown) bring(link);
    else setTimeout(making, AWAIT_FOR);
  });
  window.addEventListener("pagehide", () => making?.());

  // --- Pages ---

  // Browsers without this interface show a page that is slow to come in their own way only.
  const isFile = (address) => [...document.querySelectorAll("a[data-download]")].some((link) => link.href === address);
  window.navigation?.addEventListener("navigate", ({ destination, downloadRequest, formData, signal }) => {
    const isHere = new URL(destination.url).origin === location.origin && !destination.sameDocument;
    if (!isHere || formData || downloadRequest !== null || isFile(destination.url)) return;
    const end = wait("Đang mở trang…", { isThin: true });
    signal.addEventListener("abort", () => end()); // stopped, or kept here by what is unsaved
  });
})();
