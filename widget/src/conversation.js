/**
 * One resident's conversation as this page knows it: what is shown, what waits, what is wrong.
 * "change" tells of anything new.
 *
 * @typedef {import("./chat-api.js").Message} Message
 */
import { Connection } from "./connection.js";
import { Sending } from "./sending.js";
import { Thread } from "./thread.js";

// The gateway reads out a long conversation in pages; a shorter page than this is the last.
const FULL_PAGE = 100;

export class Conversation extends EventTarget {
  /** An answer is being waited for. */
  isWriting = false;
  isSlow = false;

  #api;
  #device;
  #line;
  #sending;
  #isActive = false;
  #thread = new Thread();
  #abort = new AbortController();

  /** @param {import("./chat-api.js").ChatApi} api @param {import("./device.js").Device} device
   * @param {string} landlord */
  constructor(api, device, landlord) {
    super();
    this.#api = api;
    this.#device = device;
    this.#line = new Connection(api, device, landlord, {
      changed: () => this.#say({}),
      lost: () => this.#lost(),
      resume: (isOther) => this.#resume(isOther),
      begin: (messages) => this.#begin(messages),
    });
    this.#sending = new Sending(api, device, this.#line, {
      isActive: () => this.#isActive,
      signal: () => this.#abort.signal,
      waits: (how) => this.#say(how),
      sent: (said, answers) => {
        this.#thread.markSent(said.id, answers[0]?.sent_at);
        this.#merge(answers);
      },
      refused: (said, problem) => this.#refused(said, problem),
    });
    device.addEventListener("news", () => this.#isActive && this.#catchUp());
    device.addEventListener("opened", () => this.#isActive && this.#takeNewToken());
    device.addEventListener("forgotten", () => this.#isActive && this.#forgotten());
    addEventListener("online", () => this.retry());
    addEventListener("offline", () => this.#isActive && this.#line.goneOffline());
    document.addEventListener("visibilitychange", () => {
      if (this.#isActive && document.visibilityState === "visible") this.retry();
    });
  }

  /** What is shown, in order. */
  get messages() {
    return this.#thread.messages;
  }

  get isActive() {
    return this.#isActive;
  }

  get isConnected() {
    return this.#line.isOpen;
  }

  get trouble() {
    return this.#line.trouble;
  }

  get hasUnsent() {
    return this.#device.unsent.length > 0;
  }

  /** Open the chat, or take it up where it was. Nothing is asked of the gateway before this. */
  start() {
    if (this.#isActive) return;
    this.#isActive = true;
    this.#abort = new AbortController();
    this.#line.trouble = navigator.onLine ? null : "offline";
    this.#showUnsent();
    void this.#follow(this.#abort.signal);
    void this.#sending.drain();
  }

  /** @param {string} text @param {import("./thread.js").FileShown[]} [attachments] files that the
   * gateway already has */
  write(text, attachments = []) {
    this.#add(attachments.length ? { text, attachments } : { text });
  }

  /** @param {{title: string, payload: string}} button */
  choose(button) {
    this.#add({ payload: button.payload, title: button.title });
  }

  /** Stop waiting and try again now. */
  retry() {
    this.#line.retry();
  }

  /**
   * Give the gateway a file, over any connection, until it has it or says no.
   * @param {File} file @param {(part: number) => void} onProgress @param {AbortSignal} signal
   * @returns {Promise<import("./thread.js").FileShown>}
   */
  async upload(file, onProgress, signal) {
    for (let failures = 1; ; failures += 1) {
      await this.#line.open(this.#abort.signal);
      signal.throwIfAborted();
      try {
        return await this.#api.upload(this.#line.token, file, onProgress, signal);
      } catch (error) {
        if (signal.aborted || !(await this.#line.recover(error, failures))) throw error;
      }
    }
  }

  /** Take back a file that was not sent. A gateway that is out of reach forgets it by itself. */
  takeBack(id) {
    if (this.#line.token) this.#api.takeBack(this.#line.token, id).catch(() => {});
  }

  /** @param {string} id @returns {Promise<Blob>} */
  async read(id) {
    await this.#line.open(this.#abort.signal);
    return this.#api.readFile(this.#line.token, id);
  }

  /** End this chat, on this device in every tab and at the gateway. What was sent stays with the
   * landlord. @param {string[]} [after] messages let go this instant */
  forget(after = []) {
    const token = this.#line.token || this.#device.token;
    if (token) this.#api.endSession(token, after);
    this.#stop();
    this.#device.forget();
  }

  /** The page goes away this instant: let go what can still be sent, then forget everything. */
  forgetAndLeave() {
    this.forget(this.#sending.letGo());
  }

  #add(said) {
    this.#device.addUnsent(said);
    this.#showUnsent();
    this.retry();
    void this.#sending.drain();
  }

  #refused(said, problem) {
    this.#thread.drop(said.id);
    this.#say({});
    this.dispatchEvent(new CustomEvent("refused", { detail: { said, problem } }));
    if (problem.code === "choice_closed") void this.#catchUp();
  }

  /** Hear what comes from elsewhere: staff, late answers, other tabs. Only one tab listens. */
  async #follow(signal) {
    let failures = 0;
    while (!signal.aborted) {
      try {
        await this.#line.open(signal);
        await this.#device.exclusively("follow", () => this.#listen(signal), signal);
        failures = 0;
        await this.#line.pause(1);
      } catch (error) {
        if (signal.aborted) return;
        if (!(await this.#line.recover(error, ++failures))) throw error;
      }
    }
  }

  async #listen(signal) {
    await this.#readOn();
    this.#line.answered();
    this.#say({});
    for await (const message of this.#api.follow(this.#line.token, this.#thread.cursor, signal)) {
      if (signal.aborted) return;
      this.#merge([message], true);
      this.#device.ring();
    }
  }

  async #resume(isOther) {
    if (isOther) this.#thread.cursor = null;
    await this.#readOn(true);
  }

  #begin(messages) {
    this.#thread.cursor = null;
    this.#merge(messages, true);
  }

  /** Read everything after the cursor. */
  async #readOn(isHistory = false) {
    for (;;) {
      const found = await this.#readPage();
      this.#merge(found, true, isHistory);
      if (found.length < FULL_PAGE) return;
    }
  }

  async #readPage() {
    try {
      return await this.#api.read(this.#line.token, this.#thread.cursor);
    } catch (error) {
      if (error.code !== "message_unknown" || !this.#thread.cursor) throw error;
      this.#thread.cursor = null;
      return this.#api.read(this.#line.token, null);
    }
  }

  /** Another tab has something: show it here too. */
  async #catchUp() {
    this.#showUnsent();
    // Queue up behind the tab that sends: should it be closed, this one goes on.
    if (this.hasUnsent) void this.#sending.drain();
    if (!this.isConnected) return;
    try {
      await this.#readOn();
    } catch {
      // The stream, or the next message, will notice and say so.
    }
  }

  #takeNewToken() {
    if (this.#device.token === this.#line.token) return;
    this.#line.isOpen = false;
    this.#abort.abort();
    this.retry();
    this.#isActive = false;
    this.start();
  }

  #lost() {
    this.#thread.note("lost");
    this.#say({});
  }

  #forgotten() {
    this.#stop();
    this.dispatchEvent(new Event("forgotten"));
  }

  #stop() {
    this.#abort.abort();
    this.#line.close();
    this.#isActive = false;
    this.#thread = new Thread();
    this.#say({ isWriting: false, isSlow: false });
  }

  /** @param {Message[]} found @param {boolean} [isInOrder] nothing is missing before these
   * @param {boolean} [isHistory] these were said before this page was opened */
  #merge(found, isInOrder = false, isHistory = false) {
    this.#thread.merge(found, isInOrder);
    if (found.length) this.#say({}, isHistory);
  }

  #showUnsent() {
    this.#thread.showUnsent(this.#device.unsent);
    this.#say({});
  }

  #say(changed, isHistory = false) {
    Object.assign(this, changed);
    this.dispatchEvent(new CustomEvent("change", { detail: { isHistory } }));
  }
}
