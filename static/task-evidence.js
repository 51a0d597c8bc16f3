// Evidence of a task: files dropped on the form and screenshots pasted anywhere join those chosen in the file field.
(() => {
  "use strict";

  const form = document.querySelector("form[data-evidence]");
  const input = form?.querySelector('input[type="file"]');
  if (!input) return;

  const area = document.createElement("div");
  area.className = "drop-area";
  const hint = document.createElement("p");
  hint.className = "small muted";
  hint.textContent = "Có thể kéo thả tệp vào đây, hoặc dán (Ctrl+V) ảnh chụp màn hình.";
  const list = document.createElement("ul");
  list.className = "tight-list drop-list";
  const status = document.createElement("p");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  const field = input.closest(".file-field") ?? input; // dressed by portal.js
  field.before(area);
  area.append(field, hint, list, status);

  const put = (files) => {
    const transfer = new DataTransfer();
    for (const file of files) transfer.items.add(file);
    input.files = transfer.files;
    show();
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const show = () => {
    field.querySelector(".file-name")?.toggleAttribute("hidden", input.files.length > 0);
    list.replaceChildren(
      ...[...input.files].map((file) => {
        const row = document.createElement("li");
        const remove = document.createElement("button");
        remove.type = "button";
        remove.className = "btn btn-link btn-sm";
        remove.textContent = "Bỏ";
        remove.setAttribute("aria-label", `Bỏ tệp ${file.name}`);
        remove.addEventListener("click", () => {
          chosen = [...input.files].filter((other) => other !== file);
          put(chosen);
          input.focus();
        });
        row.append(`${file.name} (${window.portal.sizeOf(file.size)}) `, remove);
        return row;
      }),
    );
  };

  // What was chosen before stays when more is chosen, dropped or pasted.
  let chosen = [];
  const add = (files) => {
    chosen = [...chosen, ...files];
    put(chosen);
    const names = files.map((file) => file.name).join(", ");
    status.textContent = `Đã thêm ${names}. Tất cả ${chosen.length} tệp.`;
    form.closest("details")?.setAttribute("open", "");
  };
  input.addEventListener("change", () => add([...input.files]));

  for (const name of ["dragenter", "dragover"]) {
    form.addEventListener(name, (event) => {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      area.classList.add("is-over");
    });
  }
  form.addEventListener("dragleave", (event) => {
    if (!form.contains(event.relatedTarget)) area.classList.remove("is-over");
  });
  form.addEventListener("drop", (event) => {
    area.classList.remove("is-over");
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    add([...event.dataTransfer.files]);
  });

  // A pasted picture has no name of its own: it gets one with the time.
  const stamp = () => {
    const now = new Date();
    const pad = (number) => String(number).padStart(2, "0");
    const day = `${now.getFullYear()}${pad(now.getMonth() + 1)}${pad(now.getDate())}`;
    return `${day}-${pad(now.getHours())}${pad(now.getMinutes())}${pad(now.getSeconds())}`;
  };
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    const named = files.map((file, place) => {
      if (!file.type.startsWith("image/")) return file;
      const suffix = file.type === "image/jpeg" ? "jpg" : file.type.slice(6);
      return new File([file], `anh-chup-${stamp()}${place ? `-${place + 1}` : ""}.${suffix}`, { type: file.type });
    });
    add(named);
  });
})();
