/**
 * <putright-chat landlord="west-kent">: the landlord's website chat as a web component.
 *
 * Attributes, read when the element is added to the page: `landlord` (required), `name` (as
 * residents know it), `phone`, `privacy` (address of the privacy notice), `api` (where the gateway
 * answers; by default where this script came from), `file-limit` (the most MB of one photo, where
 * the gateway's is not 15), `leave-to` (where "Leave now" goes), `wording`
 * (address of another language's words). What stands inside the element is shown where scripts do
 * not run, or are too old for the chat: say there how else to complain. A link to the element's id opens the chat.
 */
import english from "./wording.en.js";
import { ChatApi } from "./src/chat-api.js";
import { Composer } from "./src/composer.js";
import { Conversation } from "./src/conversation.js";
import { paragraphs, print, save } from "./src/copy.js";
import { Device } from "./src/device.js";
import { onThreeShifts } from "./src/leaving.js";
import { MessageLog } from "./src/log.js";
import { buildPanel } from "./src/panel.js";
import { Photos } from "./src/photos.js";
import { isHeldByStaff, statusOf } from "./src/standing.js";
import { dress } from "./src/style.js";
import { fitToKeyboard, onFullScreen } from "./src/viewport.js";
import { speaker } from "./src/wording.js";

// A site anyone might have open, that says nothing about its reader.
const NEUTRAL = "https://www.bbc.co.uk/weather";

export class PutrightChat extends HTMLElement {
  /** @type {Element|null} what opened the chat, to go back to */
  #openedBy = null;
  #unread = 0;

  async connectedCallback() {
    if (this.shadowRoot) return;
    const landlord = this.getAttribute("landlord") || "";
    const api = (this.getAttribute("api") || new URL(import.meta.url).origin).replace(/\/+$/, "");
    const words = await this.#words();
    const language = words.language;
    this.language = language;
    this.say = speaker(words, {
      landlord: this.getAttribute("name") || words.landlord,
      phone: this.getAttribute("phone") || "",
    });
    this.device = new Device(`${new URL(api, location.href).origin}:${landlord}`);
    this.chat = new Conversation(new ChatApi(api), this.device, landlord);
    this.log = new MessageLog(this.say, language, {
      choose: (button) => this.#choose(button),
      read: (id) => this.chat.read(id),
    });
    this.photos = new Photos(this.say, {
      upload: (...file) => this.chat.upload(...file),
      takeBack: (id) => this.chat.takeBack(id),
      read: (id) => this.chat.read(id),
      keep: (ready) => (this.device.photos = ready),
      changed: () => this.#photosChanged(),
      complain: (why) => this.composer.complain(why, false),
    }, Number(this.getAttribute("file-limit")));
    this.composer = new Composer(this.say, language, this.photos, {
      onSend: (text, files) => this.chat.write(text, files),
      onDraft: (text) => (this.device.draft = text),
    });
    this.#build(words);
    addEventListener("beforeunload", (event) => this.photos.isBusy && event.preventDefault());
    this.chat.addEventListener("change", (event) => this.#show(event.detail.isHistory));
    this.chat.addEventListener("refused", (event) => this.#refused(event.detail));
    this.chat.addEventListener("forgotten", () => (this.photos.clear(), this.close()));
    onThreeShifts(() => this.parts.dialog.open, () => this.#leave());
    // For whoever wants to know how soon residents can begin.
    performance.mark("putright-ready");
    this.#openFromLinks();
    if (this.device.isOpen) this.open({ isByItself: true });
  }

  /** Open the chat; the first time, this also opens the session with the gateway. */
  open({ isByItself = false } = {}) {
    const { dialog, launcher, title } = this.parts;
    if (dialog.open) return;
    if (!isByItself) this.#openedBy = this.shadowRoot.activeElement || document.activeElement;
    this.#unread = 0;
    this.device.isOpen = true;
    this.composer.fill(this.device.draft);
    if (this.fullScreen.matches) dialog.showModal();
    else dialog.show();
    launcher.setAttribute("aria-expanded", "true");
    launcher.hidden = true;
    this.chat.start();
    if (this.photos.isEmpty) this.photos.restore(this.device.photos);
    this.#show(true);
    // On a phone the box would bring up the keyboard, over the emergency numbers. After a reload
    // the reader is wherever they were on the page.
    if (isByItself && !this.fullScreen.matches) this.shadowRoot.activeElement?.blur();
    else if (matchMedia("(pointer: coarse)").matches) title.focus();
    else this.composer.box.focus();
  }

  /** Close the panel; the chat stays as it is. */
  close() {
    const { dialog, launcher, ask } = this.parts;
    if (!dialog.open) return;
    ask(false);
    dialog.close();
    this.device.isOpen = false;
    launcher.setAttribute("aria-expanded", "false");
    launcher.hidden = false;
    const back = this.#openedBy;
    if (back instanceof HTMLElement && back.isConnected && back !== document.body && back !== this)
      back.focus();
    else launcher.focus();
    this.#show(true);
  }

  async #words() {
    const other = this.getAttribute("wording");
    if (!other) return english;
    try {
      return { ...english, ...(await import(new URL(other, location.href).href)).default };
    } catch {
      return english;
    }
  }

  #build(words) {
    const page = {
      phone: this.getAttribute("phone") || "",
      privacy: this.getAttribute("privacy") || "",
    };
    this.parts = buildPanel(this.say, page, {
      open: () => this.open(),
      close: () => this.close(),
      leave: () => this.#leave(),
      person: () => this.#wantPerson(),
      save: () => this.#keepCopy(save),
      print: () => this.#keepCopy(print),
      end: () => this.#end(),
      retry: () => this.chat.retry(),
    }, this.log, this.composer);
    const { dialog, launcher } = this.parts;
    dialog.lang = launcher.lang = words.language;
    dialog.dir = launcher.dir = words.direction;
    dialog.addEventListener("cancel", (event) => (event.preventDefault(), this.#escape()));
    dialog.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing) return;
      event.preventDefault();
      event.stopPropagation();
      this.#escape();
    });
    this.fullScreen = onFullScreen((isFull) => this.#changeSize(isFull));
    fitToKeyboard(dialog, this.fullScreen);
    const style = dress();
    // Last: from here on what stands inside the element is not shown, so nothing may fail after it.
    const root = this.attachShadow({ mode: "open" });
    style(root);
    root.append(launcher, dialog);
  }

  /** The page's own links to this element open the chat, and so does coming to such an address. */
  #openFromLinks() {
    if (!this.id) return;
    const here = `#${this.id}`;
    document.addEventListener("click", (event) => {
      const link = event.target instanceof Element && event.target.closest("a[href]");
      if (!link || link.getAttribute("href") !== here) return;
      event.preventDefault();
      this.open();
      this.#openedBy = link;
    });
    addEventListener("hashchange", () => location.hash === here && this.open());
    if (location.hash === here) this.open();
  }

