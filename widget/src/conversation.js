/**
 * One resident's conversation as this page knows it: what is shown, what waits, what is wrong.
 * Everything said goes out once and in order, over any connection; "change" tells of anything new.
 *
 * @typedef {import("./chat-api.js").Message} Message
 * @typedef {import("./device.js").Unsent} Unsent
 */
import { GatewayUnreachableError, RequestRefusedError } from "./chat-api.js";
import { Thread } from "./thread.js";

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
// Longer than this without an answer and a resident begins to wonder.
const SLOW_AFTER_MS = 8_000;
// The gateway reads out a long conversation in pages; a shorter page than this is the last.
const FULL_PAGE = 100;

export class Conversation extends EventTarget {
  /** @type {"offline"|"unreachable"|null} */
  trouble = null;
  isConnected = false;
  /** An answer is being waited for. */
  isWriting = false;
  isSlow = false;

  #api;
  #device;
  #landlord;
  #isActive = false;
  #isDraining = false;
  /** @type {string|null} */
  #token = null;
  /** @type {string|null} a token the gateway no longer takes */
  #spent = null;
  #thread = new Thread();
  /** @type {Promise<void>|null} */
  #connecting = null;
  #abort = new AbortController();
  /** @type {Set<() => void>} */
  #pauses = new Set();

