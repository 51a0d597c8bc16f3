// The editor of a plan: what it says to the server and to the writer.
(() => {
  "use strict";

  // Adds to the desk: `ask`, `inTurn` and `say`; `isClosed` once the plan takes no more edits.
  window.planServer = (desk) => {
    const { editor } = desk;
    const status = editor.querySelector("[data-status]");
    let busy = Promise.resolve(); // requests go one after another, so that answers come in order

    // Returns { status, data } (data is JSON or text), or { failed: sentence, again } where nothing usable came back.
    const ask = async (url, data = null) => {
      let response;
      try {
        response = await fetch(url, {
          method: data ? "POST" : "GET",
          headers: { "HX-Request": "true", ...(data && { "X-CSRFToken": window.portal.token() }) },
          body: data,
          signal: AbortSignal.timeout(30000),
        });
      } catch {
        return { failed: `Chưa ${data ? "gửi" : "tải"} được: mất kết nối với máy chủ.`, again: true };
      }
      if (response.redirected || response.status === 403) {
        return { failed: "Phiên làm việc đã hết hoặc bạn không còn quyền sửa. Hãy đăng nhập ở thẻ khác rồi bấm “Lưu lại”." };
      }
      if (response.status >= 500) return { failed: "Máy chủ đang gặp lỗi, lời bạn viết vẫn còn ở đây.", again: true };
      const isJson = response.headers.get("content-type")?.includes("json");
      const answer = { status: response.status, data: isJson ? await response.json() : await response.text() };
      if (answer.data.closed) {
        desk.isClosed = true;
        say(answer.data.message);
      }
      return answer;
    };
    const inTurn = (work) => {
      busy = busy.then(work, work);
      return busy;
    };

    const say = (text, button = null) => {
      status.replaceChildren(text);
      if (button) status.append(" ", button);
    };

    Object.assign(desk, { ask, inTurn, say, isClosed: false });
  };
})();
