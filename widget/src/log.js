/**
 * The conversation on the screen: a live log of messages, and the answers that can be chosen.
 *
 * @typedef {import("./thread.js").Shown} Shown
 * @typedef {(name: string, gaps?: Record<string, string|number>) => string} Speak
 */
import { element, withLinks } from "./elements.js";
import { thumbnail } from "./thumbnail.js";
import { inParagraphs } from "./words.js";

// Closer to the end than this, the reader is following along and wants to see what is new.
const NEAR_END_PX = 90;
// Of the last words, less than a line is missing.
const IN_SIGHT_PX = 20;

export class MessageLog {
  /** @type {Map<string, {box: HTMLElement, day: HTMLElement, label: HTMLElement, fate: HTMLElement}>} */
  #drawn = new Map();
  #choicesFor = "";
  #isAtEnd = true;

  /** @param {Speak} say @param {string} language
   * @param {{choose: (button: {title: string, payload: string}) => void,
   *   read: (id: string) => Promise<Blob>}} on */
  constructor(say, language, on) {
    this.say = say;
    this.on = on;
    this.days = new Intl.DateTimeFormat(language, { dateStyle: "full" });
    this.list = element("div", { role: "log", "aria-label": say("log"), class: "log" });
    this.choices = element("div", { class: "choices" });
    this.typing = element(
      "div",
      { class: "typing", hidden: true, "aria-hidden": "true" },
      ...[1, 2, 3].map(() => element("span")),
    );
    this.below = element("button", { type: "button", class: "below", hidden: true }, say("newBelow"));
    this.below.addEventListener("click", () => this.showEnd());
    this.scroller = element(
      "div",
      { class: "scroller", role: "region", tabindex: "0", "aria-label": say("messages"),
        onscroll: () => this.scrolled() },
      this.list,
      this.typing,
      this.choices,
    );
    // The box below grows, a phone's keyboard comes up: who was at the end stays there.
    new ResizeObserver(() => this.#isAtEnd && this.showEnd()).observe(this.scroller);
  }

  /**
   * Bring the log up to date. History is put in silently; what comes later is announced.
   * @param {Shown[]} messages @param {{isHistory: boolean, isWriting: boolean}} how
   */
  show(messages, { isHistory, isWriting }) {
    const wasNearEnd = this.#isNearEnd();
    const isFirst = this.#drawn.size === 0;
    if (isHistory) this.#hush();
    const fresh = this.#draw(messages);
    this.typing.hidden = !isWriting;
    const chooseChanged = this.#drawChoices(messages.at(-1));
    if (!fresh.length && !chooseChanged && !isWriting) return;
    const mine = fresh.some((box) => box.classList.contains("resident"));
    if (wasNearEnd || mine || isFirst || isHistory) this.#follow(isHistory ? null : answerIn(fresh));
    else if (fresh.length && !this.#isEndInSight()) this.#showBelow("newBelow");
  }

  /** The reader has scrolled: the messages, or the whole panel. */
  scrolled() {
    this.#isAtEnd = this.#isNearEnd();
    if (this.#isEndInSight()) this.#hideBelow();
  }

  /** Take everything off the screen. */
  clear() {
    this.show([], { isHistory: true, isWriting: false });
  }

  showEnd() {
    this.#hideBelow();
    for (const box of this.#boxes()) box.scrollTop = box.scrollHeight;
  }

  #draw(messages) {
    const keys = new Set(messages.map((message) => message.key));
    for (const [key, { box }] of this.#drawn) {
      if (keys.has(key)) continue;
      box.remove();
      this.#drawn.delete(key);
    }
    const fresh = [];
    let before = null;
    for (const [n, message] of messages.entries()) {
      let drawn = this.#drawn.get(message.key);
      if (!drawn) {
        drawn = this.#make(message);
        this.#drawn.set(message.key, drawn);
        fresh.push(drawn.box);
        if (before) before.after(drawn.box);
        else this.list.prepend(drawn.box);
      }
      this.#refresh(drawn, message, messages[n - 1]);
      before = drawn.box;
    }
    return fresh;
  }

  /** @param {Shown} message */
  #make(message) {
    const { sender } = message;
    const text = sender === "note" ? this.say(message.text) : message.text;
    const day = element("p", { class: "day" });
    const label = element("p", { class: "label", "aria-hidden": "true" });
    const fate = element("p", { class: "fate" });
    const titles = message.buttons.map((button) => button.title).join("; ");
    const words = element("div", { class: "words", dir: "auto", hidden: !text });
    // What people typed stays as they typed it: a dash of theirs is no list of ours.
    if (sender === "bot") words.append(...inParagraphs(text, this.say("opensNew")));
    else words.append(...(sender === "staff" ? withLinks(text, this.say("opensNew")) : [text]));
    const files = message.files.map((file) => this.#file(file));
    const who = { resident: "youSaid", bot: "botSaid", staff: "staffSaid", note: "noteSaid" };
    const bubble = element(
      "div",
      { class: "bubble" },
      element("span", { class: "hidden" }, `${this.say(who[sender])} `),
      words,
      files.length && element("ul", { class: "files" }, ...files),
      titles && element("span", { class: "hidden" }, ` ${this.say("choicesSpoken", { titles })}`),
    );
    return { box: element("div", { class: `message ${sender}` }, day, label, bubble, fate), day, label, fate };
  }

  /** @param {import("./thread.js").FileShown} file */
  #file({ id, name, type }) {
    const picture = element("span", { class: "picture", "aria-hidden": "true" });
    const isPhoto = type.startsWith("image/");
    if (isPhoto)
      this.on
        .read(id)
        .then(thumbnail)
        .then((drawn) => drawn && picture.replaceChildren(drawn))
        .catch(() => {});
    const kind = this.say(isPhoto ? "photoNamed" : "documentNamed", { name });
    return element("li", {}, picture, element("span", { class: "name", dir: "auto" }, kind));
  }

  #refresh({ day, label, fate }, message, previous) {
    const onDay = this.days.format(message.at);
    const isOther = !previous ? !isToday(message.at) : this.days.format(previous.at) !== onDay;
    // What is not sent has this device's time, which may be another day's.
    const newDay = isOther && !message.isUnsent;
    put(day, newDay ? (isToday(message.at) ? this.say("today") : onDay) : "");
    const labels = { resident: "youLabel", bot: "botLabel", staff: "staffLabel" };
    const changes = newDay || previous?.sender !== message.sender;
    put(label, changes && labels[message.sender] ? this.say(labels[message.sender]) : "");
    put(fate, message.isUnsent && this.isStuck ? this.say("waitingToSend") : "");
  }

  /** The choices of the last message; gone as soon as anything is said. */
  #drawChoices(last) {
    const buttons = last?.buttons || [];
    const key = buttons.length ? last.key : "";
    if (key === this.#choicesFor) return false;
    this.#choicesFor = key;
    this.choices.replaceChildren();
    if (!key) return true;
    const legend = element("legend", {}, this.say("choices"));
    const made = buttons.map((button) =>
      element(
        "button",
        { type: "button", dir: "auto", onclick: () => this.on.choose(button) },
        button.title,
      ),
    );
    this.choices.append(element("fieldset", {}, legend, element("div", { class: "row" }, ...made)));
    return true;
  }

  /** Fill without being read out: people do not want their whole chat again after a reload. */
  #hush() {
    this.list.setAttribute("aria-live", "off");
    clearTimeout(this.quiet);
    this.quiet = setTimeout(() => this.list.removeAttribute("aria-live"), 1_000);
  }