  /** @param {import("./chat-api.js").ChatApi} api @param {import("./device.js").Device} device
   * @param {string} landlord */
  constructor(api, device, landlord) {
    super();
    this.#api = api;
    this.#device = device;
    this.#landlord = landlord;
    device.addEventListener("news", () => this.#isActive && this.#catchUp());
    device.addEventListener("opened", () => this.#isActive && this.#takeNewToken());
    device.addEventListener("forgotten", () => this.#isActive && this.#forgotten());
    addEventListener("online", () => this.retry());
    addEventListener("offline", () => this.#isActive && this.#say({ trouble: "offline" }));
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

  get hasUnsent() {
    return this.#device.unsent.length > 0;
  }

  /** Open the chat, or take it up where it was. Nothing is asked of the gateway before this. */
  start() {
    if (this.#isActive) return;
    this.#isActive = true;
    this.#abort = new AbortController();
    this.trouble = navigator.onLine ? null : "offline";
    this.#showUnsent();
    void this.#follow(this.#abort.signal);
    void this.#drain();
  }

  /** @param {string} text */
  write(text) {
    this.#add({ text });
  }

  /** @param {{title: string, payload: string}} button */
  choose(button) {
    this.#add({ payload: button.payload, title: button.title });
  }

  /** Stop waiting and try again now. */
  retry() {
    for (const end of this.#pauses) end();
  }

  /** End this chat on this device, in every tab. What was sent stays with the landlord. */
  forget() {
    this.#stop();
    this.#device.forget();
  }

  /** The page goes away this instant: let go what can still be sent, then forget everything. */
  forgetAndLeave() {
    for (const said of this.#token ? this.#device.unsent : []) {
      this.#api.sayAndLeave(this.#token, wire(said));
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
    await this.#connect(signal);
    for (let said = this.#next(); said && !signal.aborted; said = this.#next()) {
      try {
        await this.#send(said, signal);
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        await this.#afterFailure(error, ++failures, said);
        await this.#connect(signal);
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
      const answers = await this.#api.say(this.#token, wire(said));
      if (signal.aborted) return;
      this.#device.removeUnsent(said.id);
      this.#thread.markSent(said.id, answers[0]?.sent_at);
      this.#merge(answers);
      this.trouble = null;
    } finally {
      clearTimeout(slow);
      this.#say({ isWriting: false, isSlow: false });
    }
  }

  async #afterFailure(error, failures, said) {
    if (error instanceof GatewayUnreachableError) {
      this.#say({ trouble: navigator.onLine ? "unreachable" : "offline" });
      await this.#pause(failures, error.retryAfterMs);
    } else if (error instanceof RequestRefusedError && error.sessionLost) {
      // A choice belongs to the conversation that offered it; in a new one its words still count.
      if (said?.payload) this.#device.replaceUnsent({ ...said, payload: "", text: said.title });
      this.#lost();
    } else if (error instanceof RequestRefusedError && said) {
      this.#device.removeUnsent(said.id);
      this.#thread.drop(said.id);
      this.#say({});
      this.dispatchEvent(new CustomEvent("refused", { detail: { said, problem: error } }));
      if (error.code === "choice_closed") void this.#catchUp();
    } else {
      throw error;
    }
  }

  /** Hear what comes from elsewhere: staff, late answers, other tabs. Only one tab listens. */
  async #follow(signal) {
    let failures = 0;
    while (!signal.aborted) {
      try {
        await this.#connect(signal);
        await this.#device.exclusively("follow", () => this.#listen(signal), signal);
        failures = 0;
        await this.#pause(1);
      } catch (error) {
        if (signal.aborted) return;
        await this.#afterFailure(error, ++failures);
      }
    }
  }

  async #listen(signal) {
    await this.#readOn();
    this.#say({ trouble: null });
    for await (const message of this.#api.follow(this.#token, this.#thread.cursor, signal)) {
      if (signal.aborted) return;
      this.#merge([message], true);
      this.#device.ring();
    }
  }

  #connect(signal) {
    if (this.isConnected) return Promise.resolve();
    this.#connecting ??= this.#connectAtLast(signal).finally(() => (this.#connecting = null));
    return this.#connecting;
  }

  async #connectAtLast(signal) {
    for (let failures = 1; !signal.aborted && !this.isConnected; failures += 1) {
      try {
        await this.#device.exclusively("open", () => this.#open(signal), signal);
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof RequestRefusedError && !error.sessionLost) {
          // The page names a landlord that is not served: for whoever set the page up to see.
          console.error(`putright-chat: ${error.message}`);
          error = new GatewayUnreachableError(error.message, LONGEST_PAUSE_MS);
        }
        await this.#afterFailure(error, failures);
      }
    }
  }

  /** With the token on this device if there is a good one, else in a new conversation. */
  async #open(signal) {
    const kept = this.#device.token;
    if (kept && kept !== this.#spent) {
      if (this.#token !== kept) this.#thread.cursor = null;
      this.#token = kept;
      await this.#readOn(true);
    } else {
      const opened = await this.#api.open(this.#landlord);
      if (signal.aborted) return;
      this.#device.token = this.#token = opened.token;
      this.#thread.cursor = null;
      this.#merge(opened.messages, true);
    }
    this.#say({ isConnected: true, trouble: null });
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
      return await this.#api.read(this.#token, this.#thread.cursor);
    } catch (error) {
      if (error.code !== "message_unknown" || !this.#thread.cursor) throw error;
      this.#thread.cursor = null;
      return this.#api.read(this.#token, null);
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
    if (this.#device.token === this.#token) return;
    this.isConnected = false;
    this.#restart();
  }

  #lost() {
    if (this.#spent !== this.#token) {
      this.#spent = this.#token;
      this.#thread.note("lost");
      this.#say({});
    }
    this.isConnected = false;
  }

  #restart() {
    this.#abort.abort();
    this.retry();
    this.#isActive = false;
    this.start();
  }

  #forgotten() {
    this.#stop();
    this.dispatchEvent(new Event("forgotten"));
  }

  #stop() {
    this.#abort.abort();
    this.retry();
    this.#isActive = false;
    this.#token = null;
    this.#thread = new Thread();
    this.#say({ isConnected: false, isWriting: false, isSlow: false, trouble: null });
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

  #pause(failures, atLeastMs = 0) {
    const growing = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1));
    // Spread out, so that a thousand open pages do not all come back in the same second.
    const ms = Math.max(atLeastMs, growing * (0.75 + Math.random() / 2));
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.#pauses.delete(end);
        resolve(undefined);
      };
      const timer = setTimeout(end, ms);
      this.#pauses.add(end);
    });
  }

  #say(changed, isHistory = false) {
    Object.assign(this, changed);
    this.dispatchEvent(new CustomEvent("change", { detail: { isHistory } }));
  }
}

/** @param {Unsent} said */
const wire = ({ id, text, payload }) => (payload ? { id, payload } : { id, text });
