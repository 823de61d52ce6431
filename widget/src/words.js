/** What the assistant said, as it is easiest to read: short paragraphs and real lists. */
import { element, withLinks } from "./elements.js";

const ITEM = /^- +(?=\S)/;
// A day as the assistant spells it, in any language: "Monday 30 November 2026".
const DAY = /(\p{L}+ \d{1,2} \p{L}+ \d{4})/u;

/**
 * Each line of `text` is a paragraph; lines that begin with "- " are the items of a list, in which
 * days stand out: they are what is promised by when. An empty line sets what follows apart.
 * @param {string} text @param {string} opensNew what to tell about a link that opens a new tab
 * @returns {HTMLElement[]}
 */
export function inParagraphs(text, opensNew) {
  const made = [];
  let isApart = false;
  for (const line of text.split("\n")) {
    const last = made.at(-1);
    const isItem = ITEM.test(line);
    if (!line.trim()) isApart = made.length > 0;
    else if (isItem && last?.tagName === "UL" && !isApart) last.append(item(line, opensNew));
    else {
      const apart = { class: isApart && "apart" };
      isApart = false;
      made.push(
        isItem
          ? element("ul", apart, item(line, opensNew))
          : element("p", apart, ...withLinks(line, opensNew)),
      );
    }
  }
  return made;
}

function item(line, opensNew) {
  const parts = line.replace(ITEM, "").split(DAY);
  // Every other part is a day.
  const shown = parts.flatMap((part, n) =>
    n % 2 ? [element("strong", {}, part)] : withLinks(part, opensNew),
  );
  return element("li", {}, ...shown);
}
