/* The strip of pages: where the page now is, and thumbnails of what somebody rests at. */
import { all, one } from "./parts.js";

let observer = null;
export const observe = () => {
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
const mark = (number) =>
  all("[data-leaf]").forEach((leaf) => {
    const now = Number(leaf.dataset.leaf) === number;
    if (now) leaf.setAttribute("aria-current", "page");
    else leaf.removeAttribute("aria-current");
  });
/* Takes the strip of the page that came, where it is another one. */
export const renew = (page, number) => {
  const strip = one("[data-strip]");
  const fresh = one("[data-strip]", page);
  if (strip.dataset.strip !== fresh.dataset.strip) {
    strip.replaceWith(document.importNode(fresh, true));
    observe();
  } else mark(number);
};
export const follow = () => {
  const leaf = one("[data-leaf][aria-current]");
  const strip = one("[data-strip]");
  if (leaf && strip.clientHeight)
    strip.scrollTop = leaf.offsetTop - strip.offsetTop - strip.clientHeight / 3;
};
