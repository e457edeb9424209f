// The list of chats, whom one speaks as in a group, and light or dark.

import { inOneLine } from "./bubbles.js";
import { hasBot, lastOf } from "./view.js";
import { element } from "./words.js";

const rail = document.getElementById("rail");
const opener = document.getElementById("open-rail");

/** Draws the list of chats. */
export function drawRail(state, current, open) {
  const focused = document.activeElement?.dataset?.chat;
  const items = SECTIONS.flatMap(([words, types]) => {
    const chats = state.chats.filter((chat) => types.includes(chat.type) && !chat.upgraded);
    return chats.length ? [heading(words), ...chats.map((chat) => drawChat(chat, current, open))] : [];
  });
  document.getElementById("chats").replaceChildren(...items);
  if (focused) document.querySelector(`[data-chat="${focused}"]`)?.focus();
}

const SECTIONS = [["Talk to the bot as", ["private"]], ["or in a group", ["group", "supergroup"]], ["or in a channel", ["channel"]]];
const NOTHING_YET = { private: "private chat", group: "basic group", supergroup: "group", channel: "channel" };

function drawChat(chat, current, open) {
  const last = lastOf(chat);
  const name = chat.type === "private" ? chat.first_name : chat.title;
  const avatar = element("span", { className: "avatar", textContent: name.slice(0, 1) });
  avatar.setAttribute("aria-hidden", "true");
  const about = last ? inOneLine(last) : hasBot(chat) ? NOTHING_YET[chat.type] : "the bot is not here";
  const button = element("button", { type: "button", className: "chat" }, avatar,
    element("span", {}, element("b", { textContent: name }), element("span", { className: "last", textContent: about })));
  if (chat.unread) button.append(element("span", { className: "unread", textContent: chat.unread, title: "unread" }));
  button.setAttribute("aria-current", String(chat === current));
  button.dataset.chat = chat.id;
  button.onclick = () => { close(); open(chat.id); };
  return element("li", {}, button);
}

const heading = (words) => element("li", { className: "small group-of", textContent: words });

/** Draws the choice of whom one speaks as; only a group has one. */
export function drawSeats(state, chat, person, choose) {
  document.getElementById("seat-label").hidden = chat.type === "private";
  const seat = document.getElementById("seat");
  const members = state.people.filter((one) => one.id in chat.members);
  seat.replaceChildren(...members.map((one) => element("option", { value: one.id, textContent: one.first_name, selected: one.id === person.id })));
  seat.onchange = () => choose(Number(seat.value));
}

/** Makes the list a drawer where the page is narrow. */
export function openRail() {
  opener.onclick = () => {
    rail.classList.add("open");
    opener.setAttribute("aria-expanded", "true");
    rail.querySelector("[aria-current=true]")?.focus();
  };
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && rail.classList.contains("open")) { close(); opener.focus(); } });
  document.addEventListener("pointerdown", (event) => { if (!rail.contains(event.target) && !opener.contains(event.target)) close(); });
}

function close() {
  rail.classList.remove("open");
  opener.setAttribute("aria-expanded", "false");
}

/** Lets the person change between light and dark; at first the system decides. */
export function openTheme() {
  const root = document.documentElement;
  const kept = localStorage.getItem("theme");
  if (kept) root.dataset.theme = kept;
  document.getElementById("theme").onclick = () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    localStorage.setItem("theme", root.dataset.theme);
  };
}
