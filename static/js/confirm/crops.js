/* A crop that was refused because the machine was busy is asked for again, three times at most. */
import { all } from "./parts.js";

all("img.crop").forEach((crop) => {
  const { src } = crop;
  let tries = 0;
  const again = () => {
    if (tries === 3) return;
    tries += 1;
    setTimeout(() => {
      crop.removeAttribute("src");
      crop.src = src;
    }, 1000 * tries);
  };
  crop.addEventListener("error", again);
  if (crop.complete && !crop.naturalWidth) again();
});
