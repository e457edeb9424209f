// Messages as bubbles: who, what they answer, words, file, buttons, time.

import { drawRich, richWords } from "./rich.js";
import { drawLink, drawWords, element, startPayload } from "./words.js";

const TIME = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long", year: "numeric" });

/** Returns the day of a message in words. */
export const dayOf = (message) => DAY.format(new Date(message.date * 1000));

/** Returns a message in one line, for lists and references. */
export function inOneLine(message) {
  const words = message.text ?? message.caption ?? message.document?.file_name ?? serviceWords(message)
    ?? richWords(message.rich_message) ?? "Message";
  return words.replace(/\s+/g, " ").slice(0, 160);
}

/**
 * Draws a message.
 * @param {object} message Telegram's Message
 * @param {{mine: boolean, inGroup: boolean, waiting: Set<string>, reaction: string[], language: string}} view
 * @param {object} deeds what taps do: tap, copy, explain, start, command, reply, find; and the bot's name
 */
export function drawMessage(message, view, deeds) {
  const service = serviceWords(message);
  if (service) return mark(element("p", { className: "service", textContent: service }), message);
  const node = mark(element("article", { className: view.mine ? "message mine" : "message" }), message);
  node.setAttribute("aria-label", `${message.from.first_name}, ${TIME.format(new Date(message.date * 1000))}`);
  const bubble = element("div", { className: "bubble" });
  if (view.inGroup && !view.mine) bubble.append(element("p", { className: "sender", textContent: message.from.first_name }));
  if (message.reply_to_message) bubble.append(drawReference(message, deeds));
  if (message.document) bubble.append(drawDocument(message.document));
  bubble.append(drawText(message, view, deeds), drawMeta(message, deeds));
  node.append(bubble);
  if (message.reply_markup?.inline_keyboard) node.append(drawKeyboard(message, view, deeds));
  if (view.reaction?.length) node.append(element("span", { className: "reaction", title: "The bot's reaction" }, ...view.reaction));
  return node;
}

function mark(node, message) {
  node.dataset.message = message.message_id;
  return node;
}

function drawText(message, view, deeds) {
  const text = message.text ?? message.caption;
  const words = element("div", { className: "words" });
  words.lang = view.language;
  words.dir = "auto";
  if (text !== undefined) words.append(drawWords(text, message.entities ?? message.caption_entities ?? [], deeds));
  else if (message.rich_message) words.append(drawRich(message.rich_message, deeds));
  else if (!message.document) words.append(element("i", { textContent: "This kind of message is not drawn here." }));
  return words;
}

function drawMeta(message, deeds) {
  const sent = new Date(message.date * 1000);
  const meta = element("p", { className: "meta" });
  meta.append(element("button", { type: "button", className: "answer", textContent: "Reply", onclick: () => deeds.reply(message) }));
  if (message.edit_date) meta.append(element("span", { textContent: "edited" }));
  meta.append(element("span", { textContent: TIME.format(sent), title: sent.toLocaleString() }));
  return meta;
}

function drawReference(message, deeds) {
  const original = message.reply_to_message;
  const words = message.quote ? `“${message.quote.text}”` : inOneLine(original);
  return element(
    "button",
    { type: "button", className: "replied", title: "Go to this message", onclick: () => deeds.find(original.message_id) },
    element("b", { textContent: original.from.first_name }),
    element("span", { textContent: words }),
  );
}

function drawDocument(file) {
  const extension = /\.(\w{1,4})$/.exec(file.file_name ?? "")?.[1] ?? "file";
  const size = file.file_size < 1024 ? `${file.file_size} bytes` : `${Math.round(file.file_size / 102.4) / 10} KB`;
  return element(
    "a",
    { className: "document", href: `/documents/${file.file_id}`, download: file.file_name },
    element("span", { className: "sheet", textContent: extension }),
    element("span", {}, element("b", { textContent: file.file_name }), element("span", { className: "small", textContent: size })),
  );
}

function drawKeyboard(message, view, deeds) {
  const rows = message.reply_markup.inline_keyboard.map((buttons, row) =>
    element("div", { className: "row" }, ...buttons.map((button, column) => drawKey(message, button, row, column, view, deeds))));
  const keyboard = element("div", { className: "keyboard", role: "group" }, ...rows);
  keyboard.setAttribute("aria-label", "Buttons");
  return keyboard;
}

function drawKey(message, button, row, column, view, deeds) {
  const place = { message: message.message_id, row, column };
  const key = button.url
    ? Object.assign(drawLink(button.url, deeds), { className: "key" })
    : element("button", { type: "button", className: "key" });
  key.append(element("span", { textContent: button.text }));
  key.dataset.place = `${row}:${column}`;
  if (button.style) key.classList.add(button.style);
  if (button.url && startPayload(button.url, deeds.bot) === null) key.append(hint(SIGNS.away));
  if (button.callback_data !== undefined) {
    if (view.waiting.has(`${place.message}:${row}:${column}`)) key.setAttribute("aria-busy", "true");
    key.onclick = () => deeds.tap(place);
  } else if (button.copy_text) {
    key.append(hint(SIGNS.copy));
    key.onclick = () => deeds.copy(button.copy_text.text, key);
  } else if (!button.url) {
    const query = button.switch_inline_query ?? button.switch_inline_query_current_chat ?? button.switch_inline_query_chosen_chat?.query;
    key.append(hint(SIGNS.share));
    key.onclick = () => deeds.explain(query ?? "");
  }
  return key;
}

/** Signs on buttons that Telegram's apps handle themselves, as paths: no font has all of them. */
const SIGNS = {
  away: "M7 17 17 7M9 7h8v8",
  copy: "M8.5 8.5h11v11h-11zM4.5 15.5v-11h11",
  share: "M4 12 20 5l-5 15-3.5-6.5z",
};

function hint(path) {
  const space = "http://www.w3.org/2000/svg";
  const node = document.createElementNS(space, "svg");
  node.setAttribute("viewBox", "0 0 24 24");
  node.setAttribute("class", "hint");
  node.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(space, "path");
  line.setAttribute("d", path);
  node.append(line);
  return node;
}

function serviceWords(message) {
  if (message.new_chat_members) return `${message.new_chat_members.map((member) => member.first_name).join(", ")} joined`;
  if (message.left_chat_member) return `${message.left_chat_member.first_name} left`;
  return null;
}
