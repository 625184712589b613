/* The reader: turns pages without leaving, walks from find to find, zooms by asking for wider
   images. Every image is on the trail, so none is asked for before somebody looks at it. */
"use strict";
{
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const stage = one(".stage");
  const panes = one("[data-panes]");
  const side = one("[data-side]");
  const lost = one("[data-lost]");
  const REM = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const WHOLE = 50 * REM;
  const MOST = 2.5;
  const LEAST = 0.4;
  const STEP = 1.25;
  let zoom = 0 /* nought: fit the width */;
  let turned = 0;
  let waiting = null;
  let turning = null;
  let goal = 0;
  let flipping = null;

  /* Size */
  const sheetImage = () => one(".sheet img");
  const ratio = () => {
    const image = sheetImage();
    return image.getAttribute("height") / image.getAttribute("width");
  };
  const room = () => {
    const style = getComputedStyle(stage);
    return stage.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  };
  const sideways = () => turned % 180 !== 0;
  const fitting = () => Math.min(1.25 * WHOLE, room()) / (sideways() ? ratio() : 1);
  const width = () => (zoom ? zoom * WHOLE : fitting());
  const lay = () => {
    const box = one(".sheetbox");
    const w = width();
    const h = w * ratio();
    box.classList.add("is-set");
    box.style.setProperty("--sheet-width", `${w}px`);
    box.style.setProperty("--box-width", `${sideways() ? h : w}px`);
    box.style.setProperty("--box-height", `${sideways() ? w : h}px`);
    box.style.setProperty("--turned", `${turned}deg`);
    one("[data-zoom]").textContent = `${Math.round((100 * w) / WHOLE)} %`;
  };
  const wanted = (image) => {
    const need = width() * Math.min(devicePixelRatio, 2);
    const widths = image.dataset.widths.split(" ").map(Number);
    return widths.find((w) => w * 1.15 >= need) ?? widths.at(-1);
  };
  /* A page that somebody turned has another address, so that no older image is taken for it. */
  const drawn = (image, wide) =>
    image.dataset.image +
    "?rong=" +
    wide +
    (image.dataset.turned > 0 ? `&xoay=${image.dataset.turned}` : "");
  /* A wider image takes the place of the narrow one once it is here; a narrower one is never asked for. */
  const sharpen = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const image = sheetImage();
      const better = wanted(image);
      if (better <= Number(image.dataset.width)) return;
      const next = image.cloneNode();
      next.dataset.width = better;
      next.addEventListener(
        "load",
        () => {
          if (image.isConnected) image.replaceWith(next);
        },
        { once: true },
      );
      next.src = drawn(image, better);
    }, 350);
  };
  const fittingPage = () => {
    const style = getComputedStyle(stage);
    const high =
      stage.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom);
    return Math.min(fitting(), high / (sideways() ? 1 : ratio()));
  };
  const resize = (value) => {
    zoom = value;
    lay();
    sharpen();
  };
  const watch = () => {
    const image = sheetImage();
    const fail = () => {
      one(".sheetbox").hidden = true;
      one(".noimage").hidden = false;
    };
    if (image.complete && !image.naturalWidth) fail();
    else image.addEventListener("error", fail);
  };

  /* Scrolls one pane alone; on a narrow screen the stage is part of the page. */
  const scrolls = (pane) =>
    pane.scrollHeight > pane.clientHeight + 1 && matchMedia("(min-width: 60.01rem)").matches;
  const bring = (what, pane) => {
    if (!what?.getClientRects().length) return;
    const there = what.getBoundingClientRect();
    const here = pane.getBoundingClientRect();
    if (scrolls(pane)) {
      pane.scrollTop += there.top + there.height / 2 - here.top - pane.clientHeight / 2;
      if (there.left < here.left || there.right > here.left + pane.clientWidth)
        pane.scrollLeft += there.left + there.width / 2 - here.left - pane.clientWidth / 2;
    } else if (pane === stage && (there.top < 120 || there.bottom > innerHeight)) {
      scrollBy(0, there.top - innerHeight / 2);
    }
  };

  /* Finds */
  const finds = () => all("[data-find]");
  const show = (number) => {
    finds().forEach((find) => {
      find.classList.toggle("is-now", Number(find.dataset.find) === number);
    });
    all("[data-mark]").forEach((mark) => {
      mark.classList.toggle("is-now", Number(mark.dataset.mark) === number);
    });
    const count = one("[data-now]");
    if (count) count.textContent = number;
    bring(one("[data-find].is-now"), stage);
    bring(one("mark.is-now"), side);
  };
  const step = (by) => {
    const number = Number(one("[data-now]")?.textContent || 0) + by;
    const way = by > 0 ? "after" : "before";
    if (finds().some((find) => Number(find.dataset.find) === number)) return show(number);
    const other = one(`[data-hit="${way}"]`)?.getAttribute(`data-page-${way}`);
    if (other) turn(other);
  };

  /* A turned page stays turned for everybody; who turns on is asked only once for where it ends. */
  let keeping = null;
  const keep = async (afresh = true) => {
    if (!keeping) return;
    const { form, angle, timer } = keeping;
    const asked = new FormData(form);
    clearTimeout(timer);
    keeping = null;
    asked.set("goc", angle);
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: asked,
        redirect: "manual",
        keepalive: true,
        headers: { Accept: "application/json" },
      });
      if (answer.status !== 204) throw new Error("not kept");
      if (afresh && form.isConnected && !keeping) await turn(here());
    } catch {
      lost.hidden = false;
    }
  };
  const turnRound = () => {
    const form = one("[data-turnform]");
    turned = (turned + 90) % 360;
    lay();
    sharpen();
    clearTimeout(keeping?.timer);
    keeping = {
      form,
      angle: (Number(form.dataset.turned) + turned) % 360,
      timer: setTimeout(() => keep(), 800),
    };
  };
  const here = () => {
    const address = new URLSearchParams(location.search);
    address.set("trang", one("[data-part=san]").dataset.page);
    return `?${address}`;
  };

  /* Pages */
  const turn = async (address) => {
    keep(false);
    turning?.abort();
    const here = new AbortController();
    turning = here;
    let answer;
    try {
      answer = await fetch(address, { signal: here.signal, headers: { Accept: "text/html" } });
      /* Signed out, or no longer open: the whole page says so, and the sheet is gone. */
      if (!answer.ok || answer.redirected) return location.assign(address);
      const text = await answer.text();
      if (turning !== here) return;
      put(new DOMParser().parseFromString(text, "text/html"), address);
    } catch (error) {
      if (error.name === "AbortError" || turning !== here) return;
      goal = 0;
      pageBox().value = one("[data-part=san]").dataset.page;
      lost.hidden = false;
    }
  };
  const put = (page, address) => {
    const held = document.activeElement?.closest("[data-turn], [data-hit]");
    const image = one(".sheet img", page);
    image.dataset.width = Math.max(wanted(image), Number(image.dataset.width));
    image.setAttribute("src", drawn(image, image.dataset.width));
    all("[data-part]", page).forEach((part) => {
      one(`[data-part="${part.dataset.part}"]`)?.replaceWith(document.importNode(part, true));
    });
    const strip = one("[data-strip]");
    const fresh = one("[data-strip]", page);
    if (strip.dataset.strip !== fresh.dataset.strip) {
      strip.replaceWith(document.importNode(fresh, true));
      observe();
    } else mark(Number(one("[data-part=san]").dataset.page));
    turned = 0;
    goal = 0;
    lost.hidden = true;
    history.replaceState(null, "", address);
    begin();
    if (held)
      one(
        held.dataset.turn
          ? `[data-part=trang] [data-turn="${held.dataset.turn}"]`
          : `[data-hit="${held.dataset.hit}"]`,
      )?.focus({ preventScroll: true });
  };
  const mark = (number) =>
    all("[data-leaf]").forEach((leaf) => {
      const now = Number(leaf.dataset.leaf) === number;
      if (now) leaf.setAttribute("aria-current", "page");
      else leaf.removeAttribute("aria-current");
    });
  const begin = () => {
    lay();
    watch();
    const leaf = one("[data-leaf][aria-current]");
    const strip = one("[data-strip]");
    if (leaf && strip.clientHeight)
      strip.scrollTop = leaf.offsetTop - strip.offsetTop - strip.clientHeight / 3;
    side.scrollTop = stage.scrollTop = 0;
    if (!scrolls(stage) && scrollY > stage.offsetTop) scrollTo(0, 0);
    const now = one("[data-find].is-now");
    if (now) show(Number(now.dataset.find));
    sharpen();
  };
  const pageBox = () => one("#so-trang");
  /* Who turns quickly goes straight to the last page asked for; those between are not opened. */
  const flip = (by) => {
    const shown = one("[data-part=san]");
    const from = goal || Number(shown.dataset.page);
    const to = Math.min(Math.max(1, from + by), Number(shown.dataset.pages));
    if (to === from) return;
    const address = new URLSearchParams(location.search);
    const wait = goal ? 150 : 0;
    address.delete("cho");
    goal = to;
    address.set("trang", goal);
    pageBox().value = to;
    clearTimeout(flipping);
    flipping = setTimeout(() => turn(`?${address}`), wait);
  };

  const goTo = (typed) => {
    const shown = one("[data-part=san]");
    const number = parseInt(typed, 10);
    goal = 0;
    if (number) flip(number - Number(shown.dataset.page));
    pageBox().value = goal || shown.dataset.page;
    stage.focus({ preventScroll: true });
  };

  /* The text of the open page; where the browser keeps its own way shut, by the old one. */
  const copy = async () => {
    const text = all(".lines > li")
      .map((line) => line.textContent)
      .join("\n");
    const said = one("[data-copied]");
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const box = document.createElement("textarea");
      const held = document.activeElement;
      box.value = text;
      box.className = "vh";
      document.body.append(box);
      box.select();
      document.execCommand("copy");
      box.remove();
      held?.focus({ preventScroll: true });
    }
    if (!said) return;
    said.classList.remove("vh");
    said.textContent = said.dataset.copied;
  };

  /* Thumbnails: only what somebody rests at in the strip is asked for. */
  let observer;
  const observe = () => {
    observer?.disconnect();
    const timers = new Map();
    observer = new IntersectionObserver(
      (entries) =>
        entries.forEach(({ target, isIntersecting }) => {
          clearTimeout(timers.get(target));
          if (!isIntersecting) return;
          timers.set(
            target,
            setTimeout(() => {
              observer.unobserve(target);
              const image = new Image();
              image.alt = "";
              image.addEventListener("error", () => image.remove());
              image.src = target.dataset.thumb;
              target.replaceChildren(image);
            }, 500),
          );
        }),
      { root: one("[data-strip]"), threshold: 0.5 },
    );
    all("[data-thumb]").forEach((thumb) => {
      observer.observe(thumb);
    });
  };

  /* Keys and buttons */
  const toggleSide = (shown) => {
    one('[data-do="side"]').setAttribute("aria-pressed", String(shown));
    panes.classList.toggle("no-side", !shown);
    side.hidden = !shown;
    try {
      sessionStorage.setItem("side", shown ? "1" : "0");
    } catch {
      /* not kept */
    }
    lay();
  };
  const acts = {
    before: () => flip(-1),
    after: () => flip(1),
    next: () => step(1),
    previous: () => step(-1),
    in: () => resize(Math.min(MOST, (width() / WHOLE) * STEP)),
    out: () => resize(Math.max(LEAST, width() / WHOLE / STEP)),
    fit: () => resize(0),
    whole: () => resize(fittingPage() / WHOLE),
    page: () => {
      pageBox().focus();
      pageBox().select();
    },
    copy,
    turn: turnRound,
    side: () => toggleSide(side.hidden),
  };
  const keys = {
    ArrowRight: "after",
    ArrowLeft: "before",
    PageDown: "after",
    PageUp: "before",
    n: "next",
    p: "previous",
    "+": "in",
    "=": "in",
    "-": "out",
    0: "fit",
    f: "whole",
    g: "page",
    r: "turn",
    t: "side",
  };
  addEventListener("keydown", (event) => {
    const act = acts[keys[event.key] ?? keys[event.key.toLowerCase()]];
    const elsewhere = event.target.closest(
      "input, textarea, select, [contenteditable], dialog, details.menu[open]",
    );
    /* Among tabs the arrows choose a tab, as everywhere; every other key is the reader's. */
    const among = event.key.startsWith("Arrow") && event.target.closest("[role=tablist]");
    if (
      !act ||
      elsewhere ||
      among ||
      event.defaultPrevented ||
      event.isComposing ||
      event.ctrlKey ||
      event.altKey ||
      event.metaKey
    )
      return;
    event.preventDefault();
    act();
  });
  addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey)
      return;
    const button = event.target.closest("[data-do]");
    const link = event.target.closest("[data-turn][href], [data-hit], [data-strip] a, .noimage a");
    if (button) acts[button.dataset.do]?.();
    else if (link?.dataset.hit) {
      event.preventDefault();
      step(link.dataset.hit === "after" ? 1 : -1);
    } else if (link?.dataset.turn) {
      event.preventDefault();
      acts[link.dataset.turn]();
    } else if (link) {
      event.preventDefault();
      turn(link.getAttribute("href"));
    } else if (event.detail && event.target.closest("[role=tab]"))
      /* Who chose a tab by the mouse goes on reading: the keys are the page's again. */
      stage.focus({ preventScroll: true });
  });
  addEventListener("submit", (event) => {
    if (!event.target.closest(".gopage")) return;
    event.preventDefault();
    goTo(pageBox().value);
  });
  addEventListener("submit", (event) => {
    if (!event.target.matches("[data-turnform]")) return;
    event.preventDefault();
    turnRound();
  });
  addEventListener("pagehide", () => keep(false));
  addEventListener("resize", () => {
    lay();
    sharpen();
  });

  const asked = Number(new URLSearchParams(location.search).get("rong"));
  if (asked) zoom = Number(sheetImage().dataset.width) / WHOLE;
  try {
    if (sessionStorage.getItem("side") === "0") toggleSide(false);
  } catch {
    /* not kept */
  }
  begin();
  observe();
}
