"use strict";
{
const $ = (s, r = document) => r.querySelector(s), $$ = (s, r = document) => [...r.querySelectorAll(s)];
/* Confirm: the page image follows the field; Enter goes to the next doubtful one. */
const desk = $("[data-confirm]");
if (desk) {
  const view = $("[data-zoom]"), now = $("[data-now]"), form = $("[data-form]"), asks = $$(".ask", form);
  let whole = false, turn = 0;
  const say = words => { const t = $(".toast span"); if (t) t.textContent = words; };
  const look = ask => {
    if (!ask?.dataset.box) return;
    const [x, y, w, h] = ask.dataset.box.split(" ").map(Number);
    for (const [name, value] of Object.entries({ x, y, width: w, height: h })) now.setAttribute(name, value);
    const wide = Math.min(999, Math.max(w * 1.6, 640)), tall = wide * view.clientHeight / Math.max(1, view.clientWidth);
    const left = Math.max(0, Math.min(999 - wide, x + w / 2 - wide / 2)), top = Math.max(0, Math.min(1426 - tall, y + h / 2 - tall * .38));
    view.setAttribute("viewBox", whole ? "0 0 999 1426" : `${left} ${top} ${wide} ${tall}`);
  };
  const field = ask => $(".input", ask);
  const doubts = () => asks.filter(a => a.classList.contains("ask--doubt"));
  const settle = ask => { ask.classList.remove("ask--doubt"); const s = $(".sure", ask); s.className = "sure sure--hand"; s.textContent = "người xem"; count(); };
  const count = () => { const n = doubts().length; $("b", $(".askhead")).textContent = n ? `${n} trường cần xem` : "Không còn trường cần xem"; };
  const go = ask => { const i = field(ask); i.focus(); i.select?.(); };
  form.addEventListener("focusin", e => look(e.target.closest(".ask")));
  form.addEventListener("submit", e => {
    e.preventDefault();
    const rest = doubts();
    if (rest.length) { go(rest[0]); say(`Còn ${rest.length} trường chưa xem. Enter: giữ giá trị và sang trường kế.`); return; }
    $(".topprog").value += 1; say("Đã xác nhận 08/CT-UBND (HS221_0001)");
  });
  form.addEventListener("keydown", e => {
    if (e.isComposing) return;
    const ask = e.target.closest(".ask");
    if (e.key === "Enter" && !e.ctrlKey && ask && e.target.tagName !== "BUTTON") {
      e.preventDefault();
      if (ask.classList.contains("ask--doubt")) settle(ask);
      const rest = doubts(); const next = rest.find(a => asks.indexOf(a) > asks.indexOf(ask)) ?? rest[0];
      if (next) go(next); else $(".btn--primary", form).focus();
    }
    if (e.altKey && /^[1-9]$/.test(e.key) && ask) { const alt = $$("[data-alt]", ask)[e.key - 1]; if (alt) { e.preventDefault(); alt.click(); } }
  });
  form.addEventListener("click", e => { const alt = e.target.closest("[data-alt]"); if (alt) { const ask = alt.closest(".ask"); field(ask).value = alt.firstChild.textContent.trim(); go(ask); } });
  const acts = {
    whole: () => { whole = !whole; $('[data-do="whole"]').setAttribute("aria-pressed", whole); look(document.activeElement.closest(".ask") ?? asks[0]); },
    rotate: () => { turn = (turn + 90) % 360; view.style.transform = `rotate(${turn}deg)`; },
    later: () => say("Để sau: HS221_0001 xuống cuối hàng chờ"),
    rescan: () => say("Gửi quét lại: chọn lý do ở văn bản này"),
    undo: () => say("Đã hoàn tác, văn bản trở lại hàng chờ"),
  };
  addEventListener("click", e => { const b = e.target.closest("[data-do]"); if (b) acts[b.dataset.do]?.(); });
  addEventListener("keydown", e => {
    if (e.altKey && e.key.toLowerCase() === "z") { e.preventDefault(); acts.undo(); }
    if (e.ctrlKey && e.key === "Enter") { e.preventDefault(); $(".btn--primary", form).click(); }
  });
  go(asks[0]);
}
}
