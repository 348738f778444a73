// The page's elements. Everything that came from the server goes in as text, never as markup.

const eventsKept = 50;
const $ = id => document.getElementById(id);
const put = (node, text) => { if (node.textContent !== text) node.textContent = text; };
const icon = (use, name) => { if (use.getAttribute('href') !== `#icon-${name}`) use.setAttribute('href', `#icon-${name}`); };

function element(name, className, text) {
  const node = document.createElement(name);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

export class View {
  canvas = $('picture');

  #words;
  #rows = new Map();
  #announced = '';
  #announcing = 0;

  constructor(words, sizes) {
    this.#words = words;
    document.documentElement.lang = words.language;
    for (const node of document.querySelectorAll('[data-text]')) put(node, words.texts[node.dataset.text]);
    for (const [name, size] of Object.entries(sizes)) $('size').append(new Option(words.texts.sizeChoice(words.texts.sizes[name], size), name));
  }

  /** Calls back for what the user does: `pause`, `again`, and `size` with the name that was chosen. */
  onUse({ pause, again, size }) {
    $('pause').onclick = () => { if ($('pause').getAttribute('aria-disabled') !== 'true') pause(); };
    $('again').onclick = again;
    $('size').onchange = () => size($('size').value);
  }

  showCamera(name) {
    put($('camera'), name);
    this.canvas.setAttribute('aria-label', this.#words.texts.pictureOf(name));
  }

  showStatus(status, age, pictureTime) {
    const words = this.#words;
    document.body.dataset.state = status.kind;
    icon($('state-icon'), status.kind);
    put($('state'), words.badge(status));
    put(document.querySelector('title'), `${words.state(status)} · ${$('camera').textContent} · ParkingGate`);
    this.#announce(`${words.state(status)}. ${words.reason(status)}`);
    $('notice').hidden = status.kind === 'live';
    if (status.kind === 'live') return;
    put($('notice-title'), this.#title(status, age));
    put($('notice-detail'), this.#detail(status, age, pictureTime));
    $('again').hidden = status.kind !== 'refused';
  }

  /** What is wrong with the log shared with other gates; null for nothing. */
  showShared(shared) {
    $('shared').hidden = shared === null;
    if (shared === null) return;
    put($('shared-title'), this.#words.texts.shared[shared.kind](shared));
    put($('shared-detail'), shared.problem);
  }

  showPause(paused, usable) {
    icon($('pause-icon'), paused ? 'resume' : 'paused');
    put($('pause-text'), paused ? this.#words.texts.resume : this.#words.texts.pause);
    $('pause').setAttribute('aria-disabled', String(!usable));
  }

  showSize(name) {
    $('size').value = name;
  }

  showInForce(settings) {
    put($('in-force'), settings ? this.#words.texts.inForce(settings) : '');
  }

  showFigures({ rate, age, latency, skipped, dropped, link }) {
    const { perSecond, seconds, milliseconds } = this.#words.texts;
    put($('rate'), rate === null ? '—' : perSecond(rate.toFixed(rate < 10 ? 1 : 0)));
    put($('age'), age === null ? '—' : seconds(age.toFixed(age < 10 ? 1 : 0)));
    put($('latency'), Number.isFinite(latency) ? milliseconds(Math.round(latency)) : '—');
    put($('skipped'), String(skipped));
    put($('dropped'), String(dropped));
    put($('line'), this.#words.texts.lines[link.phase] ?? '—');
  }

  showContainers(containers) {
    for (const [id, row] of this.#rows) if (!Object.hasOwn(containers, id)) this.#removeRow(id, row);
    for (const [id, container] of Object.entries(containers)) this.#fillRow(this.#rows.get(id) ?? this.#addRow(id), container ?? {});
    $('no-containers').hidden = this.#rows.size > 0;
  }

  addEvent(event) {
    const item = element('li', event.event_type === 'error' || event.event_type === 'source_lost' ? 'bad' : '');
    const at = new Date(Number.isFinite(event.timestamp) ? event.timestamp * 1000 : Date.now());
    const time = element('time', '', this.#words.time(at));
    time.dateTime = at.toISOString();
    item.append(time, element('span', '', this.#words.event(event)));
    $('events').prepend(item);
    while ($('events').childElementCount > eventsKept) $('events').lastElementChild.remove();
    $('no-events').hidden = true;
  }

  #title(status, age) {
    if (status.kind === 'paused' || status.kind === 'refused' || age === null) return this.#words.state(status);
    return this.#words.texts.noPictureFor(Math.floor(age));
  }

  #detail(status, age, pictureTime) {
    const { pausedSince, notLive } = this.#words.texts;
    if (status.kind === 'paused') return pictureTime ? pausedSince(this.#words.time(pictureTime)) : '';
    return [this.#words.reason(status), age === null ? '' : notLive].filter(Boolean).join(' ');
  }

  // Said once the state has lasted a second, so that a short hiccup does not talk.
  #announce(text) {
    if (text === this.#announced) return;
    this.#announced = text;
    clearTimeout(this.#announcing);
    this.#announcing = setTimeout(() => put($('announcement'), text), 1000);
  }

  #addRow(id) {
    const name = element('th', 'id', id);
    name.scope = 'row';
    const row = { node: element('tr'), state: element('td', 'state'), confidence: element('td', 'number'), code: element('td', 'code'),
      captured: element('td') };
    row.node.append(name, row.state, row.confidence, row.code, row.captured);
    this.#rows.set(id, row);
    $('containers').append(row.node);
    return row;
  }

  #fillRow(row, { state, confidence, code, captured }) {
    const { texts } = this.#words;
    row.state.dataset.state = String(state);
    put(row.state, this.#words.containerState(state));
    put(row.confidence, this.#words.percent(confidence));
    put(row.code, code ? String(code) : '—');
    put(row.captured, captured ? texts.yes : texts.no);
  }

  #removeRow(id, row) {
    row.node.remove();
    this.#rows.delete(id);
  }
}
