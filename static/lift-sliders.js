// Sliders beside typed scores: a slider writes the number that is sent, a typed number moves its slider.
(() => {
  "use strict";

  for (const form of document.querySelectorAll("[data-sliders]")) {
    for (const slider of form.querySelectorAll("input[type=range][data-for]")) {
      const figure = document.getElementById(slider.dataset.for);
      const follow = () => {
        const value = Number(figure.value.trim().replace(",", "."));
        if (figure.value.trim() && Number.isFinite(value)) slider.value = value;
      };
      follow();
      slider.hidden = false;
      slider.addEventListener("input", () => {
        figure.value = Number(slider.value).toFixed(2).replace(".", ",");
      });
      figure.addEventListener("input", follow);
    }
  }
})();
