// The log on the page: newest rows, filters, older pages, pictures. What came from the server goes in as text, never as markup.

const $ = id => document.getElementById(id);
const put = (node, text) => { if (node.textContent !== text) node.textContent = text; };
const fields = { query: 'log-query', status: 'log-status', start_date: 'log-start', end_date: 'log-end' };
const freshMs = 4_000;

export class LogView {
  #words;
  #logs;
  #signIn;
  #rows = new Map();
  #fault = '';

  constructor(words, logs, signIn) {
    this.#words = words;
    this.#logs = logs;
    this.#signIn = signIn;
  }

  begin() {
    const logs = this.#logs;
    for (const status of ['ok', 'needs_review', 'corrected']) $('log-status').append(new Option(this.#words.texts.logStatus[status], status));
    $('log-filter').onsubmit = event => { event.preventDefault(); this.#filter(); };
    $('log-clear').onclick = () => { $('log-filter').reset(); this.#filter(); };
    $('log-more').onclick = () => this.#attempt(() => logs.more());
    $('log-picture').onclose = () => this.#forgetPicture();
    $('log-picture-close').onclick = () => $('log-picture').close();
    logs.on('row', row => this.#arrived(row));
    logs.on('change', () => this.#show());
  }

  #filter() {
    const filters = Object.fromEntries(Object.entries(fields).map(([name, id]) => [name, $(id).value.trim()]));
    return this.#attempt(() => this.#logs.filter(filters));
  }

  async #attempt(work) {
    this.#fault = '';
    try {
      await work();
    } catch (fault) {
      this.#fault = fault.message;
    }
    this.#show();
  }

  #show() {
    const { rows, total, hasMore, partial, link } = this.#logs;
    const { texts } = this.#words;
    const present = new Set(rows.map(({ id }) => id));
    for (const [id, row] of this.#rows) if (!present.has(id)) { row.node.remove(); this.#rows.delete(id); }
    let after = null;
    for (const row of rows) after = this.#place(row, after);
    const isUp = link.phase === 'open' || link.phase === 'polling';
    put($('log-count'), texts.logCount(rows.length, total));
    put($('log-note'), [this.#fault, isUp || link.phase === 'connecting' ? '' : texts.logAway, partial ? texts.logPartial : ''].filter(Boolean).join(' '));
    $('log-more').hidden = !hasMore;
    $('log-none').hidden = rows.length > 0;
  }

  /** Rows stand in the order of the list; those that stand right already are not touched. */
  #place(row, after) {
    const known = this.#rows.get(row.id) ?? this.#add(row.id);
    if (known.row !== row) this.#fill(known, row);
    const body = $('log-rows');
    const next = after ? after.nextSibling : body.firstChild;
    if (known.node !== next) body.insertBefore(known.node, next);
    return known.node;
  }

  #add(id) {
    const node = document.createElement('tr');
    const cells = {};
    for (const name of ['when', 'code', 'where', 'way', 'standing', 'number', 'shot']) {
      cells[name] = document.createElement(name === 'when' ? 'th' : 'td');
      cells[name].className = name;
      node.append(cells[name]);
    }
    cells.when.scope = 'row';
    const known = { node, cells, row: null };
    this.#rows.set(id, known);
    return known;
  }

  #fill(known, row) {
    const { cells } = known;
    known.row = row;
    put(cells.when, this.#words.moment(row.captured_at));
    put(cells.code, this.#words.container(row));
    put(cells.where, this.#words.word(row.camera));
    put(cells.way, this.#words.direction(row.direction));
    put(cells.standing, this.#words.logStatus(row.status));
    cells.standing.dataset.status = String(row.status);
    put(cells.number, this.#words.percent(row.confidence));
    cells.shot.replaceChildren(...row.cropped_image_ref ? [this.#pictureButton(row)] : []);
  }

  #pictureButton(row) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'small';
    button.textContent = this.#words.texts.showPicture;
    button.setAttribute('aria-label', this.#words.texts.pictureOfRow(this.#words.container(row)));
    button.onclick = () => this.#attempt(() => this.#openPicture(row));
    return button;
  }

  async #openPicture(row) {
    const answer = await fetch(new URL(`api/${row.cropped_image_ref}`, document.baseURI), { headers: this.#signIn.headers });
    if (!answer.ok) throw new Error(this.#words.texts.noPictureKept);
    this.#forgetPicture();
    $('log-image').src = URL.createObjectURL(await answer.blob());
    $('log-image').alt = this.#words.texts.pictureOfRow(this.#words.container(row));
    put($('log-picture-title'), `${this.#words.container(row)} · ${this.#words.moment(row.captured_at)}`);
    $('log-picture').showModal();
  }

  // The address keeps the bytes alive until it is revoked.
  #forgetPicture() {
    if ($('log-image').src.startsWith('blob:')) URL.revokeObjectURL($('log-image').src);
    $('log-image').removeAttribute('src');
  }

  #arrived(row) {
    this.#show();
    const { node } = this.#rows.get(row.id) ?? {};
    node?.classList.add('fresh');
    setTimeout(() => node?.classList.remove('fresh'), freshMs);
    put($('log-announcement'), this.#words.texts.logged(this.#words.container(row), this.#words.logStatus(row.status)));
  }
}
