/** The box a resident writes in: it keeps what is half written and fits itself to the question. */
import { element } from "./elements.js";
import { mannerFor } from "./questions.js";

export class Composer {
  #asks = "";
  /** Send was pressed while photos were on their way. */
  #isDue = false;

  /** @param {(name: string, gaps?: object) => string} say @param {string} language
   * @param {import("./photos.js").Photos} photos
   * @param {{onSend: (text: string, files: import("./thread.js").FileShown[]) => void,
   *   onDraft: (text: string) => void}} told */
  constructor(say, language, photos, { onSend, onDraft }) {
    this.say = say;
    this.photos = photos;
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
      onpaste: (event) => this.#dropped(event, event.clipboardData),
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
      {
        class: "composer",
        novalidate: true,
        onsubmit: (event) => this.#submit(event),
        ondragover: (event) => event.preventDefault(),
        ondrop: (event) => this.#dropped(event, event.dataTransfer),
      },
      this.error,
      element("label", { for: "box" }, say("write")),
      this.hint,
      element("span", { class: "hidden", id: "keys" }, say("sendHint")),
      photos.list,
      element(
        "div",
        { class: "line" },
        this.box,
        element("button", { type: "submit", class: "main" }, say("send")),
      ),
      this.dayRow,
      element("div", { class: "row" }, photos.button, this.letters),
      photos.input,
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

  /** @param {string} why empty to take the complaint away
   * @param {boolean} [isAboutBox] whether the words in the box are at fault */
  complain(why, isAboutBox = true) {
    this.error.textContent = why;
    this.box.toggleAttribute("aria-invalid", false);
    if (why && isAboutBox) this.box.setAttribute("aria-invalid", "true");
  }

  /** What became of the photos: a message that waited for them goes out, or says why it does not. */
  photosChanged() {
    if (!this.#isDue || this.photos.isBusy) return;
    this.#isDue = false;
    if (!this.photos.isRefused) this.form.requestSubmit();
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
    this.letters.hidden = !["tel", "numeric"].includes(manner.inputmode) || !matchMedia("(pointer: coarse)").matches;
    this.dayRow.hidden = !manner.pickDay;
    this.day.value = "";
    const gaps = { example: this.say("exampleReference") };
    this.hint.textContent = manner.hint ? this.say(`hints.${manner.hint}`, gaps) : "";
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
    const { photos } = this;
    if (!text && photos.isEmpty) return this.complain(this.say("emptyMessage"));
    this.#isDue = photos.isBusy;
    if (this.#isDue) return this.complain(this.say("photosFirst"), false);
    if (!text && !photos.ready.length) return this.complain(this.say("photosNone"), false);
    this.complain("");
    this.fill("");
    const { ready } = photos;
    photos.sent();
    this.onSend(text, ready);
  }

  /** Pictures put into the box, or dropped on it, are photos like any other. */
  #dropped(event, data) {
    if (!data?.files.length) return;
    event.preventDefault();
    this.photos.add(data.files);
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
