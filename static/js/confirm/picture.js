/* The page image: it follows the field, close to the place the value was read at. */
import { refusals } from "../again.js";
import { all, between, one, stage } from "./parts.js";

const ACROSS = 10000;
const CLOSE = 6400;
const sheet = one("[data-sheet]");
const used = one("[data-use]");
const now = one("[data-now]");
const pageInput = one("[data-page-input]");
let page = Number(stage.dataset.page);
let box = null;
let whole = false;
let turn = 0;

const height = () => Number(image(page).dataset.height);
const image = (number) => one(`#trang-${number}`);
// Each fetch of a page is recorded, so a page is fetched when it is first looked at, and once.
const fetchOnce = (picture) => {
  if (picture.dataset.href) {
    picture.setAttribute("href", picture.dataset.href);
    delete picture.dataset.href;
  }
};
all("image").forEach((picture) => {
  picture.addEventListener("error", () => {
    if (picture === image(page) && refusals(picture) > 1) one("[data-broken]").hidden = false;
  });
  picture.addEventListener("load", () => {
    if (picture === image(page)) one("[data-broken]").hidden = true;
  });
});
const size = () => (turn % 180 ? [height(), ACROSS] : [ACROSS, height()]);
const turned = ([x, y, w, h]) =>
  ({
    0: [x, y, w, h],
    90: [height() - y - h, x, h, w],
    180: [ACROSS - x - w, height() - y - h, w, h],
    270: [y, ACROSS - x - w, h, w],
  })[turn];
const show = (view) => stage.setAttribute("viewBox", view.map(Math.round).join(" "));
export const place = () => {
  const [wide, tall] = size();
  const moves = {
    0: "",
    90: `translate(${height()} 0) `,
    180: `translate(${ACROSS} ${height()}) `,
    270: `translate(0 ${ACROSS}) `,
  };
  sheet.setAttribute("transform", `${moves[turn]}rotate(${turn})`);
  ["x", "y", "width", "height"].forEach((name, i) => {
    now.setAttribute(name, box ? box[i] : 0);
  });
  if (whole) {
    show([0, 0, wide, tall]);
    return;
  }
  const [x, y, w, h] = turned(box ?? [0, 0, ACROSS, 0]);
  const across = Math.min(wide, box ? Math.max(w * 1.6, CLOSE) : ACROSS);
  const down = (across * stage.clientHeight) / Math.max(1, stage.clientWidth);
  show([
    between(0, x + w / 2 - across / 2, wide - across),
    between(0, y + h / 2 - down * 0.38, Math.max(0, tall - down)),
    across,
    down,
  ]);
};
const toPage = (number) => {
  if (!image(number)) return;
  page = number;
  fetchOnce(image(page));
  used.setAttribute("href", `#trang-${page}`);
  stage.setAttribute("aria-label", stage.dataset.said.replace("#", page));
  pageInput.value = page;
  all("[data-step]").forEach((link) => {
    const there = image(page + Number(link.dataset.step));
    link.toggleAttribute("aria-disabled", !there);
    if (!there) link.setAttribute("aria-disabled", "true");
  });
  one("[data-broken]").hidden = true;
};
export const look = (ask) => {
  if (!ask) return;
  box = ask.dataset.box ? ask.dataset.box.split(" ").map(Number) : null;
  // A field without a place on the page leaves the page that is looked at.
  if (box && Number(ask.dataset.page) !== page) toPage(Number(ask.dataset.page));
  place();
};
export const turnTo = (number) => {
  toPage(number);
  box = null;
  place();
};
const pan = (right, down) => {
  const [x, y, wide, tall] = stage.getAttribute("viewBox").split(" ").map(Number);
  const scale = wide / Math.max(1, stage.clientWidth);
  const [most, deepest] = size();
  show([
    between(0, x + right * scale, Math.max(0, most - wide)),
    between(0, y + down * scale, Math.max(0, deepest - tall)),
    wide,
    tall,
  ]);
};
stage.addEventListener(
  "wheel",
  (event) => {
    if (!event.ctrlKey && !whole) {
      event.preventDefault();
      pan(event.deltaX, event.deltaY);
    }
  },
  { passive: false },
);
stage.addEventListener("pointermove", (event) => {
  if (event.buttons === 1 && !whole) pan(-event.movementX, -event.movementY);
});
export const here = () => page;
/* The whole page, or again the place of the field; whether it is the whole now. */
export const showWhole = () => {
  whole = !whole;
  place();
  return whole;
};
export const quarterTurn = () => {
  turn = (turn + 90) % 360;
  place();
};
