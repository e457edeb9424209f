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
 * @param {{mine: boolean, inGroup: boolean, waiting: Set<string>, reaction: string[], language: string, person: object}} view
 * @param {object} deeds what taps do: tap, copy, inline, start, command, reply, find; and the bot's name
 */
export function drawMessage(message, view, deeds) {
  const service = serviceWords(message);
  if (service) return mark(element("p", { className: "service", textContent: service }), message);
  const node = mark(element("article", { className: view.mine ? "message mine" : "message" }), message);
  if (message.receiver !== undefined) node.classList.add("ephemeral");
  node.setAttribute("aria-label", `${authorOf(message)}, ${TIME.format(new Date(message.date * 1000))}`);
  const bubble = element("div", { className: "bubble" });
  if (message.receiver !== undefined) bubble.append(drawSecrecy(message, view));
  if (view.inGroup && !view.mine) bubble.append(drawSender(message));
  if (message.reply_to_message && !message.reply_to_message.forum_topic_created) bubble.append(drawReference(message, deeds));
  if (message.document) bubble.append(drawDocument(message.document));
  bubble.append(drawText(message, view, deeds), drawMeta(message, deeds));
  node.append(bubble);
  if (message.reply_markup?.inline_keyboard) node.append(drawKeyboard(message, view, deeds));
  if (view.reaction?.length) node.append(element("span", { className: "reaction", title: "The bot's reaction" }, ...view.reaction));
  return node;
}

/** Returns in whose name a message stands. */
const authorOf = (message) => (message.is_automatic_forward || !message.from || message.sender_chat ? message.sender_chat.title : message.from.first_name);

function drawSender(message) {
  const role = message.is_automatic_forward ? "forwarded from the channel"
    : message.sender_chat && message.from ? "an anonymous administrator"
      : message.guest_bot_caller_user ? `a guest, asked by ${message.guest_bot_caller_user.first_name}` : "";
  return element("p", { className: "sender" }, authorOf(message), ...(role ? [element("span", { className: "role", textContent: ` · ${role}` })] : []));
}

function drawSecrecy(message, view) {
  const mine = message.author === view.person.id;
  const eye = hint(SIGNS.eye);
  return element("p", { className: "secrecy" }, eye, element("span", { textContent: mine ? "Only the bot can see this" : "Only you can see this" }));
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
  if (message.via_bot) meta.append(element("span", { textContent: `via @${message.via_bot.username}` }));
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
    element("b", { textContent: authorOf(original) }),
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
    key.onclick = () => deeds.inline(query ?? "", button.switch_inline_query_current_chat !== undefined);
  }
  return key;
}

/** Signs on buttons that Telegram's apps handle themselves, as paths: no font has all of them. */
const SIGNS = {
  away: "M7 17 17 7M9 7h8v8",
  copy: "M8.5 8.5h11v11h-11zM4.5 15.5v-11h11",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 9.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6z",
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

/** Returns what Telegram itself says in a chat; null for what somebody wrote. */
function serviceWords(message) {
  const by = message.from?.first_name;
  const names = (message.new_chat_members ?? []).map((member) => member.first_name).join(", ");
  if (message.new_chat_members) return message.new_chat_members[0].id === message.from.id ? `${names} joined` : `${by} added ${names}`;
  const gone = message.left_chat_member;
  if (gone) return gone.id === message.from.id ? `${gone.first_name} left` : `${by} removed ${gone.first_name}`;
  if (message.forum_topic_created) return `${by} opened the topic “${message.forum_topic_created.name}”`;
  if (message.forum_topic_closed) return `${by} closed the topic`;
  if (message.forum_topic_reopened) return `${by} reopened the topic`;
  if (message.migrate_to_chat_id) return "This group has become a supergroup";
  if (message.migrate_from_chat_id) return "This supergroup was a basic group before";
  return null;
}
