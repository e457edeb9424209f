// What can be changed in a chat: who is in it, what the bot may do there, its topics. And where to share a card.

import { openTopic } from "./topics.js";
import { element } from "./words.js";

const PRESENT = ["creator", "administrator", "member", "restricted"];
const box = document.getElementById("manage");

export const isPresent = (status) => PRESENT.includes(status);
export const isInCharge = (status) => status === "creator" || status === "administrator";

/** Opens the list of what `person` can do in `chat`; `act` does it. */
export function openManage(state, chat, person, act) {
  const one = { chat: chat.id };
  const place = (member, status) => () => act("place", { ...one, member, status });
  const sections = chat.type === "private"
    ? [["The bot", privately(state, chat, place)]]
    : [[person.first_name, ofPerson(chat, person, place, act)], ["The bot", isInCharge(chat.members[person.id]) ? ofBot(state, chat, place) : []],
      ["Topics", chat.topics.length && isInCharge(chat.members[person.id]) ? ofTopics(chat, act) : []]];
  const shown = sections.filter(([, deeds]) => deeds.length);
  const nodes = shown.flatMap(([title, deeds]) => [element("h3", { textContent: title }), ...deeds.map(drawDeed)]);
  if (chat.type !== "private" && !isInCharge(chat.members[person.id])) {
    nodes.push(element("p", { className: "small", textContent: `Only administrators change more than that; ${person.first_name} is none here.` }));
  }
  show(chat.type === "private" ? "This chat" : chat.title, nodes);
}

/** Asks into which chat a query is carried. */
export function openShare(state, query, choose) {
  const nodes = state.chats.filter((chat) => !chat.upgraded).map((chat) =>
    drawDeed([chat.type === "private" ? `${chat.first_name}'s chat with the bot` : chat.title, () => choose(chat.id)]));
  show(`Share “${query}” in`, nodes);
}

function show(title, nodes) {
  document.getElementById("manage-title").textContent = title;
  document.getElementById("manage-deeds").replaceChildren(...nodes);
  if (!box.open) box.showModal();
}

function drawDeed([words, deed, asks]) {
  if (!asks) return element("button", { type: "button", className: "deed", textContent: words, onclick: () => { box.close(); deed(); } });
  const field = element("input", { type: "text", placeholder: asks, maxLength: 128, required: true });
  field.setAttribute("aria-label", asks);
  const form = element("form", { className: "deed-form" }, field, element("button", { className: "primary", textContent: words }));
  form.onsubmit = (event) => { event.preventDefault(); box.close(); deed(field.value); };
  return form;
}

function privately(state, chat, place) {
  return chat.bot === "kicked"
    ? [["Unblock the bot", place(state.bot.id, "member")]]
    : [["Block the bot", place(state.bot.id, "kicked")]];
}

function ofPerson(chat, person, place, act) {
  const status = chat.members[person.id];
  if (!isPresent(status)) return [["Join", place(person.id, "member")]];
  const deeds = [];
  const hidden = chat.hidden.includes(person.id);
  if (isInCharge(status) && chat.type === "supergroup") {
    deeds.push([hidden ? "Write under my name again" : "Become an anonymous administrator", () => act("hide", { chat: chat.id, hidden: !hidden })]);
  }
  if (isInCharge(status) && chat.type === "group") deeds.push(["Make this a supergroup", () => act("upgrade", { chat: chat.id })]);
  if (status !== "creator") deeds.push(["Leave", place(person.id, "left")]);
  return deeds;
}

function ofBot(state, chat, place) {
  const is = (status) => place(state.bot.id, status);
  const deeds = [];
  if (!isPresent(chat.bot) && chat.type !== "channel") deeds.push(["Add the bot", is("member")]);
  if (chat.bot !== "administrator") deeds.push(["Make it an administrator", is("administrator")]);
  if (["administrator", "restricted"].includes(chat.bot) && chat.type !== "channel") deeds.push(["Make it a plain member", is("member")]);
  if (isPresent(chat.bot) && chat.bot !== "restricted" && chat.type === "supergroup") deeds.push(["Take away its right to write", is("restricted")]);
  if (isPresent(chat.bot)) deeds.push(["Remove the bot", is("kicked")]);
  return deeds;
}

function ofTopics(chat, act) {
  const topic = openTopic(chat);
  const thread = topic.thread === 1 ? null : topic.thread;
  const deeds = [[topic.closed ? `Reopen “${topic.name}”` : `Close “${topic.name}”`, () => act("close-topic", { chat: chat.id, thread, closed: !topic.closed })]];
  if (thread) deeds.push([`Delete “${topic.name}”`, () => act("delete-topic", { chat: chat.id, thread })]);
  deeds.push(["Open", (name) => act("open-topic", { chat: chat.id, name }), "Name of a new topic"]);
  return deeds;
}
