// Buttons that were pressed and wait for the bot's answer.

const waiting = new Map(); // press -> "message:row:column" of its button

/** Returns the buttons that wait. */
export const waitingButtons = () => new Set(waiting.values());

/** Forgets every press: another chat is open. */
export const forgetPresses = () => waiting.clear();

/**
 * Presses a button, once at a time, and shows it waiting.
 * @param {{message: number, row: number, column: number}} place
 * @param {() => Promise<object>} deed presses it
 * @param {number} longest seconds for which it is shown as waiting
 */
export async function press(place, deed, longest) {
  const button = `${place.message}:${place.row}:${place.column}`;
  if (waitingButtons().has(button)) return;
  const mine = `${Math.random()}`;
  setWaiting(mine, button);
  await deed().catch(() => setWaiting(mine, null));
  setTimeout(() => setWaiting(mine, null), longest * 1000);
}

/** Ends the waiting of one press of a message. */
export function answered(message) {
  for (const [press, place] of waiting) if (place.startsWith(`${message}:`)) { setWaiting(press, null); break; }
}

function setWaiting(press, button) {
  const place = button ?? waiting.get(press);
  if (button) waiting.set(press, button); else waiting.delete(press);
  if (!place) return;
  const [message, row, column] = place.split(":");
  const key = document.querySelector(`#log [data-message="${message}"] [data-place="${row}:${column}"]`);
  if (button) key?.setAttribute("aria-busy", "true"); else key?.removeAttribute("aria-busy");
}
