// Lists of tasks: one tick for the whole page, also after htmx has put the list anew; another agency loads the page,
// since the filter then offers other offices and people. A proposal that is filled in is ticked.
(() => {
  "use strict";

  const boxes = (form) => document.querySelectorAll(`input[type="checkbox"][name][form="${form}"]`);

  function show() {
    for (const all of document.querySelectorAll("[data-all]")) {
      const found = boxes(all.dataset.all).length > 0;
      all.hidden = !found;
      all.parentElement.querySelector("[data-all-word]").hidden = !found;
    }
  }

  document.addEventListener("change", (event) => {
    const all = event.target.dataset.all;
    if (all) for (const box of boxes(all)) box.checked = event.target.checked;
    const proposal = event.target.closest(".proposals tr");
    if (proposal && event.target.type !== "checkbox") proposal.querySelector("[type=checkbox]").checked = true;
  });
  document.addEventListener(
    "change",
    (event) => {
      if (!event.target.matches("[data-reload]")) return;
      event.stopPropagation();
      event.target.form.submit();
    },
    true,
  );
  document.addEventListener("htmx:afterSettle", show);
  show();
})();
