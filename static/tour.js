// The tour of the first sign-in: one step after the other in a dialog; skipped or done, it is not shown again.
(() => {
  "use strict";

  const tour = document.querySelector("[data-tour]");
  if (!tour || !tour.showModal) return;
  const form = tour.querySelector("form");
  const steps = [...tour.querySelectorAll("[data-tour-step]")];
  const [next, back, end] = ["next", "back", "end"].map((name) => tour.querySelector(`[data-tour-${name}]`));
  let now = 0;

  // The entry of the menu that a step is about is marked while it is shown.
  const mark = (place) => {
    for (const link of document.querySelectorAll(".menu-wide a")) {
      link.classList.toggle("tour-here", Boolean(place) && link.getAttribute("href") === place);
    }
  };

  const show = (index) => {
    now = index;
    steps.forEach((step, place) => { step.hidden = place !== now; });
    back.hidden = now === 0;
    next.hidden = now === steps.length - 1;
    end.textContent = next.hidden ? end.dataset.last : "Bỏ qua";
    end.classList.toggle("btn-primary", next.hidden);
    end.classList.toggle("btn-link", !next.hidden);
    mark(steps[now].dataset.place);
    const heading = steps[now].querySelector("h2");
    tour.setAttribute("aria-labelledby", heading.id);
    heading.focus();
  };

  next.addEventListener("click", () => show(now + 1));
  back.addEventListener("click", () => show(now - 1));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    tour.close();
  });
  // Also by Escape. Where it is not told to the server, the tour comes once more.
  tour.addEventListener("close", () => {
    mark("");
    document.getElementById("main").focus({ preventScroll: true });
    fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual", keepalive: true }).catch(() => {});
  });

  tour.showModal();
  show(0);
})();
