// The page: which chat is open, what stands in it, and what happens there.

import { dayOf, drawMessage } from "./bubbles.js";
import { answer, offerCommands, openComposer, write } from "./composer.js";
import { close as closeInline, offered, openInline } from "./inline.js";
import { openManage, openShare } from "./manage.js";
import { alertPerson, copy, notice } from "./notices.js";
import { answered, forgetPresses, press, waitingButtons } from "./presses.js";
import { drawRail, drawSeats, openRail, openTheme } from "./rail.js";
import { drawTopics, threadOf, topicOf } from "./topics.js";
import { about, hasBot, isOpen, muted, sees, visible } from "./view.js";
import { element, fitQuotes } from "./words.js";
import { act, follow, loadState } from "./wire.js";

const $ = (id) => document.getElementById(id);
const TYPING_SHOWN = 5000; // milliseconds: https://core.telegram.org/bots/api#sendchataction says five seconds or less
const NEAR_THE_END = 120; // pixels from the end within which new messages are scrolled to

let state;
let chat;
let person;
let typingTimer = 0;

const deeds = {
  get bot() { return state.bot.username; },
  tap: (place) => press(place, () => acts("tap", place), state.limits.wait),
  copy,
  command: (words) => say(words.split("@")[0], null).catch(() => {}),
  start: (payload) => start(payload),
  reply: answer,
  find: (number) => { const node = nodeOf(number); node?.scrollIntoView({ block: "center" }); node?.querySelector("button, a")?.focus({ preventScroll: true }); },
  inline: (query, here) => {
    const type = () => { write(`@${state.bot.username} ${query}`); $("draft").focus(); };
    if (here) type(); else openShare(state, query, (number) => { open(number); type(); });
  },
};

async function tried(deed) {
  try { return await deed(); } catch (error) { notice(error.message); throw error; }
}

/** Does something as the person, in the chat and topic that are open. */
const acts = (action, body) => tried(() => act(action, { person: person.id, chat: chat.id, thread: threadOf(chat), ...body }));
const say = (text, replyTo) => acts("say", { text, ...(replyTo ? { reply_to: replyTo } : {}) });
const start = (payload = "") => acts("start", { payload }).then(() => { if (chat.type !== "private") open(person.id); }, () => {});
const manage = (action, body) => acts(action, body).then(
  (done) => { if (done.chat) load().then(() => open(done.chat)); if (done.thread) refresh().then(() => openThread(done.thread)); }, () => {});

const nodeOf = (number) => $("log").querySelector(`[data-message="${number}"]`);

function draw(message) {
  const view = {
    mine: message.author === person.id && chat.type !== "channel",
    person,
    inGroup: chat.type !== "private",
    waiting: waitingButtons(),
    reaction: chat.reactions[message.message_id],
    language: message.from?.language_code ?? person.language_code,
  };
  return drawMessage(message, view, deeds);
}

function open(number) {
  chat = state.chats.find((one) => one.id === number);
  person = state.people.find((one) => one.id === (chat.type === "private" ? chat.id : person?.id)) ?? state.people[0];
  chat.unread = 0;
  chat.topic ??= 1;
  chat.unreadIn = { ...chat.unreadIn, [chat.topic]: 0 };
  forgetPresses();
  answer(null);
  closeInline();
  typing(false);
  drawAll();
  answerAsked(visible(chat, person).at(-1));
}

/** Sets the field to answer a message that asks the person for a reply. */
function answerAsked(message) {
  if (message?.asks && [null, person.id].includes(message.asks.person)) answer(message);
}

function openThread(thread) {
  chat.topic = thread;
  open(chat.id);
}

