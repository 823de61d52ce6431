/** The box a resident writes in: it keeps what is half written and fits itself to the question. */
import { element } from "./elements.js";
import { mannerFor } from "./questions.js";

export class Composer {
  #asks = "";

  /** @param {(name: string, gaps?: object) => string} say @param {string} language
   * @param {{onSend: (text: string) => void, onDraft: (text: string) => void}} told */
  constructor(say, language, { onSend, onDraft }) {
    this.say = say;
    this.onSend = onSend;
    this.onDraft = onDraft;
    this.days = new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" });
    this.hint = element("p", { class: "hint", id: "hint", hidden: true });
    this.error = element("p", { class: "error", id: "error", role: "alert" });
    this.box = element("textarea", {
      id: "box",
      rows: "2",
      name: "message",
      enterkeyhint: "send",
      "aria-describedby": "error hint keys",
      onkeydown: (event) => this.#key(event),
      oninput: () => this.#typed(),
    });
    this.letters = element(
      "button",
      { type: "button", class: "plain", hidden: true, onclick: () => this.#useLetters() },
      say("lettersInstead"),
    );
    this.day = element("input", { type: "date", id: "day", onchange: () => this.#addDay() });
    this.dayRow = element(
      "p",
      { class: "pick", hidden: true },
      element("label", { for: "day" }, say("pickDay")),
      this.day,
    );
    this.form = element(
      "form",
      { class: "composer", novalidate: true, onsubmit: (event) => this.#submit(event) },
      this.error,
      element("label", { for: "box" }, say("write")),
      this.hint,
      element("span", { class: "hidden", id: "keys" }, say("sendHint")),
      element(
        "div",
        { class: "line" },
        this.box,
        element("button", { type: "submit", class: "main" }, say("send")),
      ),
      this.dayRow,
      this.letters,
    );
  }

  get text() {
    return this.box.value;
  }

  /** @param {string} text */
  fill(text) {
    this.box.value = text;
    this.onDraft(text);
  }

  /** Give words back that could not be sent, before whatever has been written since. */
  giveBack(text, why) {
    this.fill([text, this.text].filter(Boolean).join("\n"));
    this.complain(why);
  }

  /** @param {string} why empty to take the complaint away */
  complain(why) {
    this.error.textContent = why;
    this.box.toggleAttribute("aria-invalid", false);
    if (why) this.box.setAttribute("aria-invalid", "true");
  }

  /** Fit the box to the open question. @param {string|null} asks @param {string} text */
  ask(asks, text) {
    const question = `${asks}\n${text}`;
    if (question === this.#asks) return;
    this.#asks = question;
    const manner = mannerFor(asks, text);
    this.box.setAttribute("autocomplete", manner.autocomplete);
    this.box.setAttribute("inputmode", manner.inputmode);
    this.box.setAttribute("autocapitalize", manner.capitals);
    this.box.setAttribute("spellcheck", String(manner.spelling));
    this.letters.hidden = manner.inputmode !== "tel" || !matchMedia("(pointer: coarse)").matches;
    this.dayRow.hidden = !manner.pickDay;
    this.day.value = "";
    const gaps = { example: this.say("exampleReference") };
    this.hint.textContent = asks ? this.say(`hints.${asks}`, gaps) : "";
    this.hint.hidden = !this.hint.textContent;
  }

  #key(event) {
    // While an input method composes, Enter chooses a character; 229 is how Safari says so.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  #typed() {
    this.complain("");
    this.onDraft(this.text);
  }

  #submit(event) {
    event.preventDefault();
    const text = this.text.trim();
    this.box.focus();
    if (!text) return this.complain(this.say("emptyMessage"));
    this.complain("");
    this.fill("");
    this.onSend(text);
  }

  /** A phone's number pad has no letters, and any question may be answered in words. */
  #useLetters() {
    this.box.setAttribute("inputmode", "text");
    this.letters.hidden = true;
    this.box.focus();
  }

  #addDay() {
    if (!this.day.valueAsDate) return;
    const day = this.days.format(this.day.valueAsDate);
    this.fill([this.text.trim(), day].filter(Boolean).join(" "));
    this.hint.textContent = this.say("dayAdded");
    this.hint.hidden = false;
  }
}
