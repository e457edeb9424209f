// Rich messages as elements: headings, lists, tables that scroll by themselves, quotes and details that unfold.

import { drawLink, drawQuote, drawSpoiler, element } from "./words.js";

const STYLES = {
  bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", marked: "mark", subscript: "sub", superscript: "sup",
};

/**
 * Draws a rich message.
 * @param {{blocks: object[], is_rtl?: boolean}} message Telegram's RichMessage
 * @param {{start: Function, bot: string}} deeds what a tap on a start link does
 */
export function drawRich(message, deeds) {
  const node = element("div", { className: "rich", dir: message.is_rtl ? "rtl" : "auto" });
  node.append(...message.blocks.map((block) => drawBlock(block, deeds)));
  return node;
}

/** Returns the first words of a rich message, for lists and references; undefined where there is none. */
export function richWords(message) {
  return message && message.blocks.map(wordsOf).filter(Boolean).slice(0, 3).join(" ");
}

function wordsOf(part) {
  if (typeof part === "string") return part;
  if (Array.isArray(part)) return part.map(wordsOf).join("");
  return wordsOf(part.text ?? part.summary ?? part.blocks ?? part.items ?? "");
}

function drawBlock(block, deeds) {
  switch (block.type) {
    case "heading": return drawHeading(block, deeds);
    case "list": return drawList(block, deeds);
    case "blockquote": case "expandable_blockquote": case "pullquote": return drawCited(block, deeds);
    case "details": return drawDetails(block, deeds);
    case "table": return drawTable(block, deeds);
    case "pre": return element("pre", { tabIndex: 0 }, element("code", {}, drawText(block.text, deeds)));
    case "footer": return element("p", { className: "foot" }, drawText(block.text, deeds));
    case "divider": return element("hr");
    default: return element("p", {}, drawText(block.text, deeds));
  }
}

/** A heading; the page has its own, so that these begin below them for who goes by headings. */
function drawHeading(block, deeds) {
  const node = element("p", { className: `heading size${block.size}`, role: "heading" }, drawText(block.text, deeds));
  node.setAttribute("aria-level", String(Math.min(block.size + 1, 6)));
  return node;
}

function drawList(block, deeds) {
  const items = block.items.map((item) => {
    const node = element("li", {}, ...item.blocks.map((inner) => drawBlock(inner, deeds)));
    if (item.value !== undefined) node.value = item.value;
    return node;
  });
  return element(block.items.some((item) => item.value !== undefined) ? "ol" : "ul", {}, ...items);
}

function drawCited(block, deeds) {
  const quote = drawQuote(block.type === "expandable_blockquote");
  const inside = block.blocks ? block.blocks.map((inner) => drawBlock(inner, deeds)) : [drawText(block.text, deeds)];
  quote.inside.append(...inside);
  if (block.type === "pullquote") quote.classList.add("pull");
  if (block.credit) quote.append(element("cite", {}, drawText(block.credit, deeds)));
  return quote;
}

function drawDetails(block, deeds) {
  const summary = element("summary", {}, drawText(block.summary, deeds));
  return element("details", { open: block.is_open ?? false }, summary, ...block.blocks.map((inner) => drawBlock(inner, deeds)));
}

/** A table in a frame that scrolls: on a phone the message stays as wide as the screen. */
function drawTable(block, deeds) {
  const rows = block.cells.map((cells) => element("tr", {}, ...cells.map((cell) => drawCell(cell, deeds))));
  const table = element("table", {}, ...rows);
  if (block.caption) table.prepend(element("caption", {}, drawText(block.caption, deeds)));
  for (const look of ["bordered", "striped", "compact"]) table.classList.toggle(look, block[`is_${look}`] ?? false);
  const frame = element("div", { className: "frame", tabIndex: 0, role: "region" }, table);
  frame.setAttribute("aria-label", "Table");
  return frame;
}

function drawCell(cell, deeds) {
  const node = element(cell.is_header ? "th" : "td", { colSpan: cell.colspan ?? 1, rowSpan: cell.rowspan ?? 1 });
  node.classList.add(cell.align, cell.valign);
  if (cell.text !== undefined) node.append(drawText(cell.text, deeds));
  return node;
}

function drawText(text, deeds) {
  if (typeof text === "string") return document.createTextNode(text);
  const node = Array.isArray(text) ? document.createDocumentFragment() : drawStyle(text, deeds);
  for (const part of Array.isArray(text) ? text : [text.text]) node.append(drawText(part, deeds));
  return node;
}

function drawStyle(text, deeds) {
  if (text.type === "url") return drawLink(text.url, deeds);
  return text.type === "spoiler" ? drawSpoiler() : element(STYLES[text.type] ?? "span");
}
