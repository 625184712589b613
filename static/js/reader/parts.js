/* The parts of the reader's screen, and what its addresses call things. */
export const one = (selector, within = document) => within.querySelector(selector);
export const all = (selector, within = document) => [...within.querySelectorAll(selector)];
export const stage = one(".stage");
export const panes = one("[data-panes]");
export const side = one("[data-side]");
export const lost = one("[data-lost]");
/* The words of addresses are the server's: the page says them. */
const { pageWord, findWord, widthWord, turnedWord, angleWord } = panes.dataset;
export { angleWord, findWord, pageWord, turnedWord, widthWord };

/* What is on the stage now: the number of the page, and of how many. */
export const shown = () => {
  const { page, pages } = one("[data-part=stage]").dataset;
  return { page: Number(page), pages: Number(pages) };
};
export const pageBox = () => one("#so-trang");
export const addressOf = (page) => {
  const address = new URLSearchParams(location.search);
  address.set(pageWord, page);
  return address;
};

/* Scrolls one pane alone; on a narrow screen the stage is part of the page. */
export const scrolls = (pane) =>
  pane.scrollHeight > pane.clientHeight + 1 && matchMedia("(min-width: 60.01rem)").matches;
export const bring = (what, pane) => {
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
