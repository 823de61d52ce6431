// The demonstration phone: shows what came, sends what is written. Words are only ever text.

const at = (id) => document.getElementById(id);
const scroller = at("scroller");
const log = at("log");
let shown = "";

const number = () => at("phone").value.trim();
const setting = () => ({ landlord: at("landlord").value, channel: at("channel").value, phone: number() });

at("phone").value =
  sessionStorage.getItem("phone") ?? `+447700900${String(100 + Math.floor(Math.random() * 600))}`;
for (const id of ["landlord", "channel"]) {
  const kept = sessionStorage.getItem(id);
  if (kept) at(id).value = kept;
}

function trouble(words) {
  at("trouble").textContent = words;
}

// What came of a button stands beside it, and stays there while messages come.
function told(form, words) {
  at(`${form}-told`).textContent = words;
}

async function ask(path, body) {
  const sent = body && {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  };
  const answer = await fetch(path, sent || undefined);
  if (!answer.ok) {
    const problem = await answer.json().catch(() => ({}));
    throw new Error(problem.detail || "That did not work. Please try again.");
  }
  return answer.status === 204 ? null : answer.json();
}

function fate(message) {
  const words = document.createElement("span");
  words.className = message.code ? "fate failed" : "fate";
  if (message.mine) words.textContent = "";
  else if (message.code) words.textContent = `Did not arrive (error ${message.code}): only this page shows it`;
  else words.textContent = message.status === "delivered" ? "Delivered" : message.status;
  return words;
}

function bubble(message, last) {
  const item = document.createElement("li");
  const speaker = document.createElement("span");
  speaker.className = "said";
  speaker.textContent = message.mine ? "You wrote: " : "The landlord wrote: ";
  item.append(speaker, document.createTextNode(message.photo ? `${message.text} [photo]` : message.text));
  if (message.mine) item.className = "mine";
  for (const [title, id] of message.choices) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = title;
    button.addEventListener("click", () => send({ text: title, tapped: id }));
    item.append(button);
  }
  if (!message.mine) item.append(fate(message));
  return item;
}

async function look() {
  if (document.hidden || !at("phone").validity.valid) return;
  try {
    const { messages } = await ask(`/demo/phone/messages?${new URLSearchParams(setting())}`);
    const now = JSON.stringify([setting(), messages]);
    if (now === shown) return;
    const same = shown.startsWith(JSON.stringify([setting()]).slice(0, -1));
    shown = now;
    const before = same ? log.children.length : 0;
    scroller.ariaBusy = same ? "false" : "true";
    // Only what is new is added, so that a screen reader reads it once.
    if (!same) log.replaceChildren();
    messages.slice(before).forEach((message) => log.append(bubble(message)));
    messages.slice(0, before).forEach((message, n) => {
      const old = log.children[n].querySelector(".fate");
      if (old) old.replaceWith(fate(message));
    });
    scroller.ariaBusy = "false";
    scroller.scrollTop = scroller.scrollHeight;
    trouble("");
  } catch (error) {
    trouble(error.message);
  }
}

async function send(words) {
  try {
    await ask("/demo/phone/messages", { ...setting(), ...words });
    await look();
    return true;
  } catch (error) {
    trouble(error.message);
    return false;
  }
}

// A camera's photo is larger than a demonstration takes: made smaller here.
async function photo(file) {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, 1200 / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return { type: "image/jpeg", body: canvas.toDataURL("image/jpeg", 0.8).split(",")[1] };
}

function settle() {
  for (const id of ["landlord", "channel", "phone"]) sessionStorage.setItem(id, at(id).value);
  document.querySelector(".whatsapp-only").hidden = at("channel").value !== "whatsapp";
  trouble(at("phone").validity.valid ? "" : "The number must be +447700900 and three more digits.");
  look();
}

at("setting").addEventListener("input", settle);
at("setting").addEventListener("submit", (event) => event.preventDefault());
at("writing").addEventListener("submit", async (event) => {
  event.preventDefault();
  const words = { text: at("text").value };
  const [file] = at("photo").files;
  try {
    if (file && at("channel").value === "whatsapp") words.photo = await photo(file);
  } catch {
    trouble("That file is not a photo this browser can open.");
    return;
  }
  if (!words.text.trim() && !words.photo) return;
  if (await send(words)) {
    at("text").value = "";
    at("photo").value = "";
  }
});
at("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    at("writing").requestSubmit();
  }
});
at("failing").addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    await ask("/demo/phone/failures", { phone: number(), code: Number(at("code").value) });
    told("failing", "The next message to this phone will fail.");
  } catch (error) {
    told("failing", error.message);
  }
});

at("replaying").addEventListener("submit", async (event) => {
  event.preventDefault();
  const forged = event.submitter?.value === "forged";
  try {
    const { status } = await ask("/demo/phone/replays", {
      phone: number(), channel: at("channel").value, forged,
    });
    const meanings = { 200: "taken, and kept once", 403: "refused, nothing was done" };
    const words = `The webhook answered ${status}: ${meanings[status] ?? "not taken, please try again"}.`;
    told("replaying", status === null ? "Write a message first." : words);
  } catch (error) {
    told("replaying", error.message);
  }
});

settle();
setInterval(look, 1000);
