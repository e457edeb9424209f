// The page: which chat is open, what stands in it, and what happens there.

import { answer, offerCommands, openComposer } from "./composer.js";
import { dayOf, drawMessage, inOneLine } from "./bubbles.js";
import { alertPerson, copy, notice } from "./notices.js";
import { drawRail, drawSeats, openRail, openTheme } from "./rail.js";
import { element, fitQuotes } from "./words.js";
import { act, follow, loadState } from "./wire.js";

const $ = (id) => document.getElementById(id);
const TYPING_SHOWN = 5000; // milliseconds: https://core.telegram.org/bots/api#sendchataction says five seconds or less
const NEAR_THE_END = 120; // pixels from the end within which new messages are scrolled to

let state;
let chat;
let person;
let typingTimer = 0;
const waiting = new Map(); // press id -> "message:row:column" of the button that waits

const deeds = {
  get bot() { return state.bot.username; },
  tap: (place) => tap(place),
  copy,
  command: (words) => say(words.split("@")[0], null).catch(() => {}),
  start: (payload) => start(payload),
  reply: answer,
  find: (number) => { const node = nodeOf(number); node?.scrollIntoView({ block: "center" }); node?.querySelector("button, a")?.focus({ preventScroll: true }); },
  explain: (query) => alertPerson(`On Telegram this button lets you choose a chat and share the card “${query}” there. The preview has no other chats to share it to.`),
};

async function tried(deed) {
  try { await deed(); } catch (error) { notice(error.message); throw error; }
}

const say = (text, replyTo) => tried(() => act("say", { person: person.id, chat: chat.id, text, ...(replyTo ? { reply_to: replyTo } : {}) }));
const start = (payload = "") => tried(() => act("start", { person: person.id, payload })).then(() => { if (chat.type !== "private") open(person.id); }, () => {});

async function tap(place) {
  const button = `${place.message}:${place.row}:${place.column}`;
  if ([...waiting.values()].includes(button)) return;
  const mine = `${Math.random()}`;
  setWaiting(mine, button);
  await tried(() => act("tap", { person: person.id, chat: chat.id, ...place })).catch(() => setWaiting(mine, null));
  setTimeout(() => setWaiting(mine, null), state.limits.wait * 1000);
}

function setWaiting(press, button) {
  const place = button ?? waiting.get(press);
  if (button) waiting.set(press, button); else waiting.delete(press);
  if (!place) return;
  const [message, row, column] = place.split(":");
  const key = nodeOf(message)?.querySelector(`[data-place="${row}:${column}"]`);
  if (button) key?.setAttribute("aria-busy", "true"); else key?.removeAttribute("aria-busy");
}

const nodeOf = (number) => $("log").querySelector(`[data-message="${number}"]`);

function draw(message) {
  const view = {
    mine: message.from.id === person.id,
    inGroup: chat.type !== "private",
    waiting: new Set(waiting.values()),
    reaction: chat.reactions[message.message_id],
    language: message.from.language_code ?? person.language_code,
  };
  return drawMessage(message, view, deeds);
}

function open(number) {
  chat = state.chats.find((one) => one.id === number);
  person = state.people.find((one) => one.id === (chat.type === "private" ? chat.id : person?.id)) ?? state.people[0];
  chat.unread = 0;
  waiting.clear();
  answer(null);
  typing(false);
  drawAll();
}

function drawAll() {
  const nodes = [];
  let day = "";
  for (const message of chat.messages) {
    if (dayOf(message) !== day) nodes.push(element("p", { className: "day", textContent: day = dayOf(message) }));
    nodes.push(draw(message));
  }
  $("log").replaceChildren(...nodes);
  fitQuotes($("log"));
  drawFrame();
  $("scroll").scrollTop = $("scroll").scrollHeight;
}

/** Draws everything around the messages. */
function drawFrame() {
  const inGroup = chat.type !== "private";
  $("title").textContent = inGroup ? chat.title : person.bot_name;
  $("subtitle").textContent = inGroup ? `${Object.keys(chat.members).length} people and ${person.bot_name}` : `bot · you are ${person.first_name}`;
  $("avatar").textContent = $("title").textContent.slice(0, 1);
  $("avatar").classList.toggle("bot", !inGroup);
  document.title = `${$("title").textContent} · Preview`;
  $("draft").placeholder = inGroup ? `Message as ${person.first_name}` : "Message";
  offerCommands(chat.commands[person.id] ?? [], state.limits.text);
  drawRail(state, chat, (number) => { open(number); $("draft").focus(); });
  drawSeats(state, chat, person, (number) => { person = state.people.find((one) => one.id === number); drawAll(); });
  drawEmpty(inGroup);
}

