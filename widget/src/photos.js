/**
 * The photos and PDFs of the half-written message: picked, on their way, ready, refused, removed.
 * Each goes to the gateway as soon as it is picked, so that sending is quick and nothing is lost
 * with the page.
 *
 * @typedef {import("./thread.js").FileShown} FileShown
 * @typedef {{file: File|null, kept: FileShown|null, why: string, stop: AbortController,
 *   row: HTMLElement, fate: HTMLElement, bar: HTMLProgressElement}} Photo
 */
import { element } from "./elements.js";
import { thumbnail } from "./thumbnail.js";

// As many as the gateway takes with one message.
const AT_ONCE = 10;
// What the gateway takes of one file unless the page says otherwise (attribute `file-limit`, in MB):
// nobody waits for an upload on a phone line that is then refused.
const MOST_MB = 15;
const ACCEPTED = "image/*,.heic,.heif,application/pdf";

export class Photos {
  /** @type {Set<Photo>} */
  #photos = new Set();
  #queue = Promise.resolve();

  /**
   * @param {(name: string, gaps?: object) => string} say
   * @param {{upload: (file: File, onProgress: (part: number) => void, signal: AbortSignal) =>
   *   Promise<FileShown>, takeBack: (id: string) => void, read: (id: string) => Promise<Blob>,
   *   keep: (ready: FileShown[]) => void, changed: () => void,
   *   complain: (why: string) => void}} told
   */
  constructor(say, told, mostMb = MOST_MB) {
    this.say = say;
    this.told = told;
    this.mostMb = mostMb > 0 ? mostMb : MOST_MB;
    this.input = element("input", {
      type: "file",
      multiple: true,
      accept: ACCEPTED,
      tabindex: "-1",
      hidden: true,
      "aria-label": say("addPhotos"),
      onchange: () => this.#picked(),
    });
    this.button = element(
      "button",
      { type: "button", class: "plain add", onclick: () => this.input.click() },
      say("addPhotos"),
    );
    this.list = element("ul", { class: "photos", "aria-label": say("photos"), hidden: true });
  }

  get isEmpty() {
    return this.#photos.size === 0;
  }

  /** Whether one is still on its way. */
  get isBusy() {
    return [...this.#photos].some((photo) => !photo.kept && !photo.why);
  }

  get isRefused() {
    return [...this.#photos].some((photo) => photo.why);
  }

  /** What a message can name. @returns {FileShown[]} */
  get ready() {
    return [...this.#photos].map((photo) => photo.kept).filter((kept) => kept !== null);
  }

  /** What to tell while they are on their way, "" when there is nothing to tell. */
  get status() {
    if (this.isBusy) return this.say("photosGoing");
    const count = this.ready.length;
    return count ? this.say(count === 1 ? "photoReady" : "photosReady", { count }) : "";
  }

  /** @param {Iterable<File>} files */
  add(files) {
    for (const file of files) {
      if (this.#photos.size >= AT_ONCE) {
        this.told.complain(this.say("photosTooMany", { limit: AT_ONCE }));
        break;
      }
      const photo = this.#put(file.name, file);
      if (file.size > this.mostMb * 1_000_000) {
        this.#refuse(photo, this.say("photoTooLarge", { limit: this.mostMb }));
        continue;
      }
      // One after the other: ten at once on a slow line would all time out.
      this.#queue = this.#queue.then(() => this.#send(photo));
    }
    this.#changed();
  }

  /** Take up what an earlier page of this tab had ready. @param {FileShown[]} ready */
  restore(ready) {
    for (const kept of ready) {
      const photo = this.#put(kept.name, null);
      photo.kept = kept;
      this.#refresh(photo);
      if (kept.type.startsWith("image/"))
        this.told.read(kept.id).then((blob) => this.#picture(photo, blob)).catch(() => {});
    }
    this.#changed();
  }

  /** Empty the tray after sending: what is ready now belongs to a message. */
  sent() {
    for (const photo of [...this.#photos]) if (photo.kept) this.#drop(photo);
    this.#changed();
  }

  /** Stop and forget everything. */
  clear() {
    for (const photo of [...this.#photos]) {
      photo.stop.abort();
      if (photo.kept) this.told.takeBack(photo.kept.id);
      this.#drop(photo);
    }
    this.#changed();
  }

  #picked() {
    const files = [...this.input.files];
    // The same photo may be picked again after it was removed.
    this.input.value = "";
    this.add(files);
    this.button.focus();
  }

  /** @returns {Photo} */
  #put(name, file) {
    const fate = element("span", { class: "fate" });
    const bar = element("progress", { max: "1", value: "0", "aria-label": this.say("photoGoing", { name }) });
    const remove = element(
      "button",
      { type: "button", class: "quiet", "aria-label": this.say("removePhoto", { name }), onclick: () => this.#remove(photo) },
      this.say("remove"),
    );
    const row = element(
      "li",
      {},
      element("span", { class: "picture", "aria-hidden": "true" }),
      element("span", { class: "about" }, element("span", { class: "name", dir: "auto" }, name), bar, fate),
      remove,
    );
    /** @type {Photo} */
    const photo = { file, kept: null, why: "", stop: new AbortController(), row, fate, bar };
    this.#photos.add(photo);
    this.list.append(row);
    this.#refresh(photo);
    if (file) this.#picture(photo, file);
    return photo;
  }

  async #send(photo) {
    if (photo.stop.signal.aborted) return;
    try {
      const progress = (part) => {
        photo.bar.value = part;
      };
      photo.kept = await this.told.upload(photo.file, progress, photo.stop.signal);
    } catch (error) {
      if (photo.stop.signal.aborted) return;
      this.#refuse(photo, error.detail || this.say("photoFailed"));
    }
    photo.file = null;
    this.#refresh(photo);
    this.#changed();
  }

  #refuse(photo, why) {
    photo.why = why;
    this.told.complain(this.say("photoRefused", { name: photo.file.name, why }));
    photo.row.scrollIntoView({ block: "nearest" });
    this.#refresh(photo);
  }

  #remove(photo) {
    const next = photo.row.nextElementSibling || photo.row.previousElementSibling;
    photo.stop.abort();
    if (photo.kept) this.told.takeBack(photo.kept.id);
    this.#drop(photo);
    this.#changed();
    (next?.querySelector("button") || this.button).focus();
  }

  #drop(photo) {
    this.#photos.delete(photo);
    photo.row.remove();
  }

  #refresh({ kept, why, row, fate, bar }) {
    bar.hidden = Boolean(kept || why);
    row.classList.toggle("refused", Boolean(why));
    fate.textContent = why ? this.say("photoNotKept") : kept ? this.say("photoKept") : "";
  }

  async #picture(photo, blob) {
    const drawn = await thumbnail(blob);
    if (drawn) photo.row.querySelector(".picture").replaceChildren(drawn);
  }

  #changed() {
    this.list.hidden = this.isEmpty;
    this.told.keep(this.ready);
    this.told.changed();
  }
}
