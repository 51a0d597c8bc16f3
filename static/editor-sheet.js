// The editor of a plan: its sheet. Which blocks there are, where they stand, and words that come as they are reached.
(() => {
  "use strict";

  const RUN = 25; // blocks of which the words are asked for at once

  // Adds to the desk: `active`, the block that the keys act on, and what finds, marks, changes and fills in blocks.
  window.planSheet = (desk) => {
    const { editor, sheet, base, ask } = desk;

    const blocks = () => [...sheet.querySelectorAll("[data-block]")];
    const blockOf = (key) => document.getElementById(key);
    const built = (html) => {
      const template = document.createElement("template");
      template.innerHTML = html.trim();
      return template.content.firstElementChild;
    };
    const put = (parent, node, before) => {
      if (node.isConnected && parent.moveBefore) parent.moveBefore(node, before);
      else parent.insertBefore(node, before);
    };

    const activate = (block, { focus = true, scroll = true } = {}) => {
      if (!block) return;
      if (desk.active !== block) {
        if (desk.active) desk.active.tabIndex = -1;
        if (desk.active && desk.open?.block !== desk.active) desk.active.querySelector(":scope > [data-tools]")?.remove();
        desk.active = block;
        block.tabIndex = 0;
      }
      showTools(block);
      if (focus) block.focus({ preventScroll: true });
      if (scroll) block.scrollIntoView({ block: "nearest", behavior: "instant" });
    };

    const showTools = (block) => {
      const letter = block.dataset.block[0] === "g" ? "p" : block.dataset.block[0];
      const template = editor.querySelector(`template[data-tools-of="${letter}"]`);
      if (!template || block.querySelector(":scope > [data-tools]")) return;
      for (const other of sheet.querySelectorAll("[data-block] > [data-tools]")) other.remove();
      const tools = template.content.firstElementChild.cloneNode(true);
      tools.elements.key.value = block.dataset.block;
      const comment = tools.querySelector("[data-comment]");
      if (comment) comment.href = `${comment.dataset.comment}?block=${block.dataset.block}`;
      block.append(tools);
    };

    const step = (way) => {
      const all = blocks();
      const at = all.indexOf(desk.active);
      activate(all[at < 0 ? 0 : Math.min(Math.max(at + way, 0), all.length - 1)]);
    };

    // --- What changed -----------------------------------------------------------------------------------------------

    const apply = (news) => {
      if (news.reload) {
        location.reload();
        return;
      }
      const focused = document.activeElement;
      desk.since = Math.max(desk.since, news.number ?? 0);
      for (const key of news.stale ?? []) if (desk.open?.key !== key) blockOf(key)?.remove();
      const loose = new Map(); // blocks that are new to this page
      for (const [id, html] of Object.entries(news.blocks ?? {})) {
        const block = built(html);
        const there = blockOf(id);
        if (!there) loose.set(id, block);
        else there.querySelector(".block-text").replaceChildren(...block.querySelector(".block-text").childNodes);
      }
      if (news.places) arrange(news.places, loose);
      if (news.outline) editor.querySelector("[data-outline]").innerHTML = news.outline;
      for (const [key, who] of Object.entries(news.others ?? {})) desk.tell(key, who);
      desk.side.marked();
      if (focused !== document.activeElement && focused?.isConnected) focused.focus({ preventScroll: true });
    };

    const line = (parent, wanted) => {
      let at = parent.firstElementChild;
      for (const node of wanted) {
        if (node === at) at = at.nextElementSibling;
        else put(parent, node, at);
      }
      while (at) {
        const next = at.nextElementSibling;
        at.remove();
        at = next;
      }
    };

    const later = (keys, section) => {
      const place = document.createElement("div");
      place.className = "later";
      place.dataset.later = keys.join(".");
      const link = document.createElement("a");
      link.href = `${base}?muc=${section}#${section}`;
      link.textContent = `Hiện ${keys.length} nội dung của mục này`;
      place.append(link);
      return place;
    };

    // Puts every section and item where it now stands; items whose words are not here yet stand as a run of keys.
    const arrange = (places, loose) => {
      const parts = new Map([...sheet.querySelectorAll("[data-section]")].map((part) => [part.dataset.section, part]));
      const items = new Map(blocks().map((block) => [block.dataset.block, block]));
      for (const [key, block] of loose) items.set(key, block);
      const partOf = (key) => {
        if (!parts.has(key)) {
          const part = document.createElement("section");
          part.className = "part";
          part.dataset.section = key;
          const [inside, below] = [document.createElement("div"), document.createElement("div")];
          inside.dataset.items = below.dataset.children = "";
          part.append(items.get(key) ?? later([key], key), inside, below);
          parts.set(key, part);
        }
        return parts.get(key);
      };
      const edited = desk.open?.key ?? "";
      if (/^[spgb]/.test(edited) && !(edited in places.labels) && !places.bases.includes(edited)) desk.orphan();
      for (const [key, [inside, below]] of Object.entries(places.sections)) {
        const part = partOf(key);
        const rows = [];
        let run = [];
        const finish = () => {
          if (run.length) rows.push(later(run, key));
          run = [];
        };
        for (const item of inside) {
          if (items.has(item)) {
            finish();
            rows.push(items.get(item));
          } else {
            run.push(item);
            if (run.length === RUN) finish();
          }
        }
        finish();
        line(part.querySelector(":scope > [data-items]"), rows);
        line(part.querySelector(":scope > [data-children]"), below.map(partOf));
      }
      for (const [top, keys] of Object.entries(places.tops)) line(sheet.querySelector(`[data-top="${top}"]`), keys.map(partOf));
      line(sheet.querySelector("[data-bases]"), places.bases.filter((key) => items.has(key)).map((key) => items.get(key)));
      for (const [key, label] of Object.entries(places.labels)) {
        const place = items.get(key)?.querySelector(".block-text .item-label");
        if (place && place.textContent !== label) place.textContent = label;
      }
      watchLater();
    };

    // --- Words that come as they are reached ------------------------------------------------------------------------

    const fill = async (place) => {
      if (!place.isConnected || place.dataset.asked) return;
      place.dataset.asked = "1";
      const answer = await ask(`${base}noi-dung/?keys=${place.dataset.later}`);
      if (answer.status !== 200) {
        delete place.dataset.asked;
        return;
      }
      inPlace(() => place.replaceWith(...Object.values(inOrder(place.dataset.later.split("."), answer.data.blocks))));
      desk.side.marked();
    };
    // Changes what may stand above the block one is at, which stays where it is seen.
    const inPlace = (change) => {
      const block = document.activeElement?.closest("[data-block]");
      const before = block?.getBoundingClientRect();
      change();
      if (!block || before.bottom < 0 || before.top > window.innerHeight) return;
      window.scrollBy({ top: block.getBoundingClientRect().top - before.top, behavior: "instant" });
    };
    const inOrder = (keys, html) => keys.filter((key) => html[key] && !blockOf(key)).map((key) => built(html[key]));
    const seenLater = new IntersectionObserver(
      (entries) => {
        for (const entry of entries) if (entry.isIntersecting) fill(entry.target);
      },
      { rootMargin: "1200px" },
    );
    const watchLater = () => {
      for (const place of sheet.querySelectorAll("[data-later]")) {
        place.style.minHeight = `${place.dataset.later.split(".").length * 5}rem`;
        seenLater.observe(place);
      }
    };
    // The rest comes quietly, so that the browser's own search finds every word.
    const fillQuietly = async () => {
      const place = sheet.querySelector("[data-later]:not([data-asked])");
      if (place && !document.hidden) await fill(place);
      setTimeout(fillQuietly, sheet.querySelector("[data-later]") ? 1500 : 15000);
    };

    Object.assign(desk, { active: null, blocks, blockOf, built, put, activate, step, apply, fill, watchLater, fillQuietly });
  };
})();
