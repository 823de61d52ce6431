/** Leaving without looking for a button: Shift three times, as GOV.UK's "Exit this page" has it. */

const PRESSES = 3;
// Longer apart than this, they are somebody's ordinary Shifts.
const WITHIN_MS = 3_000;

/**
 * @param {() => boolean} isOn asked at every press @param {() => void} leave
 */
export function onThreeShifts(isOn, leave) {
  let pressed = [];
  // A capital letter is a Shift with something else: only a Shift alone counts.
  let isAlone = false;
  addEventListener("keydown", (event) => {
    isAlone = event.key === "Shift";
    if (!isAlone) pressed = [];
  }, true);
  addEventListener("pointerdown", () => (isAlone = false), true);
  addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !isAlone || !isOn()) return;
    pressed = [...pressed.filter((at) => event.timeStamp - at < WITHIN_MS), event.timeStamp];
    if (pressed.length >= PRESSES) leave();
  }, true);
}
