/* A row of the inventory's list as the suggestion for many fields at once. */
import { count, doubts, field, go, mark, named, rest, settle } from "./fields.js";
import { all, one, words } from "./parts.js";

export const offers = all("[data-row]");
const typedByHand = (ask) => one(".sure--hand", ask) !== null;
const offerBeside = (ask, value) => {
  let proof = one("[data-proof]", ask);
  if (!proof) {
    proof = document.createElement("p");
    proof.className = "proof";
    proof.dataset.proof = "";
    const label = document.createElement("span");
    label.className = "muted";
    label.textContent = `${words.suggested}:`;
    proof.append(label);
    ask.append(proof);
  }
  if (all("[data-value]", proof).some((chip) => chip.dataset.value === value)) return;
  const chip = document.createElement("button");
  const keys = document.createElement("kbd");
  const choice = [...(field(ask).options ?? [])].find((one) => one.value === value);
  chip.type = "button";
  chip.className = "chip";
  chip.dataset.value = value;
  chip.dataset.alt = "";
  keys.textContent = `Alt+${all("[data-alt]", proof).length + 1}`;
  chip.append(choice?.textContent ?? value, " ", keys);
  proof.append(" ", chip);
};
const open = (ask) => {
  if (!ask.classList.contains("ask--doubt")) {
    ask.classList.add("ask--doubt");
    mark(ask, "sure--mid", words.open);
  }
};
export const takeRow = (link) => {
  const { fills, agrees, beside } = JSON.parse(link.dataset.row);
  for (const [name, value] of Object.entries(fills)) {
    const ask = named(name);
    const input = ask && field(ask);
    if (!ask) continue;
    const read = input.value;
    // What the person has typed is never overwritten: the row stands beside it.
    if (typedByHand(ask) && read !== value) {
      offerBeside(ask, value);
      continue;
    }
    input.value = value;
    if (read && read !== value) offerBeside(ask, read);
    settle(ask, true);
  }
  agrees.map(named).forEach((ask) => {
    if (ask?.classList.contains("ask--doubt")) settle(ask, true);
  });
  for (const [name, value] of Object.entries(beside)) {
    const ask = named(name);
    if (!ask) continue;
    offerBeside(ask, value);
    if (!typedByHand(ask) && field(ask).value !== value) open(ask);
  }
  offers.forEach((other) => {
    other.classList.toggle("is-taken", other === link);
  });
  count();
  const [first] = doubts();
  if (first) go(first);
  else rest();
};
