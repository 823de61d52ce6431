/**
 * How the box should behave for each question the assistant asks, by the question's name.
 * Free text is always possible; this only helps the keyboard, the browser's own suggestions and
 * people who would rather pick a day.
 *
 * @typedef {{autocomplete: string, inputmode: string, capitals: string, spelling: boolean,
 *   pickDay: boolean, hint: string|null}} Manner `hint`: its name in the wording
 */

/** @type {Manner} */
const PLAIN = {
  autocomplete: "off",
  inputmode: "text",
  capitals: "sentences",
  spelling: true,
  pickDay: false,
  hint: null,
};

const SOMEONES_NAME = { capitals: "words", spelling: false };

/** @type {Record<string, Partial<Manner>>} */
const MANNERS = {
  name: { ...SOMEONES_NAME, autocomplete: "name" },
  // Somebody else's name: the browser must not offer the writer's own.
  resident_name: SOMEONES_NAME,
  representative: SOMEONES_NAME,
  group_members: SOMEONES_NAME,
  address: { autocomplete: "street-address", capitals: "words", spelling: false },
  case_reference: { capitals: "characters", spelling: false },
  when_happened: { pickDay: true },
};

/**
 * @param {string|null} asks the question's name @param {string} text the question as it was asked
 * @returns {Manner}
 */
export function mannerFor(asks, text) {
  const manner = { ...PLAIN, hint: hintFor(asks, text), ...(asks && MANNERS[asks]) };
  if (asks === "contact_value") return { ...manner, ...contactManner(text, true) };
  if (asks === "authority_contact") return { ...manner, ...contactManner(text, false) };
  if (asks === "identity_check") {
    const isCode = /\bcode\b/i.test(text) && !/postcode/i.test(text);
    return {
      ...manner,
      autocomplete: isCode ? "one-time-code" : "postal-code",
      inputmode: isCode ? "numeric" : "text",
      spelling: false,
    };
  }
  return manner;
}

/** One question may ask for name, address and number together: a hint for one would mislead. */
function hintFor(asks, text) {
  if (asks !== "name" && asks !== "address") return asks;
  const isAddress = asks === "name" && /\baddress\b/i.test(text.replace(/e-?mail address/gi, ""));
  const isContact = /e-?mail|\b(phone|mobile)\b/i.test(text);
  return asks + (isAddress ? "_address" : "") + (isContact ? "_contact" : "");
}

/**
 * A number or an email address, whichever the question speaks of. Where it takes either, as the
 * assistant's own questions do, the keyboard for addresses: it has letters, digits and the @.
 */
function contactManner(text, isTheirOwn) {
  const email = /e-?mail/i.test(text);
  const phone = /\b(number|phone|mobile|text|whatsapp|ring|call)\b/i.test(text);
  const kind = phone && !email ? "tel" : "email";
  return {
    inputmode: kind,
    autocomplete: isTheirOwn ? kind : "off",
    spelling: false,
    capitals: "none",
  };
}
