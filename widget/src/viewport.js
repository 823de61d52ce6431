/** How much of the screen there is: phones, high zoom, and the keyboard that comes and goes. */

const FULL = "(max-width: 30em), (max-height: 30em)";

/**
 * Whether the panel takes the whole screen; told again whenever that changes.
 * @param {(isFull: boolean) => void} onChange @returns {MediaQueryList}
 */
export function onFullScreen(onChange) {
  const query = matchMedia(FULL);
  query.addEventListener("change", () => onChange(query.matches));
  return query;
}

/**
 * Keep the box above a phone's keyboard, which covers the page without making it smaller.
 * @param {HTMLElement} panel @param {MediaQueryList} full
 */
export function fitToKeyboard(panel, full) {
  const view = window.visualViewport;
  if (!view) return;
  const fit = () => {
    // Somebody who has pinched to zoom in wants to look around, not a smaller panel.
    const fits = full.matches && view.scale <= 1.05;
    panel.style.setProperty("--height", fits ? `${view.height}px` : "");
    panel.style.setProperty("--top", fits ? `${view.offsetTop}px` : "");
  };
  view.addEventListener("resize", fit);
  view.addEventListener("scroll", fit);
  fit();
}
