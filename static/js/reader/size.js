/* How large the page is and which way up; a larger page asks for a wider image of it. */
import { refusals } from "../again.js";
import { one, stage, turnedWord, widthWord } from "./parts.js";

const REM = parseFloat(getComputedStyle(document.documentElement).fontSize);
const WHOLE = 50 * REM;
const MOST = 2.5;
const LEAST = 0.4;
const STEP = 1.25;
let zoom = 0 /* nought: fit the width */;
let turned = 0;
let waiting = null;

const sheetImage = () => one(".sheet img");
const ratio = () => {
  const image = sheetImage();
  return image.getAttribute("height") / image.getAttribute("width");
};
const room = () => {
  const style = getComputedStyle(stage);
  return {
    across: stage.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight),
    down: stage.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom),
  };
};
const sideways = () => turned % 180 !== 0;
const fitting = () => Math.min(1.25 * WHOLE, room().across) / (sideways() ? ratio() : 1);
const fittingPage = () => Math.min(fitting(), room().down / (sideways() ? 1 : ratio()));
const width = () => (zoom ? zoom * WHOLE : fitting());

export const lay = () => {
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
const drawn = (image, wide) => {
  const asked = new URLSearchParams([[widthWord, wide]]);
  if (image.dataset.turned > 0) asked.set(turnedWord, image.dataset.turned);
  return `${image.dataset.image}?${asked}`;
};
/* The image of a page that just came, as wide as the page is shown. */
export const draw = (image) => {
  image.dataset.width = Math.max(wanted(image), Number(image.dataset.width));
  image.setAttribute("src", drawn(image, image.dataset.width));
};
/* A wider image takes the place of the narrow one once it is here; a narrower one is never asked for. */
export const sharpen = () => {
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
export const watch = () => {
  const image = sheetImage();
  const tell = (there) => {
    one(".sheetbox").hidden = !there;
    one(".noimage").hidden = there;
  };
  image.addEventListener("error", () => {
    if (refusals(image) > 1 && image.isConnected) tell(false);
  });
  image.addEventListener("load", () => {
    if (image.isConnected) tell(true);
  });
};

const resize = (value) => {
  zoom = value;
  lay();
  sharpen();
};
export const larger = () => resize(Math.min(MOST, (width() / WHOLE) * STEP));
export const smaller = () => resize(Math.max(LEAST, width() / WHOLE / STEP));
export const fitWidth = () => resize(0);
export const fitWhole = () => resize(fittingPage() / WHOLE);
/* The address may ask for a width: the page begins with it. */
export const beginWith = () => {
  const asked = Number(new URLSearchParams(location.search).get(widthWord));
  if (asked) zoom = Number(sheetImage().dataset.width) / WHOLE;
};

/* By how much the page is turned beyond what is kept; the new angle after a quarter more. */
export const quarterMore = () => {
  turned = (turned + 90) % 360;
  lay();
  sharpen();
  return turned;
};
export const straighten = () => {
  turned = 0;
};
