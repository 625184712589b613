/* The finds on the page: which is the one now, and where the next stands. */
import { all, bring, one, side, stage } from "./parts.js";

const finds = () => all("[data-find]");
export const show = (number) => {
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
export const showNow = () => {
  const now = one("[data-find].is-now");
  if (now) show(Number(now.dataset.find));
};
/* Shows the next find of this page; where there is none, the address of the page that has it. */
export const step = (by) => {
  const number = Number(one("[data-now]")?.textContent || 0) + by;
  const way = by > 0 ? "after" : "before";
  if (finds().some((find) => Number(find.dataset.find) === number)) {
    show(number);
    return null;
  }
  return one(`[data-hit="${way}"]`)?.getAttribute(`data-page-${way}`);
};
