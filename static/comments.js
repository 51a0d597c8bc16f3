// Comments at the blocks of a plan: threads that open below their block, and people offered after a typed @.
(() => {
  "use strict";

  // What is written and not sent is not lost unasked, here and beside the sheet of the editor.
  const isWritten = (root) => [...root.querySelectorAll("[data-mentions] textarea")].some((area) => area.value.trim());
  const mayDrop = (place) => !isWritten(place) || window.confirm("Ý kiến đang viết chưa được gửi. Bỏ những gì vừa viết?");

  window.planComments = { mayDrop };

  // A thread closes by its button and gives the focus back to what opened it.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-close-thread]");
    if (!button) return;
    const place = button.closest(".comment-thread");
    if (!place || !mayDrop(place)) return;
    place.replaceChildren();
    place.previousElementSibling?.focus();
  });
  // By Escape too, what is nearest first: the offered names, then the thread.
  document.addEventListener("keydown", (event) => {
    const names = event.target.closest?.("[data-mentions]")?.querySelector(".mention-people[open]");
    const button = event.target.closest?.(".thread")?.querySelector("[data-close-thread]");
    if (event.key !== "Escape" || !(names || button)) return;
    event.stopImmediatePropagation();
    if (!names) button.click();
    else {
      names.open = false;
      names.closest("form").querySelector("textarea").focus();
    }
  });

  // The thread of a block opens below the way to it, and at once where the address names it: #y-kien-p12.
  const open = (way) => window.htmx.ajax("GET", way.href, { source: way, target: way.nextElementSibling });
  document.addEventListener("click", (event) => {
    const way = event.target.closest("a.comment-button");
    if (!way || !window.htmx || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(way);
  });
  const wanted = location.hash.startsWith("#y-kien-") && document.getElementById(location.hash.slice(1));
  if (wanted?.previousElementSibling?.matches("a.comment-button") && window.htmx) open(wanted.previousElementSibling);

  document.addEventListener("htmx:afterSwap", (event) => {
    if (!event.target.classList.contains("comment-thread")) return;
    const error = event.target.querySelector("[aria-invalid='true']");
    (error ?? event.target.querySelector("textarea"))?.focus();
  });

  // --- Mentions ------------------------------------------------------------------------------------------------------

  const { bare } = window.portal;
  const typedName = (area) => /(?:^|[^\w.@])@([\w.\-\p{L}]*)$/u.exec(area.value.slice(0, area.selectionStart));

  const offered = (form) => form.querySelectorAll("[data-mention]");
  const people = (form) => form.querySelector(".mention-people");

  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("[data-mentions]");
    if (!form || event.target.tagName !== "TEXTAREA") return;
    const typed = typedName(event.target);
    people(form).open = typed !== null;
    for (const person of offered(form)) person.hidden = typed !== null && !bare(person.textContent).includes(bare(typed[1]));
  });

  const mention = (person) => {
    const form = person.closest("[data-mentions]");
    const area = form.querySelector("textarea");
    const typed = typedName(area);
    const start = typed ? area.selectionStart - typed[1].length - 1 : area.selectionStart;
    const gap = start && !/\s$/.test(area.value.slice(0, start)) ? " " : "";
    area.setRangeText(`${gap}@${person.dataset.mention} `, start, area.selectionStart, "end");
    people(form).open = false;
    for (const other of offered(form)) other.hidden = false;
    area.focus();
  };

  // A name in the list is a button once there is a script to press it with.
  const arm = (root) => {
    for (const person of root.querySelectorAll("li[data-mention]")) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...person.childNodes);
      person.replaceChildren(button);
    }
  };
  arm(document);
  for (const shown of ["htmx:afterSwap", "panel:shown"]) document.addEventListener(shown, (event) => arm(event.target));
  document.addEventListener("click", (event) => {
    const person = event.target.closest("li[data-mention]");
    if (person) mention(person);
  });
})();
