// Who does a solution: rows that grow, move and go, and the names to choose from, found by part of the name without its marks.
(() => {
  "use strict";

  const editor = document.querySelector("[data-editor]");
  if (!editor) return;
  let known = null; // { names, leaders }, fetched with the first form that needs them
  let list = null; // the list that is open
  let number = 0;

  const { bare } = window.portal;
  const roleOf = (input) => input.closest("[data-role]").dataset.role;
  const choices = (input) => (roleOf(input) === "director" ? known?.leaders : known?.names) ?? [];

  const fetchNames = async () => {
    if (known) return;
    try {
      const response = await fetch(`${editor.dataset.editor}ten/`, { headers: { "HX-Request": "true" } });
      if (response.ok) known = await response.json();
      const input = document.activeElement;
      if (input.matches(".party-name") && input.value !== input.defaultValue) open(input);
    } catch {
      // Without the names any name can still be typed.
    }
  };

  // Called by the editor for each form that it opens.
  const prepare = (form) => {
    const inputs = form.querySelectorAll(".party-name");
    if (!inputs.length) return;
    fetchNames();
    for (const input of inputs) dress(input);
  };

  const dress = (input) => {
    input.removeAttribute("list");
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("autocomplete", "off");
  };

  // --- The list ------------------------------------------------------------------------------------------------------

  const close = () => {
    if (!list) return;
    list.input.setAttribute("aria-expanded", "false");
    list.input.removeAttribute("aria-activedescendant");
    list.input.removeAttribute("aria-controls");
    list.box.remove();
    list = null;
  };

  const open = (input) => {
    close();
    const words = bare(input.value).split(" ").filter(Boolean);
    const found = choices(input).filter((one) => words.every((word) => one.bare.includes(word))).slice(0, 8);
    if (!found.length || (found.length === 1 && found[0].name === input.value)) return;
    const box = document.createElement("ul");
    box.className = "name-list";
    box.id = `ten-${(number += 1)}`;
    box.setAttribute("role", "listbox");
    box.setAttribute("aria-label", "Tên để chọn");
    found.forEach((one, index) => {
      const option = document.createElement("li");
      option.id = `${box.id}-${index}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.textContent = one.name;
      const note = document.createElement("span");
      note.className = "small muted";
      note.textContent = one.note ?? one.title;
      option.append(" ", note);
      option.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        choose(index);
      });
      box.append(option);
    });
    input.closest(".party-row").append(box);
    input.setAttribute("aria-expanded", "true");
    input.setAttribute("aria-controls", box.id);
    list = { input, box, found, at: -1 };
  };

  const point = (step) => {
    const options = [...list.box.children];
    options[list.at]?.setAttribute("aria-selected", "false");
    list.at = (list.at + step + options.length) % options.length;
    options[list.at].setAttribute("aria-selected", "true");
    options[list.at].scrollIntoView({ block: "nearest" });
    list.input.setAttribute("aria-activedescendant", options[list.at].id);
  };

  const choose = (index) => {
    const { input, found } = list;
    const one = found[index];
    close();
    input.value = one.name;
    const extra = input.closest(".party-row").querySelector(".party-extra");
    if (one.title !== undefined && !extra.value) extra.value = one.title;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    close();
  };

  // --- Rows ----------------------------------------------------------------------------------------------------------

  const mark = (input) => {
    const note = input.closest(".party-row").querySelector("[data-unlinked]");
    if (!note || !known) return;
    const typed = bare(input.value);
    note.hidden = !typed || input.value === input.defaultValue
      ? !typed || note.hidden
      : known.names.some((one) => one.name.toLowerCase() === input.value.trim().toLowerCase());
  };

  // The last row of a role is always empty, so that another name can be typed.
  const grow = (input) => {
    const row = input.closest(".party-row");
    if (row.nextElementSibling || !input.value.trim()) return;
    const next = row.cloneNode(true);
    next.querySelector(".name-list")?.remove();
    for (const field of next.querySelectorAll("input")) {
      field.value = "";
      field.defaultValue = "";
    }
    const note = next.querySelector("[data-unlinked]");
    if (note) note.hidden = true;
    row.after(next);
    dress(next.querySelector(".party-name"));
  };

  const changed = (rows) => rows.dispatchEvent(new Event("input", { bubbles: true }));
  const buttons = {
    up: (row) => row.previousElementSibling?.before(row),
    down: (row) => row.nextElementSibling?.after(row),
    drop: (row) => {
      const next = row.nextElementSibling ?? row.previousElementSibling;
      if (next) {
        row.remove();
        next.querySelector(".party-name").focus();
      } else for (const field of row.querySelectorAll("input")) field.value = "";
    },
  };

  editor.addEventListener("click", (event) => {
    const button = event.target.closest("[data-row]");
    if (!button) return;
    const row = button.closest(".party-row");
    const rows = row.parentElement;
    buttons[button.dataset.row](row);
    if (row.isConnected) button.focus();
    changed(rows);
  });
  editor.addEventListener("input", (event) => {
    const input = event.target;
    if (!input.matches?.(".party-name")) return;
    grow(input);
    mark(input);
    if (document.activeElement === input) open(input);
  });
  editor.addEventListener("focusin", (event) => {
    if (list && event.target !== list.input) close();
  });
  editor.addEventListener("focusout", (event) => {
    if (list && event.target === list.input) close();
  });
  editor.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!input.matches?.(".party-name") || event.isComposing || event.altKey) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!list) open(input);
      if (list) point(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter") {
      event.preventDefault(); // a name is taken, the form stays open
      if (list && list.at >= 0) choose(list.at);
      else close();
    } else if (event.key === "Escape" && list) {
      event.stopPropagation();
      event.preventDefault();
      close();
    }
  }, true);

  window.planParties = { prepare };
})();
