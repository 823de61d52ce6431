/**
 * How the widget looks. Sizes follow the reader's own text size (em of `medium`), so that a page
 * with an odd root size cannot make them small. A page may set --putright-accent,
 * --putright-on-accent, --putright-accent-dark, --putright-on-accent-dark, --putright-font,
 * --putright-font-size, --putright-radius. Our own begin with "--chat-": a page that says
 * "--putright-accent: var(--accent)" means its own, and one name for both would mean itself.
 */
const COLOURS = `
:host {
  all: initial;
  --chat-accent: var(--putright-accent, #17505c);
  --chat-on-accent: var(--putright-on-accent, #ffffff);
  --chat-head: var(--chat-accent); --chat-on-head: var(--chat-on-accent);
  --chat-paper: #ffffff; --chat-ink: #17211f; --chat-muted: #4a5957;
  --chat-soft: #f0f4f3; --chat-mine: #dcebee; --chat-staff: #fdf3dc;
  --chat-edge: #71827f; --chat-hair: #d3dcda; --chat-wrong: #9c1c1c;
  --chat-ring: #17211f; --chat-ring-outer: #ffd54a;
  --chat-radius: var(--putright-radius, 12px);
  font: var(--putright-font-size, medium)/1.5 var(--putright-font, system-ui, -apple-system,
    "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif);
  color: var(--chat-ink);
}
@supports (color: color-mix(in srgb, red, blue)) {
  :host { --chat-mine: color-mix(in srgb, var(--chat-accent) 14%, #ffffff); }
}
@media (prefers-color-scheme: dark) {
  :host {
    --chat-accent: var(--putright-accent-dark, #93cfd9);
    --chat-on-accent: var(--putright-on-accent-dark, #0b2a30);
    --chat-head: #1d3237; --chat-on-head: #e8eeed;
    --chat-paper: #151b1b; --chat-ink: #e8eeed; --chat-muted: #b2c0bd;
    --chat-soft: #222b2a; --chat-mine: #1b424a; --chat-staff: #3b3216;
    --chat-edge: #8b9d9a; --chat-hair: #36423f; --chat-wrong: #ff9d94;
    --chat-ring: #e8eeed; --chat-ring-outer: #7a5c00;
  }
  @supports (color: color-mix(in srgb, red, blue)) {
    :host { --chat-head: color-mix(in srgb, var(--chat-accent) 20%, #151b1b);
      --chat-mine: color-mix(in srgb, var(--chat-accent) 28%, #151b1b); }
  }
}`;

const FRAME = `
* { box-sizing: border-box; }
[hidden] { display: none !important; }
.hidden { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap; }
p, h2, fieldset, legend { margin: 0; padding: 0; border: 0; min-width: 0; }
button, textarea, input { font: inherit; color: inherit; letter-spacing: inherit;
  word-spacing: inherit; margin: 0; }
:focus-visible { outline: 3px solid var(--chat-ring); outline-offset: 1px;
  box-shadow: 0 0 0 7px var(--chat-ring-outer); border-radius: 4px; }
.launcher { position: fixed; z-index: 2147483000; inset-block-end: 1.25em; inset-inline-end: 1.25em;
  display: flex; align-items: center; gap: .6em; min-height: 3.4em; max-width: calc(100vw - 2.5em);
  padding: .5em 1.35em .5em 1.1em; border: 2px solid var(--chat-on-accent); border-radius: 3em;
  background: var(--chat-accent); color: var(--chat-on-accent); font-weight: 600; cursor: pointer;
  box-shadow: 0 2px 4px rgb(0 0 0 / .18), 0 8px 24px rgb(0 0 0 / .2); }
.launcher:focus-visible { border-radius: 3em; }
.launcher svg { width: 1.5em; height: 1.5em; flex: none; fill: none; stroke: currentColor;
  stroke-width: 2; stroke-linejoin: round; }
.launcher.news { outline: 4px solid var(--chat-ring-outer); }
.panel { position: fixed; z-index: 2147483000; inset: auto 1.25em 1.25em auto; margin: 0; padding: 0;
  width: min(27em, calc(100vw - 2.5em)); height: min(46em, calc(100dvh - 2.5em));
  max-width: none; max-height: none; overflow: hidden; color: var(--chat-ink); background: var(--chat-paper);
  border: 1px solid var(--chat-edge); border-radius: var(--chat-radius);
  box-shadow: 0 4px 10px rgb(0 0 0 / .12), 0 18px 48px rgb(0 0 0 / .24); }
.panel:dir(rtl) { inset: auto auto 1.25em 1.25em; }
.panel[open] { display: flex; flex-direction: column; }
.panel::backdrop { background: var(--chat-paper); }`;

