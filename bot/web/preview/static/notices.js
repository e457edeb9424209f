// Short notices at the bottom, and alerts that want an OK.

const toast = document.getElementById("toast");
const alertBox = document.getElementById("alert");
const TOAST_SHOWN = 3500; // milliseconds: long enough for 200 characters at a glance

let timer = 0;

/** Shows a notice that goes away by itself. */
export function notice(words) {
  toast.textContent = words;
  toast.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(() => { toast.hidden = true; }, TOAST_SHOWN);
}

/** Shows words until the person has read them. */
export function alertPerson(words) {
  document.getElementById("alert-words").textContent = words;
  if (!alertBox.open) alertBox.showModal();
}

/** Copies text and says so on the button. */
export async function copy(text, key) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    alertPerson(`Your browser does not let the page copy. The text is:\n\n${text}`);
    return;
  }
  const label = key.firstElementChild;
  label.dataset.label ??= label.textContent;
  label.textContent = "Copied";
  notice("Copied to the clipboard.");
  setTimeout(() => { label.textContent = label.dataset.label; }, 1600);
}
