/**
 * The line to the gateway: which token speaks, whether it answers, how long to wait before asking
 * again. It opens by itself whenever somebody needs it.
 */
import { GatewayUnreachableError, RequestRefusedError } from "./chat-api.js";

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

export class Connection {
  /** @type {"offline"|"unreachable"|null} */
  trouble = null;
  isOpen = false;
  /** @type {string|null} */
  token = null;

  #api;
  #device;
  #landlord;
  #told;
  /** @type {string|null} a token the gateway no longer takes */
  #spent = null;
  /** @type {Promise<void>|null} */
  #opening = null;
  /** @type {Set<() => void>} */
  #pauses = new Set();

  /**
   * @param {import("./chat-api.js").ChatApi} api @param {import("./device.js").Device} device
   * @param {string} landlord
   * @param {{changed: () => void, lost: () => void,
   *   resume: (isOther: boolean) => Promise<void>,
   *   begin: (messages: import("./chat-api.js").Message[]) => void}} told `resume` reads what was
   *   said under a token kept on this device, `begin` takes the first messages of a new one
   */
  constructor(api, device, landlord, told) {
    this.#api = api;
    this.#device = device;
    this.#landlord = landlord;
    this.#told = told;
  }

  /** Return once the gateway has answered under a good token, however long that takes. */
  open(signal) {
    if (this.isOpen) return Promise.resolve();
    this.#opening ??= this.#openAtLast(signal).finally(() => (this.#opening = null));
    return this.#opening;
  }

  /** It answered: there is no trouble, and nobody who waits because of it need wait longer. */
  answered() {
    const wasInTrouble = this.trouble;
    this.trouble = null;
    if (wasInTrouble) this.retry();
  }

  /** The device went off the net, which it says before any request fails. */
  goneOffline() {
    this.trouble = "offline";
    this.#told.changed();
  }

  /**
   * After a failed request: wait, or give up the token, so that the caller can try again.
   * @returns {Promise<boolean>} false when trying again is no use
   */
  async recover(error, failures) {
    if (error instanceof GatewayUnreachableError) {
      this.trouble = navigator.onLine ? "unreachable" : "offline";
      this.#told.changed();
      await this.pause(failures, error.retryAfterMs);
      return true;
    }
    if (!(error instanceof RequestRefusedError && error.sessionLost)) return false;
    this.isOpen = false;
    if (this.#spent !== this.token) {
      this.#spent = this.token;
      this.#told.lost();
    }
    return true;
  }

  /** Wait longer after each failure, at most half a minute unless the gateway asks for more. */
  pause(failures, atLeastMs = 0) {
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

  /** Stop waiting and try again now. */
  retry() {
    for (const end of this.#pauses) end();
  }

  /** Nobody speaks any more. */
  close() {
    this.retry();
    this.isOpen = false;
    this.token = null;
    this.trouble = null;
  }

  async #openAtLast(signal) {
    for (let failures = 1; !signal.aborted && !this.isOpen; failures += 1) {
      try {
        await this.#device.exclusively("open", () => this.#openOnce(signal), signal);
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof RequestRefusedError && !error.sessionLost) {
          // The page names a landlord that is not served: for whoever set the page up to see.
          console.error(`putright-chat: ${error.message}`);
          error = new GatewayUnreachableError(error.message, LONGEST_PAUSE_MS);
        }
        if (!(await this.recover(error, failures))) throw error;
      }
    }
  }

  /** With the token on this device if there is a good one, else in a new conversation. */
  async #openOnce(signal) {
    const kept = this.#device.token;
    if (kept && kept !== this.#spent) {
      const isOther = this.token !== kept;
      this.token = kept;
      await this.#told.resume(isOther);
    } else {
      const opened = await this.#api.open(this.#landlord);
      if (signal.aborted) return;
      this.#device.token = this.token = opened.token;
      this.#told.begin(opened.messages);
    }
    this.isOpen = true;
    this.answered();
    this.#told.changed();
  }
}
