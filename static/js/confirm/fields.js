/* The fields: which are doubtful still, and from one to the next. */
import { asks, button, one, say, side, words } from "./parts.js";
import { look } from "./picture.js";

export const field = (ask) => one("input:not([type=hidden]), textarea, select", ask);
export const named = (name) => asks.find((ask) => field(ask)?.name === name);
export const doubts = () => asks.filter((ask) => ask.classList.contains("ask--doubt"));
export const go = (ask) => {
  const input = field(ask);
  input.focus();
  input.select?.();
};
export const count = () => {
  const left = doubts().length;
  const head = one("[data-count]");
  head.textContent = left ? head.dataset.some.replace("#", left) : head.dataset.none;
};
export const mark = (ask, css, text) => {
  const sure = one(".sure", ask);
  if (!sure) return;
  sure.className = `sure ${css}`;
  sure.textContent = text;
};
export const unchosen = (ask) => ask.hasAttribute("data-must") && !field(ask).value;
export const settle = (ask, listed = false) => {
  const input = field(ask);
  if (ask.hasAttribute("data-act")) {
    ask.classList.toggle("ask--doubt", !input.checked);
  } else if (unchosen(ask)) {
    return;
  } else if (ask.classList.contains("ask--doubt") || listed) {
    ask.classList.remove("ask--doubt");
    if (listed) mark(ask, "sure--list", words.listed);
    else if (input.value) mark(ask, "sure--hand", words.seen);
    else mark(ask, "sure--none", words.empty);
  }
  count();
};
// Nothing is left: the number is in sight beside its place on the page, and the button is next.
export const rest = () => {
  side.scrollTop = 0;
  look(named("number"));
  button.focus({ preventScroll: true });
};
const goOn = (ask) => {
  const left = doubts();
  const next = left.find((other) => asks.indexOf(other) > asks.indexOf(ask)) ?? left[0];
  if (next && next !== ask) go(next);
  else if (!next) rest();
};
export const onwards = (ask) => {
  settle(ask);
  // A field that must be chosen is not kept empty by Enter; staying there in silence looks broken.
  if (unchosen(ask) && doubts().every((other) => other === ask)) say(words.choose);
  else goOn(ask);
};
export const take = (chip) => {
  const ask = chip.closest(".ask");
  const input = field(ask);
  input.value = chip.dataset.value;
  settle(ask);
  go(ask);
};
