// Draws the figures of a page above their tables: when they come into view, after a swap by htmx, anew for paper.
(() => {
  "use strict";

  const LIBRARY = document.currentScript.dataset.library;
  const PAPER_WIDTH = 680;
  const drawn = new Map();
  let library = null;

  function load() {
    library ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = LIBRARY;
      script.addEventListener("load", resolve);
      script.addEventListener("error", () => reject(new Error(LIBRARY)));
      document.head.append(script);
    });
    // Text is drawn once: with the face of the page, or without it where that does not come.
    const fonts = document.fonts.load("12px Inter", "Điểm").catch(() => null);
    return Promise.all([library, fonts]);
  }

  const boxOf = (figure) => figure.querySelector(".chart-box");
  const tableOf = (figure) => figure.querySelector(".chart-table");

  function read(figure) {
    return JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
  }

  function dispose(figure) {
    drawn.get(figure)?.chart.dispose();
    drawn.delete(figure);
  }

  // Draws the figure, or leaves its table as it was.
  function draw(figure, onPaper = false) {
    const box = boxOf(figure);
    const before = drawn.get(figure);
    dispose(figure);
    try {
      const data = before?.data ?? read(figure);
      box.hidden = false;
      const width = onPaper ? PAPER_WIDTH : box.clientWidth;
      const { height, option } = window.chartOptions.draw(data, width, window.chartOptions.readTheme(onPaper));
      box.style.height = `${height}px`;
      const chart = window.echarts.init(box, null, { renderer: "canvas", width, height, devicePixelRatio: onPaper ? 3 : undefined });
      drawn.set(figure, { chart, data, width });
      chart.setOption(option);
      chart.on("click", (event) => follow(window.chartOptions.address(data, event)));
      if (!before) tableOf(figure).open = figure.dataset.kept === "open";
    } catch (error) {
      dispose(figure);
      box.hidden = true;
      tableOf(figure).open = true;
      console.error(error);
    }
  }

  function follow(address) {
    if (address) window.location.assign(address);
  }

  const widths = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const figure = target.closest(".chart");
      const state = drawn.get(figure);
      if (state && target.clientWidth && Math.abs(target.clientWidth - state.width) > 1 && !printing) draw(figure);
    }
  });

  // A little ahead of the reader, so that the table is folded before it is in view.
  const views = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      views.unobserve(target);
      load().then(() => target.isConnected && !drawn.has(target) && draw(target)).catch((error) => console.error(error));
    }
  }, { rootMargin: "400px 0px" });

  function find(root) {
    for (const figure of [...drawn.keys()]) if (!figure.isConnected) dispose(figure);
    for (const figure of root.querySelectorAll(".chart:has(.chart-box):not([data-found])")) {
      figure.dataset.found = "";
      figure.querySelector("[data-copy]").hidden = false;
      figure.querySelector("summary").addEventListener("click", () => { figure.dataset.kept = tableOf(figure).open ? "" : "open"; });
      widths.observe(boxOf(figure));
      views.observe(figure);
    }
  }

  // --- Paper: every figure black on white, as wide as the text, its table unfolded ---

  let printing = false;
  const folded = new Set();

  window.addEventListener("beforeprint", () => {
    printing = true;
    for (const figure of document.querySelectorAll(".chart[data-found]")) {
      if (window.echarts) draw(figure, true);
      if (!tableOf(figure).open) folded.add(figure);
      tableOf(figure).open = true;
    }
  });
  window.addEventListener("afterprint", () => {
    printing = false;
    for (const figure of [...drawn.keys()]) draw(figure);
    for (const figure of folded) tableOf(figure).open = false;
    folded.clear();
  });

  // --- Copying: tabs between cells, as a spreadsheet takes them; a figure that is not known is an empty cell ---

  function asText(table) {
    const cell = (element) => element.textContent.trim().replace(/\s+/g, " ").replace(/^–$/, "");
    return [...table.rows].map((row) => [...row.cells].map(cell).join("\t")).join("\n");
  }

  async function copy(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    // Without https the browser offers no clipboard but this way.
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (!done) throw new Error("copy");
    return undefined;
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".chart [data-copy]");
    if (!button) return;
    const status = button.parentElement.querySelector("[role=status]");
    copy(asText(button.closest(".chart-table").querySelector("table"))).then(
      () => { status.textContent = "Đã chép. Dán vào Excel bằng Ctrl+V."; },
      () => { status.textContent = "Trình duyệt không cho chép. Hãy chọn bảng rồi nhấn Ctrl+C."; },
    );
  });

  document.addEventListener("htmx:afterSwap", () => find(document));
  find(document);
})();
