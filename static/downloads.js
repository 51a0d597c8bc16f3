// A file that is made when it is asked for: what takes over a second says so, and that it has come.
(() => {
  "use strict";

  const SAY_AFTER = 1000; // ms
  const KEEP_FOR = 60000; // ms; the browser needs the content until it has written the file
  const AWAIT_FOR = 20000; // ms; a browser may save what would stand in the place of this page, and nobody hears of it
  const status = document.createElement("p");
  status.className = "working no-print";
  status.setAttribute("role", "status");
  document.body.append(status);
  let timer = 0;
  let giveUp = 0;

  const begin = (link) => {
    link.setAttribute("aria-busy", "true");
    status.removeAttribute("data-done");
    timer = setTimeout(() => { status.textContent = "Đang lập tệp, xin chờ…"; }, SAY_AFTER);
  };
  const end = (said) => {
    clearTimeout(timer);
    clearTimeout(giveUp);
    for (const link of document.querySelectorAll("a[aria-busy]")) link.removeAttribute("aria-busy");
    status.textContent = said;
    status.toggleAttribute("data-done", said !== "");
    if (said) setTimeout(() => { status.textContent = ""; }, 3000);
  };
  const save = async (answer) => {
    const name = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") ?? "")?.[1];
    if (!answer.ok || !name) throw new Error(answer.status);
    const content = URL.createObjectURL(await answer.blob());
    Object.assign(document.createElement("a"), { href: content, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(content), KEEP_FOR);
  };

  const ask = async (event) => {
    const link = event.target.closest("a[data-download]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (document.querySelector("a[aria-busy=true]")) return event.preventDefault();
    begin(link);
    if (link.dataset.download === "shown") { // the browser puts it in the place of this page
      giveUp = setTimeout(() => end(""), AWAIT_FOR);
      return;
    }
    event.preventDefault();
    try {
      await save(await fetch(link.href));
      end("Đã tải tệp.");
    } catch {
      end("");
      window.location.assign(link.href); // the page that comes instead says why
    }
  };
  document.addEventListener("click", ask);
  window.addEventListener("pageshow", () => end(""));
  window.addEventListener("pagehide", () => end(""));
})();