  /** Show the newest, but never scroll its beginning out of sight. */
  #follow(first) {
    requestAnimationFrame(() => {
      this.showEnd();
      for (const box of first ? this.#boxes() : []) {
        const over = first.getBoundingClientRect().top - box.getBoundingClientRect().top - 8;
        if (over < 0) box.scrollTop += over;
      }
      this.#isAtEnd = this.#isNearEnd();
      // A long answer is shown from its beginning: its end, and what can be chosen, are out of sight.
      // A very low screen that scrolls as one page is under the reader's own hand.
      const { scrollHeight, clientHeight } = this.scroller;
      if (first && scrollHeight > clientHeight + 1 && !this.#isAtEnd && !this.#isEndInSight())
        this.#showBelow("moreBelow");
    });
  }

  /** On a very low screen the whole panel scrolls, not the log alone. */
  #boxes() {
    return [this.scroller, this.scroller.parentElement].filter((box) => box !== null);
  }

  #isNearEnd() {
    return this.#boxes().every((b) => b.scrollHeight - b.scrollTop - b.clientHeight < NEAR_END_PX);
  }

  /** @param {"newBelow"|"moreBelow"} name */
  #showBelow(name) {
    this.below.textContent = this.say(name);
    this.below.hidden = false;
  }

  /** Whether the last words, and what can be chosen under them, are where the reader looks. */
  #isEndInSight() {
    const views = this.#boxes().filter((box) => box.clientHeight > 0);
    const bottom = Math.min(...views.map((box) => box.getBoundingClientRect().bottom));
    const { top, height } = this.choices.getBoundingClientRect();
    return height > 0 ? top < bottom : this.list.getBoundingClientRect().bottom < bottom + IN_SIGHT_PX;
  }

  #hideBelow() {
    // Without this the focus of whoever pressed it would fall to the page.
    if (this.below.matches(":focus")) this.scroller.focus({ preventScroll: true });
    this.below.hidden = true;
  }
}

/**
 * Where the newest answer begins: the first of the new messages that follow everything else. The
 * reader's own words, and what was put in above, need no showing.
 */
function answerIn(fresh) {
  let first = null;
  for (let box = fresh[0]?.parentElement?.lastElementChild; box; box = box.previousElementSibling) {
    if (!fresh.includes(box) || box.classList.contains("resident")) break;
    first = box;
  }
  return first;
}

function put(where, text) {
  where.hidden = !text;
  if (where.textContent !== text) where.textContent = text;
}

const isToday = (day) => day.toDateString() === new Date().toDateString();
