// A list above the message field from which one chooses by keys or taps, while the field keeps the focus.

import { element } from "./words.js";

/**
 * Makes a list of choices.
 * @param {HTMLElement} list the `ul` that shows them
 * @param {HTMLElement} field the field that is written in
 * @param {{opened?: Function}} hear called with whether the list is open, when that changes
 */
export function makeChoices(list, field, { opened = () => {} } = {}) {
  let shown = [];
  let chosen = -1;

  function choose(index) {
    chosen = index === -1 ? -1 : (index + shown.length) % shown.length;
    const options = [...list.querySelectorAll("[role=option]")];
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
    if (chosen === -1) { field.removeAttribute("aria-activedescendant"); return; }
    options[chosen].scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", options[chosen].id);
    field.setAttribute("aria-controls", list.id);
  }

  function draw(choice, index) {
    const option = element("li", { id: `${list.id}-${index}`, role: "option" }, ...choice.nodes);
    option.onmousedown = (event) => { event.preventDefault(); choice.pick(); };
    option.onmousemove = () => { if (chosen !== index) choose(index); };
    return option;
  }

  const choices = {
    get isOpen() { return !list.hidden; },
    /** Shows choices: `nodes` to draw, `pick` what choosing does, `fill` what Tab does; `first` is chosen, -1 for none. */
    open(offered, first = 0) {
      shown = offered;
      list.replaceChildren(...shown.map(draw));
      list.hidden = shown.length === 0;
      opened(choices.isOpen);
      if (choices.isOpen) choose(first);
    },
    close() {
      list.hidden = true;
      field.removeAttribute("aria-activedescendant");
      opened(false);
    },
    /** Handles a key; returns whether it was one of the list's. */
    key(event) {
      if (list.hidden || event.shiftKey) return false;
      const deeds = { ArrowDown: () => choose(chosen + 1), ArrowUp: () => choose(chosen <= 0 ? shown.length - 1 : chosen - 1), Escape: choices.close };
      if (chosen >= 0) Object.assign(deeds, { Enter: () => shown[chosen].pick(), Tab: shown[chosen].fill });
      const deed = deeds[event.key];
      if (!deed) return false;
      event.preventDefault();
      deed();
      return true;
    },
  };
  return choices;
}
