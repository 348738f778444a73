// Who uses the page, where the server wants to know: an API key or a token, kept on this device when that is wished.

const name = 'parkinggate.token';
const $ = id => document.getElementById(id);

export class SignIn {
  /** What goes with every connection; null: nobody in particular. */
  token = null;

  #words;
  #changed;
  #shown = false;

  /** `changed` is called when somebody has signed in or out. */
  constructor(words, changed) {
    this.#words = words;
    this.#changed = changed;
    this.token = this.#stored();
    $('sign-in').onsubmit = event => { event.preventDefault(); this.#take($('token').value.trim(), $('keep').checked); };
    $('sign-out').onclick = () => this.#take('', false);
    $('sign-out').hidden = this.token === null;
  }

  /** Headers for plain requests. */
  get headers() {
    return this.token === null ? {} : { Authorization: `Bearer ${this.token}` };
  }

  /** Shows or hides the form, as the server wants to know or not. */
  show(needed) {
    if (needed === this.#shown) return;
    this.#shown = needed;
    $('sign-in').hidden = !needed;
    $('sign-in-fault').textContent = needed && this.token !== null ? this.#words.texts.notAccepted : '';
    if (needed) $('token').focus();
  }

  #take(token, keep) {
    this.token = token || null;
    $('token').value = '';
    $('sign-out').hidden = this.token === null;
    for (const store of [localStorage, sessionStorage]) attempt(() => store.removeItem(name));
    if (token) attempt(() => (keep ? localStorage : sessionStorage).setItem(name, token));
    this.#changed();
  }

  #stored() {
    return attempt(() => sessionStorage.getItem(name) ?? localStorage.getItem(name)) ?? null;
  }
}

function attempt(work) {
  try { return work(); } catch { return null; /* private window, or not allowed: not kept */ }
}
