// The wire to the stand-in: what is there now, what happens next, and what the person does.

let key = "";

/** Loads everything that is there now. */
export async function loadState() {
  const response = await fetch("/state");
  const state = await response.json();
  key = state.key;
  return state;
}

/**
 * Does something as a person.
 * @param {string} action a name of `actions.py`, such as `say`
 * @param {object} body what it takes
 * @returns {Promise<object>} what came of it
 * @throws {Error} with a sentence for the person, when it is refused
 */
export async function act(action, body) {
  const response = await fetch(`/act/${action}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Preview-Key": key },
    body: JSON.stringify(body),
  }).catch(() => { throw new Error("The preview does not answer; is it still running?"); });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

/**
 * Follows what happens.
 * @param {number} after number of the last event that is known
 * @param {{event: Function, lost: Function, found: Function}} hear what to do with an event, when the connection is
 *   lost, and when it is there again (then everything has to be loaded anew)
 */
export function follow(after, hear) {
  const source = new EventSource(`/events?after=${after}`);
  let lost = false;
  source.onmessage = (message) => hear.event(JSON.parse(message.data));
  source.onerror = () => { lost = true; hear.lost(); };
  source.onopen = () => { if (lost) { source.close(); hear.found(); } };
}