function drawEmpty(inGroup) {
  $("empty").hidden = chat.messages.length > 0;
  if ($("empty").hidden) return;
  const words = inGroup
    ? `Nobody has written here yet. In a group the bot hears commands, replies to its messages, and messages that name @${state.bot.username}.`
    : person.description || "Nothing was said here yet.";
  const picture = element("span", { className: "avatar bot", textContent: $("title").textContent.slice(0, 1) });
  picture.setAttribute("aria-hidden", "true");
  const nodes = [picture, element("h2", { textContent: $("title").textContent }), element("p", { textContent: words })];
  if (!inGroup) nodes.push(element("button", { type: "button", className: "primary", textContent: "Start", onclick: () => start() }));
  $("empty").replaceChildren(...nodes);
}

function typing(on) {
  clearTimeout(typingTimer);
  $("typing").hidden = !on;
  $("typing-words").textContent = on ? `${person.bot_name} is writing` : "";
  if (on) {
    typingTimer = setTimeout(() => typing(false), TYPING_SHOWN);
    if (isNearEnd()) $("scroll").scrollTop = $("scroll").scrollHeight;
  }
}

const isNearEnd = () => $("scroll").scrollHeight - $("scroll").scrollTop - $("scroll").clientHeight < NEAR_THE_END;

const hear = {
  message({ message }, there) {
    there.messages.push(message);
    if (there !== chat) { there.unread = (there.unread ?? 0) + 1; return; }
    const atEnd = isNearEnd() || message.from.id === person.id;
    if (message.from.is_bot) typing(false);
    const last = there.messages.at(-2);
    if (!last || dayOf(last) !== dayOf(message)) $("log").append(element("p", { className: "day", textContent: dayOf(message) }));
    const node = draw(message);
    node.classList.add("new");
    $("log").append(node);
    fitQuotes(node);
    $("empty").hidden = true;
    if (atEnd) $("scroll").scrollTop = Math.min($("scroll").scrollHeight, node.offsetTop - $("log").offsetTop); // a long card starts at its top
  },
  edited({ message }, there) {
    const index = there.messages.findIndex((one) => one.message_id === message.message_id);
    if (index >= 0) there.messages[index] = message;
    const old = there === chat && nodeOf(message.message_id);
    if (!old) return;
    const place = old.contains(document.activeElement) ? document.activeElement.dataset.place : undefined;
    const held = old.contains(document.activeElement);
    const node = draw(message);
    const top = old.getBoundingClientRect().top;
    old.replaceWith(node);
    fitQuotes(node);
    $("scroll").scrollTop += node.getBoundingClientRect().top - top;
    const above = node.getBoundingClientRect().top - $("scroll").getBoundingClientRect().top;
    if (above < 0) $("scroll").scrollTop += above - 12;
    if (held) (node.querySelector(`[data-place="${place}"]`) ?? node.querySelector(".key") ?? $("draft")).focus({ preventScroll: true });
  },
  deleted({ message_id: number }, there) {
    there.messages = there.messages.filter((one) => one.message_id !== number);
    if (there === chat) nodeOf(number)?.remove();
  },
  typing(_, there) { if (there === chat) typing(true); },
  reaction({ message_id: number, emoji }, there) {
    there.reactions[number] = emoji;
    const message = there === chat && there.messages.find((one) => one.message_id === number);
    if (message) hear.edited({ message }, there);
  },
  answered(event, there) {
    if (there !== chat || event.person !== person.id) return;
    for (const [press, place] of waiting) if (place.startsWith(`${event.message_id}:`)) { setWaiting(press, null); break; }
    const { text, show_alert: alerts, url } = event.answer;
    if (url) start(/start=([\w-]*)/.exec(url)?.[1] ?? "");
    else if (text && alerts) alertPerson(text);
    else if (text) notice(text);
  },
};

/** Takes everything anew, and stays in the chat that is open. */
async function load() {
  const kept = { chat: chat?.id, unread: Object.fromEntries((state?.chats ?? []).map((one) => [one.id, one.unread])) };
  state = await loadState();
  for (const one of state.chats) one.unread = kept.unread[one.id] ?? 0;
  open(state.chats.some((one) => one.id === kept.chat) ? kept.chat : state.chats[0].id);
}

/** Takes what is said of the bot and of its chats anew; the messages stay as they are. */
async function refresh() {
  const fresh = await loadState();
  state.people = fresh.people;
  for (const one of fresh.chats) {
    const known = state.chats.find((other) => other.id === one.id);
    if (known) Object.assign(known, { members: one.members, bot: one.bot, commands: one.commands });
  }
  person = state.people.find((one) => one.id === person.id);
  drawFrame();
}

async function live() {
  await load();
  follow(state.number, {
    event(event) {
      const there = state.chats.find((one) => one.id === event.chat);
      if (event.kind === "profile" || event.kind === "chat") refresh();
      else if (there && event.kind in hear) {
        hear[event.kind](event, there);
        drawRail(state, chat, (number) => { open(number); $("draft").focus(); });
      }
    },
    lost() { $("lost").hidden = false; },
    found() { $("lost").hidden = true; live(); },
  });
}

openTheme();
openRail();
openComposer(say);
await live();
$("draft").focus();
