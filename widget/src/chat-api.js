/**
 * The gateway's chat contract over HTTP: open a session, say, read, follow.
 *
 * @typedef {{title: string, payload: string}} Button
 * @typedef {{id: string, text: string, asks?: string|null, buttons?: Button[],
 *   case_reference?: string|null, sender?: "resident"|"bot"|"gateway"|"staff",
 *   held_by?: "bot"|"staff"|null, sent_at?: string, client_id?: string|null,
 *   attachments?: import("./thread.js").FileShown[]}} Message
 */

// A turn may take the gateway its whole time limit for the bot, twice if a message waits before it.
const ANSWER_WITHIN_MS = 30_000;
// The stream has a sign of life every 15 seconds; without one it is dead though nobody said so.
const QUIET_AT_MOST_MS = 45_000;
// These mean "not now": the same request may well succeed later.
const NOT_NOW = new Set([408, 425, 429, 500, 502, 503, 504]);

/** No usable answer came: nothing is known to be wrong with the request, so send it again. */
export class GatewayUnreachableError extends Error {
  /** @param {string} message @param {number} [retryAfterMs] how long the gateway asked us to wait */
  constructor(message, retryAfterMs = 0) {
    super(message);
    this.name = "GatewayUnreachableError";
    this.retryAfterMs = retryAfterMs;
  }
}

/** The gateway read the request and said no: sending it again unchanged is no use. */
export class RequestRefusedError extends Error {
  /** @param {number} status @param {{code?: string, detail?: string, limit?: number}} problem */
  constructor(status, problem) {
    super(problem.detail || `HTTP ${status}`);
    this.name = "RequestRefusedError";
    this.status = status;
    this.code = problem.code || "";
    this.detail = problem.detail || "";
    this.limit = problem.limit;
  }

  /** The token speaks in no conversation any more. */
  get sessionLost() {
    return this.status === 401;
  }
}

export class ChatApi {
  /** @param {string} base where the gateway answers, without a slash at the end */
  constructor(base) {
    this.base = base;
  }

