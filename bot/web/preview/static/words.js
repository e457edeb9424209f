// Text with Telegram's entities as elements: styles, links, quotes that unfold, times in the reader's zone.

const STYLES = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code" };

/** Makes an element with properties and children. */
export function element(name, properties = {}, ...children) {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children.filter((child) => child !== null && child !== ""));
  return node;
}

/**
 * Draws a text.
 * @param {string} text
 * @param {object[]} entities Telegram's MessageEntity; offsets are UTF-16 units, as those of JavaScript's strings
 * @param {{command: Function, start: Function, bot: string}} deeds what a tap on a command or a start link does
 * @returns {DocumentFragment}
 */
export function drawWords(text, entities, deeds) {
  const sorted = [...entities].sort((one, other) => one.offset - other.offset || other.length - one.length);
  const fragment = document.createDocumentFragment();
  drawRange(fragment, text, 0, text.length, sorted, deeds);
  return fragment;
}

/** Draws a part of the text; an entity that reaches beyond the one around it is drawn in two parts. */
function drawRange(parent, text, start, end, entities, deeds) {
  let at = start;
  let waiting = entities;
  while (waiting.length) {
    const [first, ...others] = waiting;
    const from = Math.max(first.offset, at);
    const to = Math.min(first.offset + first.length, end);
    if (to <= from) { waiting = others; continue; }
    parent.append(text.slice(at, from));
    const inside = others.filter((other) => other.offset < to);
    const node = drawEntity(first, text.slice(from, to), deeds);
    drawRange(node.inside ?? node, text, from, to, inside, deeds);
    parent.append(node);
    at = to;
    waiting = others.filter((other) => other.offset + other.length > to);
    if (first.type.endsWith("blockquote") || first.type === "pre") at += text[at] === "\n" ? 1 : 0;
  }
  parent.append(text.slice(at, end));
}

function drawEntity(entity, words, deeds) {
  if (entity.type in STYLES) return element(STYLES[entity.type]);
  switch (entity.type) {
    case "pre": return drawCode(entity);
    case "blockquote": return drawQuote(false);
    case "expandable_blockquote": return drawQuote(true);
    case "spoiler": return drawSpoiler();
    case "date_time": return drawTime(entity);
    case "text_link": return drawLink(entity.url, deeds);
    case "url": return drawLink(/^[a-z]+:\/\//i.test(words) ? words : `https://${words}`, deeds);
    case "email": return drawLink(`mailto:${words}`, deeds);
    case "bot_command": return element("button", { type: "button", className: "linkish", onclick: () => deeds.command(words) });
    case "mention": case "hashtag": case "text_mention": return element("span", { className: "linkish" });
    default: return element("span");
  }
}

/** A link; one that starts the bot with a payload is followed here. */
export function drawLink(url, deeds) {
  const link = element("a", { href: url, target: "_blank", rel: "noopener noreferrer" });
  const payload = startPayload(url, deeds.bot);
  if (payload !== null) link.onclick = (event) => { event.preventDefault(); deeds.start(payload); };
  return link;
}

/** Returns the payload of a deep link to this bot, or null for any other address. */
export function startPayload(url, bot) {
  const found = /^(?:https?:\/\/t\.me\/|tg:\/\/resolve\/?\?domain=)(\w+)[?&]start=([\w-]*)$/i.exec(url);
  return found && found[1].toLowerCase() === bot.toLowerCase() ? found[2] : null;
}

function drawCode(entity) {
  const block = element("pre", { tabIndex: 0 });
  if (entity.language) block.dataset.language = entity.language;
  block.inside = element("code");
  block.append(block.inside);
  return block;
}

/** A quote; its words belong into `inside`. One that is expandable shows three lines until it is asked for more. */
export function drawQuote(expandable) {
  const quote = element("blockquote");
  quote.inside = element("span", { className: "inside" });
  quote.append(quote.inside);
  if (!expandable) return quote;
  const more = element("button", { type: "button", className: "more", textContent: "Show more" });
  quote.classList.add("folded");
  more.setAttribute("aria-expanded", "false");
  more.onclick = () => {
    const folded = quote.classList.toggle("folded");
    more.setAttribute("aria-expanded", String(!folded));
    more.textContent = folded ? "Show more" : "Show less";
  };
  quote.append(more);
  return quote;
}

/** Takes “Show more” away from quotes that have nothing more; `node` must be in the page. */
export function fitQuotes(node) {
  for (const quote of node.querySelectorAll("blockquote.folded")) {
    const inside = quote.querySelector(".inside");
    const fits = inside.scrollHeight <= inside.clientHeight + 2;
    quote.querySelector(".more").hidden = fits;
  }
}

/** A place for words that stay hidden until somebody asks for them. */
export function drawSpoiler() {
  const spoiler = element("span", { className: "spoiler", tabIndex: 0, role: "button", title: "Hidden; press to show" });
  spoiler.setAttribute("aria-pressed", "false");
  const show = () => spoiler.setAttribute("aria-pressed", "true");
  spoiler.onclick = show;
  spoiler.onkeydown = (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); show(); } };
  return spoiler;
}

/** A moment: in the reader's own zone and language where a format is given, else the words as they are. */
function drawTime(entity) {
  const moment = new Date(entity.unix_time * 1000);
  const full = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "long" }).format(moment);
  const node = element("time", { dateTime: moment.toISOString(), title: full });
  const shown = formatTime(moment, entity.date_time_format ?? "");
  if (shown) { node.append(shown); node.inside = document.createDocumentFragment(); }
  return node;
}

export function formatTime(moment, format, now = new Date()) {
  if (!format) return "";
  if (/r/i.test(format)) return relativeTime(moment, now);
  const options = {};
  if (format.includes("w")) options.weekday = "long";
  if (/d/i.test(format)) Object.assign(options, { day: "numeric", month: format.includes("D") ? "long" : "2-digit", year: "numeric" });
  if (/t/i.test(format)) Object.assign(options, { hour: "2-digit", minute: "2-digit" });
  if (format.includes("T")) options.second = "2-digit";
  return new Intl.DateTimeFormat(undefined, options).format(moment);
}

function relativeTime(moment, now) {
  const seconds = (moment - now) / 1000;
  const steps = [["year", 31557600], ["month", 2629800], ["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
  const [unit, length] = steps.find(([, size]) => Math.abs(seconds) >= size) ?? ["second", 1];
  return new Intl.RelativeTimeFormat(undefined, { numeric: "auto" }).format(Math.round(seconds / length), unit);
}
