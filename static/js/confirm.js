"use strict";
/* Confirming: the page image follows the field; Enter goes to the next doubtful one.
   Without this script the page is a plain form with a link for each page. */
{
const desk = document.querySelector("[data-confirm]");
if (desk) {
  const one = (selector, within = desk) => within.querySelector(selector);
  const all = (selector, within = desk) => [...within.querySelectorAll(selector)];
  const ACROSS = 10000, CLOSE = 6400;
  const stage = one("[data-zoom]"), sheet = one("[data-sheet]"), used = one("[data-use]"), now = one("[data-now]");
  const form = one("[data-form]"), asks = all(".ask", form), words = one("[data-words]").dataset;
  const button = one("[data-confirm-button]"), pages = all("[data-go]");
  let page = Number(stage.dataset.page), box = null, whole = false, turn = 0, sending = false;

  /* --- the page image ------------------------------------------------------------------- */
  const height = () => Number(image(page).dataset.height);
  const image = number => one("#trang-" + number);
  // Each fetch of a page is recorded, so a page is fetched when it is first looked at, and once.
  const fetchOnce = picture => {
    if (picture.dataset.href) { picture.setAttribute("href", picture.dataset.href); delete picture.dataset.href; }
  };
  all("image").forEach(picture => {
    picture.addEventListener("error", () => { if (picture === image(page)) one("[data-broken]").hidden = false; });
    picture.addEventListener("load", () => { if (picture === image(page)) one("[data-broken]").hidden = true; });
  });
  const size = () => (turn % 180 ? [height(), ACROSS] : [ACROSS, height()]);
  const turned = ([x, y, w, h]) => ({
    0: [x, y, w, h], 90: [height() - y - h, x, h, w],
    180: [ACROSS - x - w, height() - y - h, w, h], 270: [y, ACROSS - x - w, h, w],
  })[turn];
  const between = (least, value, most) => Math.max(least, Math.min(most, value));
  const show = view => stage.setAttribute("viewBox", view.map(Math.round).join(" "));
  const place = () => {
    const [wide, tall] = size(), moves = { 0: "", 90: `translate(${height()} 0) `, 180: `translate(${ACROSS} ${height()}) `, 270: `translate(0 ${ACROSS}) ` };
    sheet.setAttribute("transform", `${moves[turn]}rotate(${turn})`);
    ["x", "y", "width", "height"].forEach((name, i) => now.setAttribute(name, box ? box[i] : 0));
    if (whole) { show([0, 0, wide, tall]); return; }
    const [x, y, w, h] = turned(box ?? [0, 0, ACROSS, 0]);
    const across = Math.min(wide, box ? Math.max(w * 1.6, CLOSE) : ACROSS);
    const down = across * stage.clientHeight / Math.max(1, stage.clientWidth);
    show([between(0, x + w / 2 - across / 2, wide - across), between(0, y + h / 2 - down * .38, Math.max(0, tall - down)), across, down]);
  };
  const toPage = number => {
    if (!image(number)) return;
    page = number;
    fetchOnce(image(page));
    used.setAttribute("href", "#trang-" + page);
    stage.setAttribute("aria-label", stage.dataset.said.replace("#", page));
    pages.forEach(link => {
      link.removeAttribute("aria-current");
      if (Number(link.dataset.go) === page) { link.setAttribute("aria-current", "page"); link.scrollIntoView({ block: "nearest" }); }
    });
    one("[data-broken]").hidden = true;
  };
  const look = ask => {
    if (!ask) return;
    box = ask.dataset.box ? ask.dataset.box.split(" ").map(Number) : null;
    // A field without a place on the page leaves the page that is looked at.
    if (box && Number(ask.dataset.page) !== page) toPage(Number(ask.dataset.page));
    place();
  };
  const turnTo = number => { toPage(number); box = null; place(); };
  const pan = (right, down) => {
    const [x, y, wide, tall] = stage.getAttribute("viewBox").split(" ").map(Number), scale = wide / Math.max(1, stage.clientWidth), [most, deepest] = size();
    show([between(0, x + right * scale, Math.max(0, most - wide)), between(0, y + down * scale, Math.max(0, deepest - tall)), wide, tall]);
  };
  stage.addEventListener("wheel", event => { if (!event.ctrlKey && !whole) { event.preventDefault(); pan(event.deltaX, event.deltaY); } }, { passive: false });
  stage.addEventListener("pointermove", event => { if (event.buttons === 1 && !whole) pan(-event.movementX, -event.movementY); });

  /* --- the fields ----------------------------------------------------------------------- */
  const field = ask => one("input:not([type=hidden]), textarea, select", ask);
  const doubts = () => asks.filter(ask => ask.classList.contains("ask--doubt"));
  const go = ask => { const input = field(ask); input.focus(); input.select?.(); };
  const count = () => {
    const left = doubts().length, head = one("[data-count]");
    head.textContent = left ? head.dataset.some.replace("#", left) : head.dataset.none;
    if (!left) one("[data-said-here]", document)?.remove();
  };
  const settle = ask => {
    if (!ask.classList.contains("ask--doubt")) return;
    ask.classList.remove("ask--doubt");
    const sure = one(".sure", ask);
    sure.className = "sure sure--hand";
    sure.textContent = words.seen;
    count();
  };
  const onwards = ask => {
    settle(ask);
    const left = doubts(), next = left.find(other => asks.indexOf(other) > asks.indexOf(ask)) ?? left[0];
    if (next) go(next); else button.focus();
  };
  const take = chip => {
    const ask = chip.closest(".ask"), input = field(ask);
    input.value = chip.dataset.value;
    settle(ask);
    go(ask);
  };
  const say = text => {
    const toasts = document.querySelector(".toasts"), toast = document.createElement("div"), line = document.createElement("span");
    toast.className = "toast";
    toast.dataset.saidHere = "";
    line.textContent = text;
    toast.append(line);
    toasts.replaceChildren(toast);
  };
  const submit = () => { if (form.requestSubmit) form.requestSubmit(button); else button.click(); };

  form.addEventListener("focusin", event => look(event.target.closest(".ask")));
  form.addEventListener("change", event => { const ask = event.target.closest(".ask"); if (ask) settle(ask); });
  form.addEventListener("click", event => { const chip = event.target.closest("[data-value]"); if (chip) take(chip); });
  form.addEventListener("submit", event => {
    const left = doubts();
    if (sending || left.length) event.preventDefault();
    if (sending) return;
    if (left.length) { go(left[0]); say(words.left.replace("#", left.length)); return; }
    sending = true;
    button.setAttribute("aria-disabled", "true");
  });
  form.addEventListener("keydown", event => {
    if (event.isComposing || event.defaultPrevented) return;
    const ask = event.target.closest(".ask");
    if (!ask) return;
    if (event.key === "Enter" && !event.ctrlKey && !event.shiftKey && !event.altKey && event.target.tagName !== "BUTTON") {
      event.preventDefault();
      onwards(ask);
    }
    if (event.altKey && /^Digit[1-9]$/.test(event.code)) {
      const chip = all("[data-alt]", ask)[event.code.slice(5) - 1];
      if (chip) { event.preventDefault(); take(chip); }
    }
  });

  /* --- acts of the whole screen --------------------------------------------------------- */
  const acts = {
    whole: control => { whole = !whole; control.setAttribute("aria-pressed", String(whole)); place(); },
    turn: () => { turn = (turn + 90) % 360; place(); },
  };
  desk.addEventListener("click", event => {
    const control = event.target.closest("[data-do]"), link = event.target.closest("[data-go]");
    if (control) acts[control.dataset.do]?.(control);
    if (link && !event.ctrlKey && !event.metaKey) { event.preventDefault(); turnTo(Number(link.dataset.go)); }
  });
  all("[data-reason]").forEach(part => part.addEventListener("toggle", () => { if (part.open) one("input[name=words]", part).focus(); }));
  addEventListener("keydown", event => {
    if (event.isComposing) return;
    const plain = !event.ctrlKey && !event.altKey && !event.shiftKey && !event.metaKey;
    if (event.altKey && event.code === "KeyZ") { const again = one("[data-again]"); if (again) { event.preventDefault(); again.click(); } }
    if (event.ctrlKey && event.key === "Enter" && !event.target.closest("[data-reason]")) { event.preventDefault(); submit(); }
    if (plain && (event.key === "PageDown" || event.key === "PageUp") && !event.target.closest("textarea, select, dialog") && pages.length > 1) {
      event.preventDefault();
      turnTo(page + (event.key === "PageDown" ? 1 : -1));
    }
  });
  addEventListener("resize", place);
  addEventListener("pageshow", event => { if (event.persisted) { sending = false; button.removeAttribute("aria-disabled"); } });

  place();
  // A message at the top of the fields has the focus first.
  // What a person has seen before is opened to be corrected, not to be confirmed unread.
  if (!one("[data-focus]")) { const first = doubts()[0] ?? (one(".sure--hand") && asks[0]); if (first) go(first); else button.focus(); }
}
}
