"use strict";
/* Tables of files: how many are ticked, all of the page at once, a range with Shift. */
{
  const boxes = [...document.querySelectorAll("[data-pick]")];
  const whole = document.querySelector("[data-pick-all]");
  const bar = document.querySelector("[data-pickbar]");
  const count = bar?.querySelector("[data-pick-count]");
  let last = null;
  const show = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    if (whole) {
      whole.checked = ticked > 0 && ticked === boxes.length;
      whole.indeterminate = ticked > 0 && ticked < boxes.length;
    }
    bar?.toggleAttribute("data-ticked", ticked > 0);
    if (count)
      count.textContent = ticked ? count.dataset.some.replace("#", ticked) : count.dataset.none;
    bar?.querySelectorAll("[data-pick-act]").forEach((act) => {
      act.disabled = !ticked;
    });
  };
  const range = (box, event) => {
    if (event.shiftKey && last !== null && last !== box) {
      const ends = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
      boxes.slice(ends[0], ends[1] + 1).forEach((each) => {
        each.checked = box.checked;
      });
    }
    last = box;
  };
  boxes.forEach((box) => {
    box.addEventListener("click", (event) => {
      range(box, event);
      show();
    });
  });
  whole?.addEventListener("change", () => {
    boxes.forEach((box) => {
      box.checked = whole.checked;
    });
    show();
  });
  addEventListener("pageshow", show);
  if (boxes.length) show();
}
