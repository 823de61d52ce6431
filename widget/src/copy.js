/** A copy of the conversation for the resident to keep: saved as text, or printed. */

/**
 * @param {import("./thread.js").Shown[]} messages
 * @param {(name: string, gaps?: object) => string} say
 * @param {string} language @param {Date} now
 * @returns {string[]} one paragraph each, headings first
 */
export function paragraphs(messages, say, language, now) {
  const full = new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "short" });
  const labels = { resident: "youLabel", bot: "botLabel", staff: "staffLabel", note: "noteSaid" };
  const reference = messages.findLast((message) => message.reference)?.reference;
  const lines = messages.map((message) => {
    const words = message.sender === "note" ? say(message.text) : message.text;
    const files = message.files.map(({ name, type }) =>
      say(type.startsWith("image/") ? "photoNamed" : "documentNamed", { name }),
    );
    const text = [words, ...files].filter(Boolean).join("\n");
    const fate = message.isUnsent ? ` (${say("copyNotSent").toLowerCase()})` : "";
    return `${full.format(message.at)}, ${say(labels[message.sender])}${fate}\n${text}`;
  });
  return [
    say("copyTitle"),
    say("copyMade", { when: full.format(now) }),
    ...(reference ? [say("reference", { reference })] : []),
    ...lines,
  ];
}

/** Hand the copy to the browser as a text file. */
export function save(copy, name) {
  // The mark at the front makes Windows' own editor read it as UTF-8.
  const file = new Blob(["\ufeff", copy.join("\n\n"), "\n"], { type: "text/plain;charset=utf-8" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Print the copy alone, without the page around the chat. */
export function print(copy, language) {
  const frame = document.createElement("iframe");
  frame.style.cssText = "position:fixed;width:0;height:0;border:0;visibility:hidden";
  frame.setAttribute("aria-hidden", "true");
  frame.tabIndex = -1;
  document.body.append(frame);
  const page = frame.contentDocument;
  page.documentElement.lang = language;
  page.title = copy[0];
  const parts = copy.map((text, n) => {
    const part = page.createElement(n === 0 ? "h1" : "p");
    part.style.whiteSpace = "pre-wrap";
    part.style.fontFamily = "sans-serif";
    part.textContent = text;
    return part;
  });
  page.body.append(...parts);
  frame.contentWindow.addEventListener("afterprint", () => setTimeout(() => frame.remove(), 0));
  frame.contentWindow.print();
}
