// Writing: the field that grows, the list of commands, inline results, which message is answered.

import { inOneLine } from "./bubbles.js";
import { makeChoices } from "./choices.js";
import { element } from "./words.js";

const draft = document.getElementById("draft");
const menu = document.getElementById("menu");
const count = document.getElementById("count");
const reply = document.getElementById("reply");
const list = makeChoices(document.getElementById("commands"), draft, { opened: (open) => menu.setAttribute("aria-expanded", String(open)) });

let commands = [];
let limit = 4096;
let answered = null;
let resting = "";
let inlineKey = () => false;
let onWriting = () => {};

/**
 * Makes the field work.
 * @param {(text: string, replyTo: number | null) => Promise<void>} send called with what was written
 * @param {{key: Function, writing: Function, left: Function}} inline what inline mode does with keys, with what is
 *   written, and when the field is left
 */
export function openComposer(send, inline) {
  inlineKey = inline.key;
  onWriting = inline.writing;
  const submit = async () => {
    const text = draft.value.trim();
    if (!text) return;
    const replyTo = answered?.message_id ?? null;
    write("");
    answer(null);
    await send(text, replyTo).catch(() => write(text));
  };
  document.getElementById("composer").onsubmit = (event) => { event.preventDefault(); submit(); };
  draft.oninput = changed;
  draft.onkeydown = (event) => {
    if (event.isComposing || inlineKey(event) || list.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); submit(); }
    if (event.key === "Escape") answer(null);
  };
  draft.onblur = () => setTimeout(() => { if (document.activeElement !== draft) { list.close(); inline.left(); } }, 150);
  menu.onclick = () => { if (list.isOpen) list.close(); else { draft.focus(); offer(""); } };
  document.getElementById("reply-off").onclick = () => { answer(null); draft.focus(); };
}

/** Sets the commands that are offered, the length of a message, and why nothing can be written (empty where it can). */
export function offerCommands(offered, longest, reason, placeholder) {
  commands = offered;
  limit = longest;
  menu.hidden = offered.length === 0 || reason !== "";
  draft.disabled = document.getElementById("send").disabled = reason !== "";
  resting = reason || placeholder;
  hint();
  fit();
}

/** Puts words into the field, as if they were typed. */
export function write(words) {
  draft.value = words;
  changed();
}

/** Sets which message the next one answers; null for none. */
export function answer(message) {
  answered = message;
  hint();
  reply.hidden = message === null;
  if (message) {
    document.getElementById("reply-words").textContent = inOneLine(message);
    draft.focus();
  }
}

/** Says in the empty field what it is for: what the message asks for that is answered, if it does. */
function hint() {
  draft.placeholder = (!draft.disabled && answered?.asks?.placeholder) || resting;
}

function fit() {
  draft.style.height = "auto";
  draft.style.height = `${draft.scrollHeight}px`;
}

function changed() {
  fit();
  const length = draft.value.trim().length;
  const sheets = Math.ceil(length / limit);
  count.textContent = length < limit * 0.85 ? "" : `${length} of ${limit}${sheets > 1 ? `: will be sent as ${sheets} messages` : ""}`;
  const typed = /^\/(\w*)$/.exec(draft.value);
  if (typed) offer(typed[1]); else list.close();
  onWriting(draft.value);
}

function offer(start) {
  const found = commands.filter((command) => command.command.startsWith(start.toLowerCase()));
  list.open(found.map((command) => ({
    nodes: [element("b", { textContent: `/${command.command}` }), element("span", { textContent: command.description })],
    pick: () => { write(`/${command.command}`); list.close(); document.getElementById("composer").requestSubmit(); },
    fill: () => write(`/${command.command} `),
  })));
}
