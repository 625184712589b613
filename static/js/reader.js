"use strict";
{
const $ = (s, r = document) => r.querySelector(s), $$ = (s, r = document) => [...r.querySelectorAll(s)], root = document.documentElement;
/* Reader */
const reader = $("[data-reader]");
if (reader) {
  const stage = $(".stage"), sheets = $$(".sheet"), boxes = $$("g.box"), panes = $("[data-panes]");
  let page = 0, hit = 0, zoom = 1, turn = 0;
  const mark = () => {
    $("[data-page]").textContent = page + 1;
    $$(".pages a").forEach((a, i) => { a.toggleAttribute("aria-current", false); if (i === page) { a.setAttribute("aria-current", "page"); a.scrollIntoView({ block: "nearest" }); } });
  };
  const text = () => { const line = $("#chu-" + (page + 1)); if (line?.offsetParent) $("[data-side]").scrollTop = line.offsetTop - 90; };
  const toPage = n => { page = Math.max(0, Math.min(sheets.length - 1, n)); sheets[page].scrollIntoView({ block: "start" }); mark(); text(); };
  const toHit = n => {
    hit = (n + boxes.length) % boxes.length;
    boxes.forEach((b, i) => b.classList.toggle("is-now", i === hit));
    boxes[hit].scrollIntoView({ block: "center", inline: "nearest" });
    page = sheets.indexOf(boxes[hit].closest(".sheet")); mark(); text();
    $("[data-hit]").textContent = hit + 1;
  };
  const setZoom = value => {
    zoom = Math.max(.4, Math.min(3, value));
    sheets.forEach(s => s.style.setProperty("--zoom", zoom));
    $("[data-zoom]").textContent = Math.round(zoom * 100) + " %";
  };
  const fit = () => setZoom(Math.min(1.25, (stage.clientWidth - 32) / (50 * parseFloat(getComputedStyle(root).fontSize))));
  const acts = {
    prev: () => toPage(page - 1), next: () => toPage(page + 1), "hit-prev": () => toHit(hit - 1), "hit-next": () => toHit(hit + 1),
    in: () => setZoom(zoom * 1.2), out: () => setZoom(zoom / 1.2), fit,
    rotate: () => { turn = (turn + 90) % 360; sheets[page].style.transform = `rotate(${turn}deg)`; },
    side: () => { const b = $('[data-do="side"]'), on = b.getAttribute("aria-pressed") !== "true"; b.setAttribute("aria-pressed", on); panes.classList.toggle("no-side", !on); $("[data-side]").hidden = !on; },
  };
  const keys = { ArrowRight: "next", ArrowLeft: "prev", PageDown: "next", PageUp: "prev", n: "hit-next", p: "hit-prev", "+": "in", "=": "in", "-": "out", 0: "fit", r: "rotate", t: "side" };
  reader.addEventListener("click", e => { const b = e.target.closest("[data-do]"); if (b && acts[b.dataset.do]) { e.preventDefault(); acts[b.dataset.do](); } });
  addEventListener("keydown", e => { const act = acts[keys[e.key] ?? keys[e.key.toLowerCase()]]; if (act && !typing(e) && !e.ctrlKey && !e.altKey && !e.metaKey && !e.target.closest("[role=tablist], dialog")) { e.preventDefault(); act(); } });
  fit();
  /* The page that crosses the middle of the stage is the current one. */
  const middle = new IntersectionObserver(seen => {
    const now = seen.find(s => s.isIntersecting); if (now) { page = sheets.indexOf(now.target); mark(); }
  }, { root: stage.scrollHeight > stage.clientHeight + 8 ? stage : null, rootMargin: "-48% 0px -48% 0px" });
  sheets.forEach(s => middle.observe(s));
}

}