const HEAD = `
.head { display: flex; align-items: flex-start; gap: .75em; padding: .8em .8em .7em 1.1em;
  background: var(--chat-head); color: var(--chat-on-head); border-block-end: 1px solid var(--chat-hair); }
.heading { flex: 1; min-width: 0; }
h2 { font-size: 1.12em; line-height: 1.3; font-weight: 650; overflow-wrap: anywhere; }
.who { font-size: .9em; }
.reference { flex: 1 0 100%; padding: 0 .6em .2em; font-size: .9em; font-weight: 600; }
.whole { white-space: nowrap; }
.bar { display: flex; flex-wrap: wrap; gap: .4em; padding: .3em .7em .3em .5em;
  border-block-end: 1px solid var(--chat-hair); background: var(--chat-soft); }
.quiet, .plain, .main, .danger, .below, .choices button { min-height: 44px; min-width: 44px;
  padding: .35em .85em; border: 1px solid var(--chat-edge); border-radius: 8px; cursor: pointer;
  background: var(--chat-paper); color: var(--chat-ink); line-height: 1.25; text-align: center; }
a.quiet, a.plain { display: inline-flex; align-items: center; text-decoration: none; }
.bar .quiet { font-size: .9em; padding-inline: .55em; border-color: transparent; background: none;
  text-decoration: underline; text-underline-offset: .2em; }
.bar .leave { margin-inline-start: auto; padding-inline: .8em; border-color: var(--chat-edge);
  background: var(--chat-paper); text-decoration: none; }
.head .quiet { background: transparent; color: inherit; border-color: currentColor; }
.head :focus-visible { outline-color: var(--chat-on-head); box-shadow: 0 0 0 7px #17211f; }
/* Put there so that a screen reader begins at the top; nobody works it. */
.head h2:focus-visible { outline: none; box-shadow: none; }
.main { background: var(--chat-accent); border-color: var(--chat-accent); color: var(--chat-on-accent);
  font-weight: 600; padding-inline: 1.15em; }
.danger { background: var(--chat-wrong); border-color: var(--chat-wrong); color: var(--chat-paper); font-weight: 600; }
.options, .ending { padding: .6em .7em; border-block-end: 1px solid var(--chat-hair);
  background: var(--chat-soft); }
.options { display: grid; gap: .4em; }
.options .plain { width: 100%; text-align: start; justify-content: flex-start; }
.options .keys { padding: .2em .3em; }
@media (pointer: coarse) { .options .keys { display: none; } }
.ending .row { margin-block-start: .6em; }
.row { display: flex; flex-wrap: wrap; gap: .5em; }
@media (hover: hover) {
  .quiet:hover, .plain:hover, .choices button:hover, .below:hover { background: var(--chat-soft);
    text-decoration: underline; text-underline-offset: .15em; }
  .head .quiet:hover { background: transparent; }
  .bar .quiet:hover, .options .plain:hover { background: var(--chat-paper); }
  .main:hover, .launcher:hover { text-decoration: underline; text-underline-offset: .15em; }
}`;

