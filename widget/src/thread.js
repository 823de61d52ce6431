/**
 * The messages of one conversation in the order they are shown, each once, wherever it came from.
 *
 * @typedef {import("./chat-api.js").Message} Message
 * @typedef {import("./device.js").Unsent} Unsent
 * @typedef {{id: string, name: string, type: string, size: number}} FileShown
 * @typedef {{key: string, id: string|null, sender: "resident"|"bot"|"staff"|"note",
 *   holder: "bot"|"staff"|null, text: string, asks: string|null,
 *   buttons: {title: string, payload: string}[], reference: string|null, at: Date, isUnsent: boolean, files: FileShown[]}} Shown
 */

const BLANK = {
  id: null, holder: null, asks: null, buttons: [], reference: null, isUnsent: false, files: [],
};

export class Thread {
  /** @type {Shown[]} */
  messages = [];
  /** @type {string|null} the last message known to have all earlier ones before it */
  cursor = null;

  /** @param {Message[]} found @param {boolean} isInOrder nothing is missing before these */
  merge(found, isInOrder) {
    for (const message of found) {
      if (isInOrder) this.cursor = message.id;
      if (this.messages.some((shown) => shown.id === message.id)) continue;
      const mine = message.client_id && this.#find(message.client_id);
      if (mine) {
        mine.id = message.id;
        this.markSent(mine.key, message.sent_at);
        continue;
      }
      // What is still to be sent comes after everything the gateway already has.
      const place = this.messages.findIndex((shown) => shown.isUnsent);
      this.messages.splice(place < 0 ? this.messages.length : place, 0, shownFrom(message));
    }
  }

  /** @param {Unsent[]} unsent */
  showUnsent(unsent) {
    for (const said of unsent) {
      if (this.#find(said.id)) continue;
      const text = said.title || said.text || "";
      const at = new Date(said.at);
      const files = said.attachments || [];
      this.messages.push({ ...BLANK, key: said.id, sender: "resident", text, at, files, isUnsent: true });
    }
  }

  /** Something about the chat itself. @param {string} name the wording's name for it */
  note(name) {
    const key = `note-${this.messages.length}`;
    this.messages.push({ ...BLANK, key, sender: "note", text: name, at: new Date() });
  }

  /**
   * From now on it has the gateway's time: this device's clock may be wrong.
   * @param {string} key @param {string} [sentAt]
   */
  markSent(key, sentAt) {
    const shown = this.#find(key);
    if (!shown) return;
    shown.isUnsent = false;
    if (sentAt) shown.at = new Date(sentAt);
  }

  /** @param {string} key */
  drop(key) {
    this.messages = this.messages.filter((shown) => shown.key !== key);
  }

  #find(key) {
    return this.messages.find((shown) => shown.key === key);
  }
}

/** @param {Message} message @returns {Shown} */
function shownFrom(message) {
  // What the gateway itself says, it says as the assistant.
  const sender = message.sender === "gateway" ? "bot" : message.sender || "bot";
  return {
    key: message.client_id || message.id,
    id: message.id,
    sender,
    holder: message.held_by || null,
    text: message.text,
    asks: message.asks || null,
    buttons: message.buttons || [],
    reference: message.case_reference || null,
    at: message.sent_at ? new Date(message.sent_at) : new Date(),
    isUnsent: false,
    files: message.attachments || [],
  };
}
