/**
 * What is kept on the resident's device: the token, what is not sent yet, the half-written message.
 * Never what was said: the device may be shared, and the gateway has it.
 *
 * @typedef {{id: string, at: number, text?: string, payload?: string, title?: string,
 *   attachments?: import("./thread.js").FileShown[]}} Unsent
 */

/** Storage that lasts as long as the page, for browsers that refuse to keep anything. */
class PageStorage {
  #kept = new Map();
  get length() {
    return this.#kept.size;
  }
  key(n) {
    return [...this.#kept.keys()][n] ?? null;
  }
  getItem(key) {
    return this.#kept.get(key) ?? null;
  }
  setItem(key, value) {
    this.#kept.set(key, value);
  }
  removeItem(key) {
    this.#kept.delete(key);
  }
}

/** @param {"localStorage"|"sessionStorage"} name */
function storage(name) {
  try {
    const found = window[name];
    found.setItem("putright", "1");
    found.removeItem("putright");
    return found;
  } catch {
    return new PageStorage();
  }
}

export class Device extends EventTarget {
  #shared = storage("localStorage");
  #tab = storage("sessionStorage");
  /** @type {Map<string, Unsent>} what the browser would not keep */
  #unkept = new Map();
  #last = 0;

  /** @param {string} name one chat's name: the gateway and the landlord */
  constructor(name) {
    super();
    this.name = `putright:${name}`;
    addEventListener("storage", (event) => this.#otherTab(event));
  }

  /** @returns {string|null} */
  get token() {
    return this.#shared.getItem(`${this.name}:token`);
  }
  set token(value) {
    this.#keep(this.#shared, "token", value);
  }

  /** Whether this tab had the panel open, so that a reload does not close it. */
  get isOpen() {
    return this.#tab.getItem(`${this.name}:open`) === "yes";
  }
  set isOpen(value) {
    this.#keep(this.#tab, "open", value ? "yes" : null);
  }

  /** The half-written message of this tab. */
  get draft() {
    return this.#tab.getItem(`${this.name}:draft`) || "";
  }
  set draft(value) {
    this.#keep(this.#tab, "draft", value || null);
  }

  /** The photos of this tab's half-written message that the gateway already has.
   * @returns {import("./thread.js").FileShown[]} */
  get photos() {
    try {
      return JSON.parse(this.#tab.getItem(`${this.name}:photos`) || "[]");
    } catch {
      return [];
    }
  }
  set photos(value) {
    this.#keep(this.#tab, "photos", value.length ? JSON.stringify(value) : null);
  }

  /** What waits to be sent, from every tab, oldest first. @returns {Unsent[]} */
  get unsent() {
    const found = [...this.#unkept.values()];
    for (const key of this.#keys(":unsent:")) {
      try {
        found.push(JSON.parse(this.#shared.getItem(key)));
      } catch {
        this.#shared.removeItem(key);
      }
    }
    return found.filter(Boolean).sort((a, b) => a.at - b.at);
  }

  /**
   * Each message has an entry of its own, so that two tabs never write over each other.
   * @param {Omit<Unsent, "id"|"at">} said @returns {Unsent}
   */
  addUnsent(said) {
    // Two messages in one millisecond keep their order.
    this.#last = Math.max(Date.now(), this.#last + 1);
    const unsent = { id: newId(), at: this.#last, ...said };
    this.replaceUnsent(unsent);
    return unsent;
  }

  /** @param {Unsent} unsent */
  replaceUnsent(unsent) {
    const kept = this.#keep(this.#shared, `unsent:${unsent.id}`, JSON.stringify(unsent));
    if (!kept) this.#unkept.set(unsent.id, unsent);
  }

  /** @param {string} id */
  removeUnsent(id) {
    this.#unkept.delete(id);
    this.#keep(this.#shared, `unsent:${id}`, null);
  }

  /** Tell other tabs that the conversation has something new. */
  ring() {
    this.#keep(this.#shared, "news", newId());
  }

  /** Forget this chat on this device, in every tab. */
  forget() {
    this.#unkept.clear();
    for (const key of this.#keys(":")) this.#shared.removeItem(key);
    this.draft = "";
    this.photos = [];
    this.isOpen = false;
  }

  /**
   * Run `work` while no other tab runs work of the same name; a browser without locks just runs it.
   * @template T @param {string} what @param {() => Promise<T>} work @param {AbortSignal} [signal]
   * @returns {Promise<T>}
   */
  exclusively(what, work, signal) {
    if (!navigator.locks) return work();
    return navigator.locks.request(`${this.name}:${what}`, signal ? { signal } : {}, work);
  }

  #otherTab(event) {
    if (event.key === `${this.name}:token`) this.#tell(event.newValue ? "opened" : "forgotten");
    else if (event.key?.startsWith(`${this.name}:`)) this.#tell("news");
  }

  #tell(type) {
    this.dispatchEvent(new Event(type));
  }

  #keys(part) {
    const keys = Array.from({ length: this.#shared.length }, (_, n) => this.#shared.key(n));
    return keys.filter((key) => key?.startsWith(this.name + part));
  }

  /** @returns {boolean} whether the browser took it; a full or locked one does not */
  #keep(where, key, value) {
    try {
      if (value === null) where.removeItem(`${this.name}:${key}`);
      else where.setItem(`${this.name}:${key}`, value);
      return true;
    } catch {
      return false;
    }
  }
}

/** A random UUID; crypto.randomUUID exists on secure pages only. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