const LOG = `
.scroller { flex: 1 0 4em; min-height: 0; overflow-y: auto; overscroll-behavior: contain;
  padding: .4em 1em 1em; position: relative; }
.scroller:focus-visible { outline-offset: -4px; box-shadow: none; }
.message { display: flex; flex-direction: column; align-items: flex-start; margin-block-start: .5em; }
.message.resident { align-items: flex-end; }
.day { align-self: center; margin-block: .8em .3em; font-size: .85em; color: var(--chat-muted); }
.label { margin: .5em .2em .15em; font-size: .85em; color: var(--chat-muted); }
.bubble { position: relative; max-width: 88%; padding: .55em .85em; background: var(--chat-soft);
  border: 1px solid transparent; border-radius: var(--chat-radius); border-end-start-radius: 3px; }
.resident .bubble { background: var(--chat-mine); border-radius: var(--chat-radius); border-end-end-radius: 3px; }
.staff .bubble { background: var(--chat-staff); }
.note .bubble { max-width: 100%; background: none; border-color: var(--chat-hair); color: var(--chat-muted); }
.words { white-space: pre-line; overflow-wrap: anywhere; }
.words ul { margin: 0; padding-inline-start: 1.15em; }
.words p + *, .words ul + * { margin-block-start: .5em; }
.words .apart { margin-block-start: 1em; }
.words li + li { margin-block-start: .4em; }
.words strong { font-weight: 650; }
/* A day on one line, as long as there is room for it. */
.words li strong { display: inline-block; text-wrap: balance; }
.words a { color: inherit; font-weight: 600; text-underline-offset: .15em; }
.words a[href^="tel:"] { white-space: nowrap; }
.fate { margin: .15em .2em 0; font-size: .85em; color: var(--chat-muted); }
.choices fieldset { margin-block-start: .9em; }
.choices legend { font-size: .85em; color: var(--chat-muted); margin-block-end: .4em; }
.choices button { border: 1.5px solid var(--chat-accent); color: var(--chat-accent); font-weight: 600;
  border-radius: 22px; padding-inline: 1.1em; overflow-wrap: anywhere; }
.choices button:focus-visible { border-radius: 22px; }
.sheet { display: contents; }
/* In a row of its own between the messages and the box: no words lie under it. */
.below { flex: none; order: 1; border-color: var(--chat-accent); border-width: 1px 0; border-radius: 0;
  background: var(--chat-accent); color: var(--chat-on-accent); font-weight: 600; }
.state, .composer { order: 2; }
.below:hover { background: var(--chat-accent); }
.below:focus-visible { outline-offset: -6px; outline-color: var(--chat-on-accent); box-shadow: none;
  border-radius: 0; }
.typing { display: inline-flex; gap: .3em; margin-block-start: .7em; padding: .8em .9em;
  background: var(--chat-soft); border-radius: var(--chat-radius); }
.typing span { width: .45em; height: .45em; border-radius: 50%; background: var(--chat-muted);
  animation: breathe 1.2s infinite ease-in-out; }
.typing span:nth-child(2) { animation-delay: .2s; }
.typing span:nth-child(3) { animation-delay: .4s; }
@keyframes breathe { 0%, 70%, 100% { opacity: .3; } 35% { opacity: 1; } }
@media (prefers-reduced-motion: reduce) { .typing span { animation: none; opacity: .7; } }`;

