// Who sees which message of a chat, whose it is, and whether one can write there.

import { isInCharge, isPresent } from "./manage.js";
import { openTopic, topicOf } from "./topics.js";

/** Returns whether `person` sees a message: everybody does, unless it is ephemeral. */
export const sees = (person, message) => message.receiver === undefined || [message.receiver, message.author].includes(person.id);

/** Returns the messages that `person` sees in a chat, or in the topic of it that is open. */
export function visible(chat, person) {
  const seen = chat.messages.filter((message) => sees(person, message));
  const replaced = new Set(seen.map((message) => message.replaces).filter(Boolean));
  return seen.filter((message) => isOpen(chat, message) && !replaced.has(message.message_id));
}

/** Returns whether a message stands in the part of its chat that is open. */
export const isOpen = (chat, message) => chat.topics.length === 0 || topicOf(message) === chat.topic;

/** Returns whether the bot is in a chat, or could be written to there. */
export const hasBot = (chat) => chat.type === "private" || isPresent(chat.bot);

/** Returns the last message that everybody sees. */
export const lastOf = (chat) => chat.messages.findLast((message) => message.receiver === undefined);

/** Returns why `person` cannot write in a chat; empty where they can. */
export function muted(chat, person) {
  const status = chat.members[person.id];
  if (chat.type === "private") return "";
  if (chat.upgraded) return "This group has become a supergroup";
  if (!isPresent(status)) return `${person.first_name} is not in this chat`;
  if (status === "restricted") return `${person.first_name} may not write here`;
  if (chat.type === "channel" && !isInCharge(status)) return `${person.first_name} reads this channel`;
  if (openTopic(chat)?.closed && !isInCharge(status)) return "This topic is closed";
  return "";
}

/** Returns what a chat is, and what the bot is in it, by its username, in one line. */
export function about(chat, person, { username }) {
  if (chat.type === "private") return `You are ${person.first_name} · @${username}`; // A phone shows the beginning.
  const kind = { group: "basic group", supergroup: chat.topics.length ? "group with topics" : "group", channel: "channel" }[chat.type];
  const people = Object.values(chat.members).filter(isPresent).length;
  const bot = { administrator: "is an administrator", member: "is a member", restricted: "may not write" }[chat.bot] ?? "is not here";
  return `@${username} ${bot} · ${kind} · ${people} ${people === 1 ? "person" : "people"}`;
}
