/* From page to page without leaving: the parts of the page that came take the places of the old. */
import { showNow } from "./finds.js";
import {
  addressOf,
  all,
  findWord,
  lost,
  one,
  pageBox,
  scrolls,
  shown,
  side,
  stage,
} from "./parts.js";
import { draw, lay, sharpen, straighten, watch } from "./size.js";
import { follow, renew } from "./strip.js";
import { keep } from "./turning.js";

let turning = null;
let goal = 0;
let flipping = null;

export const turn = async (address) => {
  keep();
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
    pageBox().value = shown().page;
    lost.hidden = false;
  }
};
/* The page that is shown once more, as it is now on the server. */
export const turnAgain = () => turn(`?${addressOf(shown().page)}`);
const put = (page, address) => {
  const held = document.activeElement?.closest("[data-turn], [data-hit]");
  draw(one(".sheet img", page));
  all("[data-part]", page).forEach((part) => {
    one(`[data-part="${part.dataset.part}"]`)?.replaceWith(document.importNode(part, true));
  });
  renew(page, shown().page);
  straighten();
  goal = 0;
  lost.hidden = true;
  history.replaceState(null, "", address);
  begin();
  if (held)
    one(
      held.dataset.turn
        ? `[data-part=pages] [data-turn="${held.dataset.turn}"]`
        : `[data-hit="${held.dataset.hit}"]`,
    )?.focus({ preventScroll: true });
};
export const begin = () => {
  lay();
  watch();
  follow();
  side.scrollTop = stage.scrollTop = 0;
  if (!scrolls(stage) && scrollY > stage.offsetTop) scrollTo(0, 0);
  showNow();
  sharpen();
};
/* Who turns quickly goes straight to the last page asked for; those between are not opened. */
export const flip = (by) => {
  const { page, pages } = shown();
  const from = goal || page;
  const to = Math.min(Math.max(1, from + by), pages);
  if (to === from) return;
  const wait = goal ? 150 : 0;
  const address = addressOf(to);
  address.delete(findWord);
  goal = to;
  pageBox().value = to;
  clearTimeout(flipping);
  flipping = setTimeout(() => turn(`?${address}`), wait);
};
export const goTo = (typed) => {
  const { page } = shown();
  const number = parseInt(typed, 10);
  goal = 0;
  if (number) flip(number - page);
  pageBox().value = goal || page;
  stage.focus({ preventScroll: true });
};
