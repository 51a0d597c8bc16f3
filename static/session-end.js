// Says before the session ends, prolongs it while somebody types, and leaves nothing on the screen once it is over.
(() => {
  "use strict";

  const notice = document.querySelector("[data-session]");
  if (!notice) return;
  const said = notice.querySelector("[data-said]");
  const count = notice.querySelector("[data-count]");
  const button = notice.querySelector("button");
  const WARNED = Number(notice.dataset.warned) * 1000;
  const IDLE = Number(notice.dataset.idle) * 1000;
  const EVERY = 10000; // ms between two questions while the notice stands: another tab may have prolonged the session
  const BEAT = Math.min(60000, IDLE / 4); // ms between two requests that say that somebody is typing
  const COMMIT = 10000; // ms before the end at which the field in focus is left, so that what saves by itself is saved
  const SAID_AT = [60, 30]; // seconds left at which the time is said once more

  let end = Date.now() + Number(notice.dataset.seconds) * 1000;
  let isFinal = false; // nothing can prolong the session
  let typed = 0; // when somebody last typed here
  let beat = Date.now();
  let timer = 0;
  let ticker = 0;
  let asked = 0;
  let isCommitted = false;
  let isOver = false;

  // Returns what the server says of the session; `seconds` is 0 where it is over; null where nothing was said.
  const ask = async (isProlonging) => {
    const how = isProlonging ? { method: "POST", body: new FormData(notice) } : {};
    const url = isProlonging ? notice.action : notice.dataset.session;
    try {
      const response = await fetch(url, { ...how, redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(10000) });
      if (response.type === "opaqueredirect" || response.status === 403) return { seconds: 0 };
      return response.ok ? await response.json() : null;
    } catch {
      return null;
    }
  };

  const check = async (isProlonging = false) => {
    if (isOver) return;
    asked = Date.now();
    const answer = await ask(isProlonging);
    if (answer) take(answer);
    else if (Date.now() < Math.max(end, typed + IDLE)) later(EVERY);
    else leave();
  };

  const take = ({ seconds, final, who }) => {
    if (seconds <= 0 || who !== Number(notice.dataset.who)) {
      leave();
      return;
    }
    end = Date.now() + seconds * 1000;
    isFinal = final;
    const calm = end - Date.now() - WARNED;
    if (calm > 0) rest(calm);
    else warn();
  };

  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(check, wait);
  };

  const rest = (calm) => {
    clearInterval(ticker);
    ticker = 0;
    isCommitted = false;
    notice.hidden = true;
    said.textContent = "";
    later(calm);
  };

  const inWords = (seconds) => (seconds >= 60 ? `${Math.ceil(seconds / 60)} phút` : `${seconds} giây`);
  const why = () => (isFinal ? `vì đã kéo dài ${notice.dataset.longest} giờ` : "vì không có thao tác");

  const warn = () => {
    if (ticker) return;
    clearTimeout(timer);
    notice.hidden = false;
    button.hidden = isFinal;
    say(Math.min(WARNED, end - Date.now()));
    ticker = setInterval(tick, 1000);
    tick();
  };

  const say = (left) => {
    const rounded = Math.round(left / 5000) * 5 || 5;
    const remedy = isFinal ? "Hãy lưu việc đang làm rồi đăng nhập lại." : "Nội dung chưa lưu trên trang này sẽ mất.";
    said.textContent = `Phiên làm việc sẽ kết thúc sau khoảng ${inWords(rounded)} ${why()}. ${remedy}`;
  };

  const tick = () => {
    const left = end - Date.now();
    const seconds = Math.max(0, Math.ceil(left / 1000));
    count.textContent = `Còn ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    if (SAID_AT.includes(seconds)) say(left);
    if (left < COMMIT && !isCommitted && document.activeElement !== button) {
      isCommitted = true;
      document.activeElement?.blur();
    }
    if (left < -1000 || Date.now() - asked > EVERY) check();
  };

  // What the page shows is gone before the browser goes: no question about unsaved entries keeps it on the screen.
  const leave = () => {
    isOver = true;
    clearTimeout(timer);
    clearInterval(ticker);
    document.body.replaceChildren();
    document.title = "DDCI Portal";
    window.addEventListener("beforeunload", (event) => event.stopImmediatePropagation(), { capture: true });
    const next = encodeURIComponent(location.pathname + location.search);
    location.replace(`${notice.dataset.signIn}?next=${next}`);
  };

  notice.addEventListener("submit", (event) => {
    event.preventDefault();
    check(true);
  });
  document.addEventListener("input", () => {
    typed = Date.now();
    if (isOver || typed - beat < BEAT) return;
    beat = typed;
    check(true);
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && Date.now() >= end - WARNED) check();
  });

  later(Math.max(0, end - Date.now() - WARNED));
})();
