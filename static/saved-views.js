// The list of saved views: asked for when it is opened, for the page as its address then stands.
(() => {
  "use strict";

  const menu = document.querySelector("[data-saved-views]");
  if (!menu) return;
  const list = menu.querySelector("[data-list]");
  const status = menu.querySelector('[role="status"]');
  const link = list.innerHTML;
  let asked = "";

  menu.addEventListener("toggle", async () => {
    const here = location.pathname + location.search;
    if (!menu.open || asked === here) return;
    asked = here;
    status.textContent = "Đang mở danh sách…";
    list.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(`${menu.dataset.savedViews}?${new URLSearchParams({ tu: here })}`);
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      list.innerHTML = await answer.text(); // the portal's own page, which has escaped what is in it
      status.textContent = list.querySelector("[data-said]")?.dataset.said ?? "";
    } catch {
      asked = "";
      list.innerHTML = `<p>Không mở được danh sách. Hãy tải lại trang rồi thử lại.</p>${link}`;
      status.textContent = list.textContent;
    }
    list.removeAttribute("aria-busy");
  });
})();
