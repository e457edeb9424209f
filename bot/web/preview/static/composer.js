// Writing: the field that grows, the list of commands, whom one speaks as, which message is answered.

import { element } from "./words.js";
import { inOneLine } from "./bubbles.js";

const draft = document.getElementById("draft");
const list = document.getElementById("commands");
const menu = document.getElementById("menu");
const count = document.getElementById("count");
const reply = document.getElementById("reply");

let commands = [];
let shown = [];
let chosen = 0;
let limit = 4096;
let answered = null;

/**
 * Makes the field work.
 * @param {(text: string, replyTo: number | null) => Promise<void>} send called with what was written
 */
export function openComposer(send) {
  const submit = async () => {
    const text = draft.value.trim();
    if (!text) return;
    const replyTo = answered?.message_id ?? null;
    draft.value = "";
    answer(null);
    changed();
    await send(text, replyTo).catch(() => { draft.value = text; changed(); });
  };
  document.getElementById("composer").onsubmit = (event) => { event.preventDefault(); submit(); };
  draft.oninput = changed;
  draft.onkeydown = (event) => {
    if (event.isComposing) return;
    if (!list.hidden && inList(event)) return;
    if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); submit(); }
    if (event.key === "Escape") answer(null);
  };
  draft.onblur = () => setTimeout(() => { if (!list.contains(document.activeElement)) closeList(); }, 150);
  menu.onclick = () => { if (list.hidden) { draft.focus(); openList(""); } else closeList(); };
  document.getElementById("reply-off").onclick = () => { answer(null); draft.focus(); };
}

/** Sets the commands that are offered, and the length of a message. */
export function offerCommands(offered, longest) {
  commands = offered;
  limit = longest;
  menu.hidden = offered.length === 0;
  changed();
}

/** Sets which message the next one answers; null for none. */
export function answer(message) {
  answered = message;
  reply.hidden = message === null;
  if (message) {
    document.getElementById("reply-words").textContent = inOneLine(message);
    draft.focus();
  }
}

function changed() {
  draft.style.height = "auto";
  draft.style.height = `${draft.scrollHeight}px`;
  const length = draft.value.trim().length;
  const sheets = Math.ceil(length / limit);
  count.textContent = length < limit * 0.85 ? "" : `${length} of ${limit}${sheets > 1 ? `: will be sent as ${sheets} messages` : ""}`;
  const typed = /^\/(\w*)$/.exec(draft.value);
  if (typed) openList(typed[1]); else closeList();
}

function openList(start) {
  shown = commands.filter((command) => command.command.startsWith(start.toLowerCase()));
  if (!shown.length) { closeList(); return; }
  list.replaceChildren(...shown.map((command, index) => {
    const option = element("li", { id: `command-${index}`, role: "option" },
      element("b", { textContent: `/${command.command}` }), element("span", { textContent: command.description }));
    option.onmousedown = (event) => { event.preventDefault(); pick(command); };
    option.onmousemove = () => { if (chosen !== index) choose(index); };
    return option;
  }));
  list.hidden = false;
  menu.setAttribute("aria-expanded", "true");
  choose(0);
}

function closeList() {
  list.hidden = true;
  menu.setAttribute("aria-expanded", "false");
  draft.removeAttribute("aria-activedescendant");
}

function choose(index) {
  chosen = (index + shown.length) % shown.length;
  [...list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
  list.children[chosen].scrollIntoView({ block: "nearest" });
  draft.setAttribute("aria-activedescendant", `command-${chosen}`);
}

function pick(command) {
  draft.value = `/${command.command}`;
  closeList();
  document.getElementById("composer").requestSubmit();
}

/** Handles a key while the list is open; returns whether it was one of the list's. */
function inList(event) {
  const deeds = {
    ArrowDown: () => choose(chosen + 1),
    ArrowUp: () => choose(chosen - 1),
    Enter: () => pick(shown[chosen]),
    Tab: () => { draft.value = `/${shown[chosen].command} `; changed(); },
    Escape: closeList,
  };
  const deed = event.shiftKey ? undefined : deeds[event.key];
  if (!deed) return false;
  event.preventDefault();
  deed();
  return true;
}
