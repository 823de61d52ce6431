/** The launcher and the panel: what is always in the same place, whatever is being said. */
import { element, icon } from "./elements.js";

const BUBBLE = "M4 4h16v12H9l-5 4z";

/**
 * @param {(name: string, gaps?: object) => string} say
 * @param {{phone: string, privacy: string}} page what the landlord's page gave
 * @param {Record<"open"|"close"|"leave"|"person"|"save"|"print"|"end"|"retry", () => void>} on
 * @param {import("./log.js").MessageLog} log @param {import("./composer.js").Composer} composer
 */
export function buildPanel(say, page, on, log, composer) {
  const button = (name, className, act, more = {}) =>
    element("button", { type: "button", class: className, onclick: act, ...more }, say(name));

  const launcherText = element("span", {}, say("launcher"));
  const launcher = element(
    "button",
    { type: "button", class: "launcher", "aria-expanded": "false", "aria-haspopup": "dialog", onclick: on.open },
    icon(BUBBLE),
    launcherText,
  );
  const title = element("h2", { id: "title", tabindex: "-1" }, say("title"));
  const who = element("p", { class: "who" }, say("withAssistant"));
  const reference = element("p", { class: "reference", hidden: true });

  const options = element(
    "div",
    { class: "options", id: "options", hidden: true },
    button("save", "plain", on.save),
    button("print", "plain", on.print),
    button("end", "plain", () => ask(true)),
    page.privacy && element("a", { href: page.privacy, class: "plain", target: "_blank", rel: "noopener" },
      say("privacy"), element("span", { class: "hidden" }, ` ${say("opensNew")}`)),
    element("p", { class: "hint keys" }, say("leaveKeys")),
  );
  const more = button("options", "quiet", () => toggle(options.hidden), {
    "aria-expanded": "false",
    "aria-controls": "options",
  });
  function toggle(isShown) {
    options.hidden = !isShown;
    more.setAttribute("aria-expanded", String(isShown));
  }

  const endText = element("p", { id: "end-question" });
  const endYes = button("endYes", "danger", () => (ask(false), on.end()));
  const endNo = button("endNo", "quiet", () => (ask(false), more.focus()));
  const ending = element(
    "div",
    { class: "ending", role: "group", "aria-labelledby": "end-question", hidden: true },
    endText,
    element("div", { class: "row" }, endYes, endNo),
  );
  function ask(isAsked) {
    toggle(false);
    ending.hidden = !isAsked;
    if (isAsked) endNo.focus();
  }

  const status = element("p", { class: "status", role: "status" });
  const retry = button("tryNow", "quiet", on.retry, { hidden: true });
  // Over the whole of a very low screen this scrolls as one; elsewhere its parts are the panel's own.
  const sheet = element(
    "div",
    { class: "sheet", onscroll: () => log.scrolled() },
    element(
      "div",
      { class: "head" },
      element("div", { class: "heading" }, title, who),
      more,
      button("close", "quiet", on.close, { "aria-label": say("closeLong") }),
    ),
    element(
      "div",
      { class: "bar" },
      button("person", "quiet", on.person),
      page.phone &&
        element(
          "a",
          { class: "quiet", href: `tel:${page.phone.replace(/[^\d+]/g, "")}`, "aria-label": say("ring") },
          page.phone,
        ),
      button("leave", "quiet leave", on.leave, { "aria-label": say("leaveLong") }),
      reference,
    ),
    options,
    ending,
    log.scroller,
    element("div", { class: "state" }, status, retry),
    composer.form,
  );
  const dialog = element("dialog", { class: "panel", "aria-labelledby": "title" }, sheet, log.below);
  return { launcher, launcherText, dialog, title, who, reference, status, retry, ending, endText, more, toggle, ask };
}
