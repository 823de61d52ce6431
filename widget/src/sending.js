/**
 * What waits on this device goes out once and in order, over any connection. Of several tabs one sends.
 *
 * @typedef {import("./device.js").Unsent} Unsent
 * @typedef {import("./chat-api.js").Message} Message
 */
import { RequestRefusedError } from "./chat-api.js";

// Longer than this without an answer and a resident begins to wonder.
const SLOW_AFTER_MS = 8_000;

export class Sending {
  #api;
  #device;
  #line;
  #told;
  #isSending = false;

  /**
   * @param {import("./chat-api.js").ChatApi} api @param {import("./device.js").Device} device
   * @param {import("./connection.js").Connection} line
   * @param {{isActive: () => boolean, signal: () => AbortSignal,
   *   waits: (how: {isWriting?: boolean, isSlow?: boolean}) => void,
   *   sent: (said: Unsent, answers: Message[]) => void,
   *   refused: (said: Unsent, problem: RequestRefusedError) => void}} told
   */
  constructor(api, device, line, told) {
    this.#api = api;
    this.#device = device;
    this.#line = line;
    this.#told = told;
  }

  /** Send until nothing waits. */
  async drain() {
    if (this.#isSending) return;
    this.#isSending = true;
    const signal = this.#told.signal();
    try {
      await this.#device.exclusively("send", () => this.#sendAll(signal), signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      this.#isSending = false;
    }
    if (this.#told.isActive() && this.#next()) void this.drain();
  }

  /** The page goes away this instant: let go what can still be sent. @returns {string[]} its ids */
  letGo() {
    const { token } = this.#line;
    const unsent = token ? this.#device.unsent : [];
    for (const said of unsent) this.#api.sayAndLeave(token, wire(said));
    return unsent.map((said) => said.id);
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
    this.#told.waits({ isWriting: true, isSlow: false });
    const slow = setTimeout(() => this.#told.waits({ isSlow: true }), SLOW_AFTER_MS);
    try {
      const answers = await this.#api.say(this.#line.token, wire(said));
      if (signal.aborted) return;
      this.#device.removeUnsent(said.id);
      this.#told.sent(said, answers);
      this.#line.answered();
    } finally {
      clearTimeout(slow);
      this.#told.waits({ isWriting: false, isSlow: false });
    }
  }

  async #afterFailure(error, failures, said) {
    // A choice belongs to the conversation that offered it; in a new one its words still count.
    if (error.sessionLost && said.payload)
      this.#device.replaceUnsent({ ...said, payload: "", text: said.title });
    if (await this.#line.recover(error, failures)) return;
    if (!(error instanceof RequestRefusedError)) throw error;
    this.#device.removeUnsent(said.id);
    this.#told.refused(said, error);
  }
}

/** @param {Unsent} said */
function wire({ id, text, payload, attachments }) {
  if (payload) return { id, payload };
  return attachments?.length ? { id, text, attachments: attachments.map((file) => file.id) } : { id, text };
}
