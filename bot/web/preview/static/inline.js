// Inline mode: "@bot words" in the field asks the bot, and its results can be sent into the chat.

import { makeChoices } from "./choices.js";
import { element } from "./words.js";

const PAUSE = 250; // milliseconds without a key after which the bot is asked, so that not every letter asks
const draft = document.getElementById("draft");
const box = document.getElementById("inline");
const say = document.getElementById("inline-words");
const button = document.getElementById("inline-button");
const list = makeChoices(document.getElementById("results"), draft);

let deeds;
let timer = 0;
let asked = null; // id of the question whose results are wanted
let offers = []; // results of the pages so far, each with its inquiry
const heard = new Map(); // results by question: they may come before the answer to the asking

/**
 * Makes inline mode work; returns what the composer needs.
 * @param {{ask: Function, choose: Function, start: Function, write: Function, bot: Function}} given
 */
export function openInline(given) {
  deeds = given;
  return { key: (event) => !box.hidden && list.key(event), writing, left: close };
}

/** Closes the results. */
export function close() {
  clearTimeout(timer);
  asked = null;
  offers = [];
  box.hidden = true;
  list.close();
}

function writing(text) {
  clearTimeout(timer);
  const found = new RegExp(`^@${deeds.bot()}\\s+(.*)$`, "is").exec(text);
  if (!found) { close(); return; }
  timer = setTimeout(() => { offers = []; ask(found[1].trim(), ""); }, PAUSE);
}

async function ask(query, offset) {
  box.hidden = false;
  button.hidden = true;
  say.textContent = "Asking the bot …";
  asked = null;
  const { inquiry } = await deeds.ask(query, offset).catch(() => ({}));
  if (!inquiry) { close(); return; }
  asked = inquiry;
  if (heard.has(inquiry)) show(heard.get(inquiry));
}

/** Asks for the next results, once however often it is pressed. */
function further({ inquiry, query, next_offset: offset }) {
  if (inquiry === asked) ask(query, offset);
}

/** Takes what the bot offers. */
export function offered(results) {
  heard.clear();
  heard.set(results.inquiry, results);
  if (results.inquiry === asked) show(results);
}

function show(results) {
  const before = offers.length;
  offers.push(...results.results.map((result) => ({ ...result, inquiry: results.inquiry })));
  const choices = offers.map((result) => ({
    nodes: [element("b", { textContent: result.title }), element("span", { textContent: result.description })],
    pick: () => { close(); deeds.write(""); deeds.choose(result.inquiry, result.id); },
  }));
  if (results.next_offset) {
    choices.push({ nodes: [element("b", { className: "further", textContent: "More results" })], pick: () => further(results) });
  }
  list.open(choices, before && offers.length > before ? before : -1);
  say.textContent = offers.length ? "Arrow keys or a tap choose a result; Enter sends your words." : "The bot offers nothing for these words.";
  button.hidden = !results.button;
  if (results.button) {
    button.textContent = results.button.text;
    button.onmousedown = (event) => event.preventDefault(); // the field keeps the focus, or the results would close
    button.onclick = () => { close(); deeds.write(""); deeds.start(results.button.start_parameter ?? ""); };
  }
}
