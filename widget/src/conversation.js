/**
 * One resident's conversation as this page knows it: what is shown, what waits, what is wrong.
 * Everything said goes out once and in order, over any connection; "change" tells of anything new.
 *
 * @typedef {import("./chat-api.js").Message} Message
 * @typedef {import("./device.js").Unsent} Unsent
 */
import { RequestRefusedError } from "./chat-api.js";
import { Connection } from "./connection.js";
import { Thread } from "./thread.js";

// Longer than this without an answer and a resident begins to wonder.
const SLOW_AFTER_MS = 8_000;
// The gateway reads out a long conversation in pages; a shorter page than this is the last.
const FULL_PAGE = 100;

export class Conversation extends EventTarget {
  /** An answer is being waited for. */
  isWriting = false;
  isSlow = false;

  #api;
  #device;
  #line;
  #isActive = false;
  #isDraining = false;
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
    void this.#drain();
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

  /** End this chat on this device, in every tab. What was sent stays with the landlord. */
  forget() {
    this.#stop();
    this.#device.forget();
  }

  /** The page goes away this instant: let go what can still be sent, then forget everything. */
  forgetAndLeave() {
    for (const said of this.#line.token ? this.#device.unsent : []) {
      this.#api.sayAndLeave(this.#line.token, wire(said));
    }
    this.forget();
  }

  #add(said) {
    this.#device.addUnsent(said);
    this.#showUnsent();
    this.retry();
    void this.#drain();
  }

  /** Send what waits, one at a time; only one tab does so. */
  async #drain() {
    if (this.#isDraining) return;
    this.#isDraining = true;
    const { signal } = this.#abort;
    try {
      await this.#device.exclusively("send", () => this.#sendAll(signal), signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      this.#isDraining = false;
    }
    if (this.#isActive && this.hasUnsent) void this.#drain();
  }

  async #sendAll(signal) {
    let failures = 0;
    await this.#line.open(signal);
    for (let said = this.#next(); said && !signal.aborted; said = this.#next()) {
      try {
        await this.#send(said, signal);
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        await this.#afterFailure(error, ++failures, said);
        await this.#line.open(signal);
      }
    }
  }

  #next() {
    return this.#device.unsent[0];
  }

  async #send(said, signal) {
    this.#say({ isWriting: true, isSlow: false });
    const slow = setTimeout(() => this.#say({ isSlow: true }), SLOW_AFTER_MS);
    try {
      const answers = await this.#api.say(this.#line.token, wire(said));
      if (signal.aborted) return;
      this.#device.removeUnsent(said.id);
      this.#thread.markSent(said.id, answers[0]?.sent_at);
      this.#merge(answers);
      this.#line.answered();
    } finally {
      clearTimeout(slow);
      this.#say({ isWriting: false, isSlow: false });
    }
  }

  async #afterFailure(error, failures, said) {
    // A choice belongs to the conversation that offered it; in a new one its words still count.
    if (error.sessionLost && said?.payload)
      this.#device.replaceUnsent({ ...said, payload: "", text: said.title });
    if (await this.#line.recover(error, failures)) return;
    if (!(error instanceof RequestRefusedError && said)) throw error;
    this.#device.removeUnsent(said.id);
    this.#thread.drop(said.id);
    this.#say({});
    this.dispatchEvent(new CustomEvent("refused", { detail: { said, problem: error } }));
    if (error.code === "choice_closed") void this.#catchUp();
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
        await this.#afterFailure(error, ++failures);
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
    if (this.hasUnsent) void this.#drain();
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

/** @param {Unsent} said */
function wire({ id, text, payload, attachments }) {
  if (payload) return { id, payload };
  return attachments?.length ? { id, text, attachments: attachments.map((file) => file.id) } : { id, text };
}