  /** @param {string} landlord @returns {Promise<{token: string, messages: Message[]}>} */
  async open(landlord) {
    return (await this.#ask("/v1/chat/sessions", { body: { landlord } })).json();
  }

  /**
   * Say something; the same id again gives the same answer and does nothing twice.
   * @param {string} token
   * @param {{id: string, text?: string, payload?: string, attachments?: string[]}} said
   * @returns {Promise<Message[]>} what came back
   */
  async say(token, said) {
    const answer = await this.#ask("/v1/chat/messages", { token, body: said });
    return (await answer.json()).messages;
  }

  /** Send without waiting: for a page that is about to go away. */
  sayAndLeave(token, said) {
    const request = this.#request({ token, body: said });
    fetch(`${this.base}/v1/chat/messages`, { ...request, keepalive: true }).catch(() => {});
  }

  /**
   * End the session: nobody who finds the token later speaks or reads with it. Goes out at once and
   * outlives the page; a gateway out of reach ends it by itself after its idle days.
   * @param {string} token @param {string[]} after ids let go this instant, which may still be on
   * their way: the gateway takes them in first
   */
  endSession(token, after) {
    const kept = new URLSearchParams(after.map((id) => ["after", id]));
    const request = this.#request({ token, method: "DELETE" });
    fetch(`${this.base}/v1/chat/session?${kept}`, { ...request, keepalive: true }).catch(() => {});
  }

  /**
   * Put a file in, to be named by a message. fetch does not tell how far it has come, hence XHR.
   * @param {string} token @param {File} file @param {(part: number) => void} onProgress from 0 to 1
   * @param {AbortSignal} signal @returns {Promise<import("./thread.js").FileShown>}
   */
  upload(token, file, onProgress, signal) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("POST", `${this.base}/v1/chat/attachments`);
      request.setRequestHeader("Authorization", `Bearer ${token}`);
      request.responseType = "json";
      let quiet;
      // On a slow line a photo takes minutes; what counts is whether it still moves.
      const alive = () => {
        clearTimeout(quiet);
        quiet = setTimeout(() => request.abort(), QUIET_AT_MOST_MS);
      };
      request.upload.onprogress = (event) => {
        alive();
        onProgress(event.loaded / event.total);
      };
      request.onloadend = () => {
        clearTimeout(quiet);
        if (request.status === 201) resolve(request.response);
        else if (!request.status) reject(new GatewayUnreachableError("the upload was cut off"));
        else
          reject(failure(request.status, request.response, request.getResponseHeader("Retry-After")));
      };
      signal.addEventListener("abort", () => request.abort());
      const form = new FormData();
      form.append("file", file, file.name);
      alive();
      request.send(form);
    });
  }

  /** Take back a file that no message has named. */
  async takeBack(token, id) {
    await this.#ask(`/v1/chat/attachments/${encodeURIComponent(id)}`, { token, method: "DELETE" });
  }

  /** @returns {Promise<Blob>} */
  async readFile(token, id) {
    return (await this.#ask(`/v1/chat/attachments/${encodeURIComponent(id)}`, { token })).blob();
  }

  /** @param {string} token @param {string|null} after @returns {Promise<Message[]>} oldest first */
  async read(token, after) {
    const answer = await this.#ask(`/v1/chat/messages${query(after)}`, { token });
    return (await answer.json()).messages;
  }

  /**
   * Every message after `after` as it comes; ends when the gateway closes the stream.
   * EventSource cannot send an Authorization header, hence fetch.
   * @param {string} token @param {string|null} after @param {AbortSignal} signal
   * @returns {AsyncGenerator<Message>}
   */
  async *follow(token, after, signal) {
    const answer = await this.#ask(`/v1/chat/events${query(after)}`, { token, signal });
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let kept = "";
    for (;;) {
      const { done, value } = await nextOf(reader);
      if (done) return;
      kept += value;
      const events = kept.split(/\r?\n\r?\n/);
      kept = events.pop();
      for (const event of events) {
        const data = dataOf(event);
        if (data) yield JSON.parse(data);
      }
    }
  }

  async #ask(path, { token, body, signal, method } = {}) {
    // A stream stays open for as long as its reader wants it.
    const limit = signal || within(ANSWER_WITHIN_MS);
    let answer;
    try {
      answer = await fetch(this.base + path, { ...this.#request({ token, body, method }), signal: limit });
    } catch (error) {
      throw new GatewayUnreachableError(String(error));
    }
    if (answer.ok) return answer;
    const problem = await answer.json().catch(() => ({}));
    throw failure(answer.status, problem, answer.headers.get("Retry-After"));
  }

  #request({ token, body, method }) {
    /** @type {Record<string, string>} */
    const headers = {};
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body) headers["Content-Type"] = "application/json";
    return {
      method: method || (body ? "POST" : "GET"),
      headers,
      body: body && JSON.stringify(body),
      cache: /** @type {const} */ ("no-store"),
      credentials: /** @type {const} */ ("omit"),
      referrerPolicy: /** @type {const} */ ("no-referrer"),
    };
  }
}

function failure(status, problem, retryAfter) {
  if (NOT_NOW.has(status))
    return new GatewayUnreachableError(`HTTP ${status}`, (Number(retryAfter) || 0) * 1000);
  return new RequestRefusedError(status, problem || {});
}

/** As AbortSignal.timeout does, which Safari before 16 lacks. */
function within(ms) {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), ms);
  return stop.signal;
}

const query = (after) => (after ? `?after=${encodeURIComponent(after)}` : "");

/** The next piece of a stream; a broken or silent one is out of reach, not an error of its own. */
async function nextOf(reader) {
  let timer;
  const silence = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error("the stream fell silent")), QUIET_AT_MOST_MS);
  });
  try {
    return await Promise.race([reader.read(), silence]);
  } catch (error) {
    reader.cancel().catch(() => {});
    throw new GatewayUnreachableError(String(error));
  } finally {
    clearTimeout(timer);
  }
}

/** The data of one server-sent event; comments and pings have none. */
function dataOf(event) {
  return event
    .split(/\r?\n/)
    .filter((line) => line.startsWith("data:"))
    .map((line) => line.slice(5).replace(/^ /, ""))
    .join("\n");
}
