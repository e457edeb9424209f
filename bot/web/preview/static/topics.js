// Topics of a forum as tabs.

import { element } from "./words.js";

const GENERAL = 1; // its messages have no number

/** Returns the topic that a message belongs to, as the number of its tab. */
export const topicOf = (message) => (message.is_topic_message ? message.message_thread_id : GENERAL);

/** Returns the number that goes with what is written in a topic; null for General. */
export const threadOf = (chat) => (chat.topics.length && chat.topic !== GENERAL ? chat.topic : null);

/** Returns the topic that is open, or undefined where the chat has none. */
export const openTopic = (chat) => chat.topics.find((topic) => topic.thread === chat.topic);

/** Draws the tabs. */
export function drawTopics(chat, choose) {
  const bar = document.getElementById("topics");
  bar.hidden = chat.topics.length === 0;
  if (bar.hidden) { bar.replaceChildren(); return; }
  if (!openTopic(chat)) chat.topic = GENERAL;
  const focused = bar.contains(document.activeElement);
  const tabs = chat.topics.map((topic) => {
    const open = topic.thread === chat.topic;
    const tab = element("button", { type: "button", role: "tab", tabIndex: open ? 0 : -1 }, element("span", { textContent: topic.name }));
    tab.setAttribute("aria-selected", String(open));
    tab.setAttribute("aria-controls", "scroll");
    if (topic.closed) tab.append(element("span", { className: "closed", textContent: "closed" }));
    const unread = chat.unreadIn?.[topic.thread];
    if (unread && !open) tab.append(element("span", { className: "unread", textContent: unread, title: "unread" }));
    tab.onclick = () => choose(topic.thread);
    return tab;
  });
  bar.replaceChildren(...tabs);
  bar.onkeydown = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = chat.topics.findIndex((topic) => topic.thread === chat.topic);
    choose(chat.topics[(at + step + chat.topics.length) % chat.topics.length].thread);
    bar.querySelector("[aria-selected=true]").focus();
  };
  const current = bar.querySelector("[aria-selected=true]");
  current.scrollIntoView({ block: "nearest", inline: "nearest" });
  if (focused) current.focus();
}
