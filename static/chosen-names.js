// A folded group of boxes says above itself which ones are ticked.
(() => {
  "use strict";

  for (const names of document.querySelectorAll("[data-names-of]")) {
    const boxes = document.getElementById(names.dataset.namesOf);
    boxes.addEventListener("change", () => {
      const ticked = [...boxes.querySelectorAll("input:checked")].map((box) => box.parentElement.textContent.trim());
      names.textContent = ticked.join(", ") || "chưa chọn";
    });
  }
})();