function drawAll() {
  const nodes = [];
  let day = "";
  for (const message of visible(chat, person)) {
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
  $("subtitle").textContent = about(chat, person, state.bot);
  $("avatar").textContent = $("title").textContent.slice(0, 1);
  $("avatar").classList.toggle("bot", !inGroup);
  document.title = `${$("title").textContent} · Preview`;
  const placeholder = chat.type === "channel" ? "Post" : "Message";
  offerCommands(hasBot(chat) ? chat.commands[person.id] ?? [] : [], state.limits.text, muted(chat, person), placeholder);
  drawTopics(chat, openThread);
  drawRail(state, chat, (number) => { open(number); $("draft").focus(); });
  drawSeats(state, chat, person, (number) => { person = state.people.find((one) => one.id === number); answer(null); drawAll(); answerAsked(visible(chat, person).at(-1)); });
  drawEmpty(inGroup);
}

function drawEmpty(inGroup) {
  $("empty").hidden = visible(chat, person).length > 0;
  if ($("empty").hidden) return;
  const words = chat.type === "channel" ? "Nothing was posted here yet." : !hasBot(chat)
    ? `The bot is not here. Write @${state.bot.username} and some words: it offers results, or answers as a guest what you send.` : inGroup
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

/** Counts a message that is not in front of the person. */
function count(there, message) {
  if (there !== chat && message.receiver === undefined) there.unread = (there.unread ?? 0) + 1;
  if (there.topics.length) there.unreadIn = { ...there.unreadIn, [topicOf(message)]: (there.unreadIn?.[topicOf(message)] ?? 0) + 1 };
  if (there === chat) drawTopics(chat, openThread);
}

const hear = {
  message({ message }, there) {
    there.messages.push(message);
    if (there !== chat || !isOpen(there, message)) { count(there, message); return; }
    if (!sees(person, message)) return;
    const atEnd = isNearEnd() || message.author === person.id;
    if (message.author === state.bot.id) typing(false);
    answerAsked(message);
    if (message.replaces) { drawAll(); return; }
    const last = visible(chat, person).at(-2);
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
    const gone = there.messages.find((one) => one.message_id === number);
    there.messages = there.messages.filter((one) => one !== gone);
    if (there !== chat) return;
    if (gone?.replaces) drawAll(); else nodeOf(number)?.remove();
  },
  typing({ thread }, there) { if (there === chat && (thread ?? 1) === chat.topic) typing(true); },
  reaction({ message_id: number, emoji }, there) {
    there.reactions[number] = emoji;
    const message = there === chat && there.messages.find((one) => one.message_id === number);
    if (message) hear.edited({ message }, there);
  },
  answered(event, there) {
    if (there !== chat || event.person !== person.id) return;
    answered(event.message_id);
    const { text, show_alert: alerts, url } = event.answer;
    if (url) start(/start=([\w-]*)/.exec(url)?.[1] ?? "");
    else if (text && alerts) alertPerson(text);
    else if (text) notice(text);
  },
};

/** Takes everything anew, and stays in the chat that is open. */
async function load() {
  const kept = new Map((state?.chats ?? []).map((one) => [one.id, one]));
  state = await loadState();
  for (const one of state.chats) {
    const { unread = 0, unreadIn, topic } = kept.get(one.id) ?? {};
    Object.assign(one, { unread, unreadIn, topic });
  }
  open(state.chats.some((one) => one.id === chat?.id) ? chat.id : state.chats[0].id);
}

/** Takes what is said of the bot and of its chats anew; the messages stay as they are. */
async function refresh() {
  const fresh = await loadState();
  state.people = fresh.people;
  for (const one of fresh.chats) {
    const known = state.chats.find((other) => other.id === one.id);
    if (known) Object.assign(known, { ...one, messages: known.messages, reactions: known.reactions });
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
      else if (event.kind === "chats") load();
      else if (event.kind === "results") offered(event);
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
openComposer(say, openInline({
  bot: () => state.bot.username,
  ask: (query, offset) => acts("ask", { query, offset }),
  choose: (inquiry, result) => acts("choose", { inquiry, result }).catch(() => {}),
  start,
  write,
}));
$("open-manage").onclick = () => openManage(state, chat, person, manage);
await live();
$("draft").focus();
