/* The reader: turns pages without leaving, walks from find to find, zooms by asking for wider
   images. Every image is on the trail, so none is asked for before somebody looks at it.
   Here are its keys and buttons; each file beside tells one part. */
import { copy } from "./copying.js";
import { step } from "./finds.js";
import { begin, flip, goTo, turn, turnAgain } from "./pages.js";
import { asLeft, toggleSide } from "./panel.js";
import { pageBox, stage } from "./parts.js";
import { beginWith, fitWhole, fitWidth, larger, lay, sharpen, smaller } from "./size.js";
import { observe } from "./strip.js";
import { keep, turnRound } from "./turning.js";

const toFind = (by) => {
  const elsewhere = step(by);
  if (elsewhere) turn(elsewhere);
};
const acts = {
  before: () => flip(-1),
  after: () => flip(1),
  next: () => toFind(1),
  previous: () => toFind(-1),
  in: larger,
  out: smaller,
  fit: fitWidth,
  whole: fitWhole,
  page: () => {
    pageBox().focus();
    pageBox().select();
  },
  copy,
  turn: () => turnRound(turnAgain),
  side: () => toggleSide(),
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
    toFind(link.dataset.hit === "after" ? 1 : -1);
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
  acts.turn();
});
addEventListener("pagehide", () => keep());
addEventListener("resize", () => {
  lay();
  sharpen();
});

beginWith();
asLeft();
begin();
observe();
