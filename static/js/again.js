/* An image that was refused, most often because the machine was busy, is asked for again, three
   times at most. On every page and for whatever image comes later. */
const TRIES = 3;
const refused = new WeakMap();

/* How often an image was refused: once is nothing to speak of yet. */
export const refusals = (image) => refused.get(image) ?? 0;

const askAgain = (image) => {
  const tries = refusals(image) + 1;
  refused.set(image, tries);
  if (tries > TRIES) return;
  const name = image.hasAttribute("href") ? "href" : "src";
  const address = image.getAttribute(name);
  setTimeout(() => {
    // Meanwhile another page may stand here.
    if (image.getAttribute(name) !== address) return;
    image.removeAttribute(name);
    image.setAttribute(name, address);
  }, 1000 * tries);
};

document.addEventListener(
  "error",
  ({ target }) => {
    if (target.matches?.("img[src], image[href]")) askAgain(target);
  },
  true,
);
// What was refused before this was read.
for (const image of document.querySelectorAll("img[src]"))
  if (image.complete && !image.naturalWidth) askAgain(image);
