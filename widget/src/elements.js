/** Building the page out of elements and plain text; markup is never read from a string. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag @param {Record<string, unknown>} [attributes] `on<event>` is a listener; false,
 *   null and undefined leave the attribute out
 * @param {...(Node|string|null|false|undefined)} children strings become text
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null && value !== undefined)
      made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.filter((child) => child || child === ""));
  return made;
}

/** @param {string} path the drawing, on a 24 by 24 grid */
export function icon(path) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  drawing.append(line);
  return drawing;
}

// Numbers that are dialled as they stand are links only where the words say to ring them.
const NUMBER = /\+?\d[\d ]{8,14}\d/.source;
const SHORT_NUMBER = /(?<=\b(?:ring|call|dial|phone)\s)(?:999|112|111|101|105|116 ?123)\b/.source;
const ADDRESS = /https:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]]/.source;
// A reference is read out and copied as one word.
const REFERENCE = /\b[A-Z]{2,3}-\d{2}-[A-Z0-9]{6}\b/.source;
const SPECIAL = new RegExp(`${ADDRESS}|${REFERENCE}|${SHORT_NUMBER}|(?<![\\w-])${NUMBER}(?![\\w-])`, "gi");

/**
 * `text` with phone numbers and web addresses as links, references kept whole and made to stand out, all else as text.
 * @param {string} text @param {string} opensNew what to tell about a link that opens a new tab
 * @returns {(Node|string)[]}
 */
export function withLinks(text, opensNew) {
  const parts = [];
  let from = 0;
  for (const { 0: found, index } of text.matchAll(SPECIAL)) {
    const made = special(found, opensNew);
    if (!made) continue;
    parts.push(text.slice(from, index), made);
    from = index + found.length;
  }
  return [...parts, text.slice(from)];
}

function special(found, opensNew) {
  if (found.startsWith("https:")) {
    const away = { href: found, target: "_blank", rel: "noopener noreferrer" };
    return element("a", away, found, element("span", { class: "hidden" }, ` ${opensNew}`));
  }
  if (/^[A-Z]+-/.test(found)) return element("strong", { class: "whole" }, found);
  const digits = found.replace(/[^\d+]/g, "");
  const isBritish = /^(0\d{9,10}|\+44\d{9,10}|\d{3}|116123)$/.test(digits);
  return isBritish ? element("a", { href: `tel:${digits}` }, found) : null;
}