const COMPOSER = `
.state { display: flex; flex-wrap: wrap; align-items: center; gap: .3em .7em; padding: 0 1em; }
.status { font-size: .9em; color: var(--chat-muted); flex: 1 1 12em; }
.status:not(:empty) { margin-block: .35em; }
.state .quiet { font-size: .9em; margin-block: .2em; }
.composer { padding: .6em 1em .9em; border-block-start: 1px solid var(--chat-hair);
  min-height: 0; overflow-y: auto; }
.composer label { font-weight: 600; font-size: .95em; }
.hint { font-size: .9em; color: var(--chat-muted); }
.error { color: var(--chat-wrong); font-weight: 600; }
.error:not(:empty) { margin-block-end: .4em; }
.line { display: flex; gap: .75em; align-items: flex-end; margin-block-start: .25em; }
textarea { flex: 1; min-width: 0; min-height: 3.9em; max-height: 9em; padding: .5em .7em;
  field-sizing: content; resize: none; background: var(--chat-paper); border: 1.5px solid var(--chat-edge);
  border-radius: 8px; overflow-wrap: anywhere; }
textarea[aria-invalid] { border-color: var(--chat-wrong); border-width: 2px; }
.pick { display: flex; flex-wrap: wrap; align-items: center; gap: .3em .7em; margin-block-start: .5em; }
.pick input { min-height: 44px; padding: .3em .6em; background: var(--chat-paper); color-scheme: light dark;
  border: 1.5px solid var(--chat-edge); border-radius: 8px; }
.composer .row { margin-block-start: .5em; }
.photos, .files { list-style: none; margin: 0; padding: 0; }
.photos { display: grid; gap: .4em; margin-block: .4em; max-height: 11em; overflow-y: auto; }
.photos li { display: flex; align-items: center; gap: .6em; padding: .3em; border-radius: 8px;
  border: 1px solid var(--chat-hair); background: var(--chat-soft); }
.photos .refused { border-color: var(--chat-wrong); }
.about { flex: 1; min-width: 0; display: grid; font-size: .9em; line-height: 1.35; }
.about .fate { margin: 0; font-size: 1em; }
.refused .fate { color: var(--chat-wrong); }
.name { overflow-wrap: anywhere; }
.photos .quiet { font-size: .9em; }
.picture canvas { display: block; width: 2.75em; height: 2.75em; border-radius: 5px; }
.files { display: grid; gap: .35em; }
.words:not([hidden]) + .files { margin-block-start: .4em; }
.files li { display: flex; align-items: center; gap: .6em; font-size: .9em; }
.files canvas { width: 4em; height: 4em; }
progress { width: 100%; height: .5em; accent-color: var(--chat-accent); }`;

// The whole screen on a phone; on a very low one (400 % zoom) the panel scrolls as one page.
const SMALL = `
@media (max-width: 30em), (max-height: 30em) {
  .panel, .panel:dir(rtl) { inset: var(--top, 0) 0 auto 0; width: 100%; height: var(--height, 100dvh);
    border: 0; border-radius: 0; box-shadow: none; }
  .head { padding: .45em .6em .45em .9em; gap: .45em; }
  h2 { font-size: 1em; }
  .bar { padding: .15em .5em .15em .35em; gap: .15em; }
  .bar .quiet { font-size: .85em; padding-inline: .45em; }
  .bar .leave { padding-inline: .65em; }
  .launcher { inset-block-end: .8em; inset-inline-end: .8em; }
  .photos { max-height: 7.2em; }
  .bubble { max-width: 96%; }
}
@media (max-width: 21em) {
  .head { flex-wrap: wrap; }
  .bar { gap: 0; padding-inline: .2em; }
  .bar .quiet { padding-inline: .3em; }
  .bar .leave { padding-inline: .4em; }
  .scroller { padding-inline: .7em; }
}
@media (max-height: 30em) {
  .sheet { display: block; flex: 1; min-height: 0; overflow-y: auto; overscroll-behavior: contain; }
  .scroller { overflow: visible; }
}
/* A phone's keyboard is up: what little room there is belongs to the words. */
.panel { container-type: size; }
@media (min-height: 30.01em) {
  @container (max-height: 26em) { .below { display: none; } }
}
@media (prefers-contrast: more) {
  :host { --chat-muted: var(--chat-ink); --chat-hair: var(--chat-ink); --chat-edge: var(--chat-ink); }
  .bubble, .typing { border-color: var(--chat-ink); }
  .choices button, textarea { border-width: 2px; }
}
@media (forced-colors: active) {
  .bubble, .launcher, .panel, .typing { border: 1px solid CanvasText; }
  .resident .bubble { border-width: 3px; }
  .typing span { background: CanvasText; }
  :focus-visible { outline-color: Highlight; }
}`;

/**
 * How to dress a shadow root. A sheet made by script needs no leave from a page's style policy;
 * browsers that cannot make one (Safari before 16.4) get an element.
 * @returns {(root: ShadowRoot) => void}
 */
export function dress() {
  const text = [COLOURS, FRAME, HEAD, LOG, COMPOSER, SMALL].join("\n");
  try {
    const made = new CSSStyleSheet();
    made.replaceSync(text);
    if ("adoptedStyleSheets" in Document.prototype)
      return (root) => {
        root.adoptedStyleSheets = [made];
      };
  } catch {
    // No constructor: an element it is.
  }
  const style = document.createElement("style");
  style.textContent = text;
  return (root) => root.append(style);
}