  #photosChanged() {
    put(this.parts.status, this.#status());
    this.composer.photosChanged();
  }

  #show(isHistory) {
    const { chat, parts, log, composer } = this;
    const last = chat.messages.at(-1);
    const question = chat.messages.findLast((message) => message.sender !== "resident");
    const reference = chat.messages.findLast((message) => message.reference)?.reference;
    log.isStuck = Boolean(chat.trouble);
    this.#count(chat.messages.length, isHistory);
    log.show(chat.messages, { isHistory, isWriting: chat.isWriting && last?.sender === "resident" });
    composer.ask(question?.asks ?? null, question?.text ?? "");
    put(parts.who, this.say(isHeldByStaff(chat.messages) ? "withPerson" : "withAssistant"));
    put(parts.reference, reference ? this.say("reference", { reference }) : "");
    put(parts.status, this.#status());
    parts.retry.hidden = chat.trouble !== "unreachable";
    parts.endText.textContent = [this.say("endQuestion"), chat.hasUnsent && this.say("endUnsent")]
      .filter(Boolean)
      .join(" ");
  }

  #status() {
    return statusOf(this.chat, this.say, this.getAttribute("phone")) || this.photos.status;
  }

  /** While the panel is closed, the launcher tells of messages that came. */
  #count(length, isHistory) {
    const { dialog, launcher, launcherText } = this.parts;
    if (!dialog.open && !isHistory && length > this.seen) this.#unread += length - this.seen;
    this.seen = length;
    launcherText.textContent = this.say(this.#unread ? "launcherNews" : "launcher");
    launcher.classList.toggle("news", this.#unread > 0);
  }

  #choose(button) {
    this.chat.choose(button);
    this.composer.complain("");
    // The button just pressed is gone; without this the focus would fall to the page.
    if (matchMedia("(pointer: coarse)").matches) this.log.scroller.focus({ preventScroll: true });
    else this.composer.box.focus();
  }

  #wantPerson() {
    this.chat.write(this.say("personMessage"));
    this.composer.complain("");
  }

  #refused({ said, problem }) {
    const { limit, detail, code } = problem;
    const text = said.text || "";
    if (code !== "attachment_not_waiting") this.photos.restore(said.attachments || []);
    if (code === "attachment_not_waiting")
      this.composer.giveBack(text, this.say("photosLost"));
    else if (code === "choice_closed") this.composer.complain(this.say("choiceClosed"));
    else if (limit)
      this.composer.giveBack(text, this.say("tooLong", { limit, length: text.length }));
    else this.composer.giveBack(text || said.title, this.say("refused", { detail }));
  }

  #keepCopy(make) {
    const now = new Date();
    const copy = paragraphs(this.chat.messages, this.say, this.language, now);
    this.parts.toggle(false);
    this.parts.more.focus();
    try {
      if (make === save) save(copy, `chat-${this.getAttribute("landlord")}-${day(now)}.txt`);
      else print(copy, this.language);
    } catch {
      this.composer.complain(this.say("saveFailed"));
    }
  }

  #end() {
    this.#clear();
    this.chat.forget();
    this.#openedBy = null;
    this.close();
  }

  /** Nothing may stay to be seen: not the words, not the page, not the way back to it. */
  #leave() {
    this.#clear();
    document.body.hidden = true;
    document.body.style.display = "none";
    this.parts.dialog.close();
    this.chat.forgetAndLeave();
    location.replace(this.getAttribute("leave-to") || NEUTRAL);
  }

  #clear() {
    this.log.clear();
    this.photos.clear();
    this.composer.fill("");
    this.composer.complain("");
  }

  #escape() {
    const { ending, toggle, ask, more } = this.parts;
    const isMore = more.getAttribute("aria-expanded") === "true";
    if (ending.hidden && !isMore) return this.close();
    ask(false);
    toggle(false);
    more.focus();
  }

  /** A panel over the whole screen keeps the keyboard inside; a panel in the corner must not. */
  #changeSize(isFull) {
    const { dialog } = this.parts;
    if (!dialog.open) return;
    const focused = this.shadowRoot.activeElement;
    dialog.close();
    if (isFull) dialog.showModal();
    else dialog.show();
    if (focused instanceof HTMLElement) focused.focus();
  }
}

function put(where, text) {
  where.hidden = !text && where.getAttribute("role") !== "status";
  if (where.textContent !== text) where.textContent = text;
}

const day = (date) => date.toLocaleDateString("sv-SE");

if (!customElements.get("putright-chat")) customElements.define("putright-chat", PutrightChat);
