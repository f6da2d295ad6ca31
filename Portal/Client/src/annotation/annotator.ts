// <portal-annotator>: a text with its mentions. C# owns the truth; this element owns pixels, pointer and keys.
import { el } from './shared/dom';
import { flush, waiting } from './shared/outbox';
import { Commands } from './annotator/commands';
import { ask } from './annotator/conflicts';
import { listenToDrags } from './annotator/dragging';
import { Inspector } from './annotator/inspector';
import { Keys } from './annotator/keys';
import { Layout } from './annotator/layout';
import { Marking } from './annotator/marking';
import { Menu } from './annotator/menu';
import { Model, type Conflict } from './annotator/model';
import { Panels } from './annotator/panels';
import { Pointer, type PointerHost } from './annotator/pointer';
import { propagate } from './annotator/propagation';
import { Relating } from './annotator/relating';
import { Rows, type View } from './annotator/rows';
import { granularities, type Granularity } from './annotator/snap';
import { assertionSign, isLive, surfaceOf, type Config, type Mention, type Relation, type Span } from './annotator/types';

const granularityKey = 'portal.annotator.granularity';

class PortalAnnotator extends HTMLElement implements PointerHost {
  static observedAttributes = ['document'];
  config!: Config;
  model: Model | null = null;
  layout: Layout | null = null;
  inspector!: Inspector;
  viewport!: HTMLElement;
  readonly menu = new Menu();
  readonly hiddenTypes = new Set<string>();
  private rows!: Rows;
  private panels!: Panels;
  private keys = new Keys();
  private relating = new Relating(this);
  private commands = new Commands(this, this.relating);
  private marking = new Marking(this, this.relating, this.commands);
  private canvas!: HTMLElement;
  private status!: HTMLElement;
  private grain!: HTMLSelectElement;
  view: View = this.emptyView();
  private pointer!: Pointer;
  private said = '';
  private conflicts: Conflict[] = [];
  private resize = new ResizeObserver(() => this.measure());
  private drawing = 0;

  connectedCallback(): void {
    this.config = { ...JSON.parse(this.getAttribute('config')!), layer: this.getAttribute('layer') };
    this.viewport = el('div', { class: 'an-scroll', tabindex: 0, role: 'application', 'aria-label': this.word('textLabel'), 'aria-describedby': 'an-hint' });
    this.canvas = el('div', { class: 'an-canvas', lang: 'zh' });
    this.viewport.append(this.canvas);
    this.status = el('div', { class: 'an-hint', id: 'an-hint', role: 'status' });
    const side = el('aside', { class: 'an-side', 'aria-label': this.word('inspector') });
    const main = el('div', { class: 'an-main' }, this.palette(), this.viewport, el('div', { class: 'an-foot' }, this.status, this.tools()));
    this.replaceChildren(main, side, this.menu.element);
    this.panels = new Panels({ word: k => this.word(k), say: m => this.say(m), reveal: s => this.showPlace(s), typeName: id => this.typeName(id) }, () => this.draw(true));
    this.inspector = new Inspector(side, this.config, this, this.panels);
    this.viewport.addEventListener('scroll', () => this.draw(false));
    this.pointer = new Pointer(this, this.canvas, this.relating);
    this.viewport.addEventListener('keydown', e => this.onKey(e));
    document.addEventListener('mousedown', this.menu.close);
    document.addEventListener('portal-keys', this.onHelp);
    listenToDrags(main, this.relating);
    this.resize.observe(this.viewport);
    void this.load();
  }

  disconnectedCallback(): void {
    this.resize.disconnect();
    this.model?.close();
    document.removeEventListener('mousedown', this.menu.close);
    this.pointer?.close();
    document.removeEventListener('portal-keys', this.onHelp);
  }

  attributeChangedCallback(_: string, before: string | null): void {
    if (before !== null && this.isConnected) void this.load();
  }

  // ---- what tests and the inspector ask and do --------------------------------------------------------------------------------
  get current(): Mention | null {
    const mention = this.view.current ? this.model?.mentions.get(this.view.current) : undefined;
    return mention && isLive(mention.state) ? mention : null;
  }

  get currentRelation(): Relation | null {
    const relation = this.view.relation ? this.model?.relations.get(this.view.relation) : undefined;
    return relation && isLive(relation.state) ? relation : null;
  }

  get annotations(): Model | null {
    return this.model;
  }

  get place(): Span | null {
    return this.view.selection ?? this.current;
  }

  get granularity(): Granularity {
    return this.grain.value as Granularity;
  }

  select(id: string | null, reveal = true): void {
    this.view.current = id;
    this.view.relation = null;
    const mention = this.current;
    if (mention && this.layout && reveal) this.reveal(mention.start);
    this.draw(true);
  }

  selectRelation(id: string): void {
    this.view.relation = id;
    this.view.current = null;
    this.draw(true);
  }

  startRelation(): void {
    this.relating.start();
  }

  propagate(): void {
    const mention = this.current;
    if (!mention || !this.config.canEdit) return;
    if (mention.state !== 'accepted') return this.say(this.word('propagateFirst'));
    void propagate(this.model!, mention, k => this.word(k), id => this.typeName(id), message => {
      if (message) {
        this.say(message);
        void this.model!.reload();
      }
      this.focus();
    });
  }

  assert(flag: 'negated' | 'uncertain'): void {
    this.commands.assert(flag);
  }

  showPlace(span: Span): void {
    this.view.mark = { start: span.start, end: span.end };
    this.reveal(span.start);
    this.draw(true);
  }

  hideType(type: string, hide: boolean): void {
    if (hide) this.hiddenTypes.add(type);
    else this.hiddenTypes.delete(type);
    this.changed();
  }

  word(key: string): string {
    return this.config.words[key] ?? key;
  }

  typeName(id: string): string {
    return [...this.config.entityTypes, ...this.config.relationTypes, ...this.config.entityTypes.flatMap(t => t.properties)].find(t => t.id === id)?.name ?? id;
  }

  // ---- loading and drawing ----------------------------------------------------------------------------------------------------
  private emptyView(): View {
    return { current: null, relation: null, picked: new Set(), relateFrom: [], targetKeys: new Map(), selection: null, mark: null, isTarget: m => this.relating.isTarget(m) };
  }

  private async load(): Promise<void> {
    const id = this.getAttribute('document');
    this.model?.close();
    this.model = null;
    this.view = this.emptyView();
    if (!id) return;
    const started = performance.now();
    try {
      this.model = await Model.open(this.config, id, () => this.changed(), message => this.refused(message), conflicts => this.settle(conflicts));
    } catch {
      this.status.textContent = this.word('loadFailed');
      return;
    }
    this.rows = new Rows(this.viewport, this.canvas, this.config, this.model.document.text);
    this.measure();
    const [start, end] = (this.getAttribute('mark') ?? '').split('-').map(Number);
    if (end > start) this.showPlace({ start, end });
    else this.viewport.scrollTop = 0;
    this.dataset.ready = id;
    this.dataset.renderMilliseconds = (performance.now() - started).toFixed(1);
    this.focus();
    void this.panels.load(this.model).catch((e: Error) => this.say(e.message));
  }

  // One after the other, whichever message they came with.
  private settle(more: Conflict[]): void {
    const isAsking = this.conflicts.length > 0;
    this.conflicts.push(...more);
    if (!isAsking) this.askNext();
  }

  private askNext(): void {
    ask(this.model!, this.conflicts[0], k => this.word(k), t => this.typeName(t), () => {
      this.conflicts.shift();
      if (this.conflicts.length > 0) this.askNext();
      else this.focus();
    });
  }

  private measure(): void {
    if (!this.model) return;
    const style = getComputedStyle(this.canvas);
    const context = document.createElement('canvas').getContext('2d')!;
    context.font = `${style.fontSize} ${style.fontFamily}`;
    context.fontKerning = 'none';
    // As the rows are drawn: letter by letter, and no letter rounded to whole pixels.
    context.textRendering = 'geometricPrecision';
    const width = Math.max(200, this.canvas.clientWidth - 18);
    this.layout = new Layout(this.model.document.text, width, s => context.measureText(s).width);
    this.changed();
  }

  changed(): void {
    if (!this.model || !this.layout) return;
    const names = new Map([...this.config.relationTypes, ...this.config.entityTypes.flatMap(t => t.properties)].map(r => [r.id, r.name]));
    const text = this.model.document.text;
    this.layout.place([...this.model.mentions.values()], [...this.model.relations.values()].filter(r => !this.hiddenTypes.has(r.type)),
      r => assertionSign(r.assertion) + (names.get(r.type) ?? r.type), m => surfaceOf(text, m));
    this.draw(true);
  }

  draw(again: boolean): void {
    if (!this.model || !this.layout) return;
    // Redrawn rows would take the browser's selection away from under the pointer; the release draws them.
    if (again && this.pointer.isSelecting) return;
    this.rows.draw(this.layout, this.view, again);
    if (!again) return;
    cancelAnimationFrame(this.drawing);
    this.drawing = requestAnimationFrame(() => {
      if (!this.model) return;
      this.inspector.draw(this.model, this.current, this.view);
      this.status.textContent = this.hintText();
    });
  }

  private hintText(): string {
    if (this.said) return this.said;
    if (!this.config.canEdit) return this.word('readOnly');
    if (this.view.relateFrom.length) return this.word('hintRelate');
    if (this.view.selection) return this.word('hintSelection');
    if (this.view.picked.size) return this.word('hintPicked').replace('{0}', String(this.view.picked.size));
    if (this.view.relation) return this.word('hintRelation');
    const current = this.current;
    if (!current) return this.word('hintNone');
    return this.word(current.state === 'suggested' ? 'hintSuggestion' : 'hintDecision');
  }

  /** Until the next thing that is done. */
  say(message: string): void {
    this.said = message;
    this.hint(message);
  }

  hint(message: string): void {
    this.status.textContent = message;
  }

  focus(): void {
    this.viewport.focus({ preventScroll: true });
  }

  private palette(): HTMLElement {
    const bar = el('div', { class: 'an-palette', role: 'toolbar', 'aria-label': this.word('palette') });
    for (const type of this.config.entityTypes) {
      bar.append(el('button', { type: 'button', class: `an-chip type-${type.color}`, title: type.definition || type.name, onclick: () => this.marking.apply(type.id) },
        el('span', {}, type.name), type.hotkey ? el('kbd', {}, type.hotkey) : ''));
    }
    return bar;
  }

  private tools(): HTMLElement {
    this.grain = el('select', { class: 'an-grain', 'aria-label': this.word('granularity'), title: this.word('granularity'), onchange: () => localStorage.setItem(granularityKey, this.grain.value) },
      ...granularities.map(g => el('option', { value: g }, this.word('grain' + g[0].toUpperCase() + g.slice(1)))));
    const kept = localStorage.getItem(granularityKey);
    this.grain.value = granularities.find(g => g === kept) ?? 'character';
    return el('label', { class: 'an-tools' }, this.word('granularity'), ' ', this.grain);
  }

  isBound(key: string): boolean {
    return this.keys.isBound(key);
  }

  turnGranularity(): void {
    this.grain.value = granularities[(granularities.indexOf(this.granularity) + 1) % granularities.length];
    localStorage.setItem(granularityKey, this.grain.value);
    this.say(`${this.word('granularity')}: ${this.grain.selectedOptions[0].text}`);
  }

  leave(): void {
    Object.assign(this.view, { relateFrom: [], selection: null, relation: null });
    this.view.picked.clear();
    this.view.targetKeys.clear();
    this.commands.leave();
    this.said = '';
    this.menu.close();
    this.draw(true);
  }

  // ---- pointer ----------------------------------------------------------------------------------------------------------------
  hit(x: number, y: number): Mention | null {
    return this.pointer.hit(x, y);
  }

  highlight(id: string | null, isTarget = false): void {
    this.pointer.highlight(id, isTarget);
  }

  hush(): void {
    this.said = '';
  }

  // ---- editing ----------------------------------------------------------------------------------------------------------------
  openTypes(x: number, y: number): void {
    this.marking.open(x, y);
  }

  piece(): void {
    this.marking.piece();
  }

  comment(): void {
    if (!this.place) return;
    this.panels.openComment();
    this.draw(true);
    requestAnimationFrame(() => requestAnimationFrame(() => this.querySelector<HTMLElement>('.an-comment-form textarea')?.focus()));
  }

  reveal(offset: number): void {
    const row = this.layout?.rows[this.layout.rowOf[offset]];
    if (!row) return;
    const { scrollTop, clientHeight } = this.viewport;
    if (row.top < scrollTop + 20 || row.top + row.height > scrollTop + clientHeight - 20) this.viewport.scrollTop = Math.max(0, row.top - clientHeight / 3);
  }

  // ---- keys -------------------------------------------------------------------------------------------------------------------
  private onHelp = (event: Event): void => {
    event.preventDefault();
    this.openKeys((event as CustomEvent<HTMLElement>).detail);
  };

  private openKeys(others: HTMLElement): void {
    this.keys.open(k => this.word(k), this.config.entityTypes, others, () => this.focus());
  }

  private onKey(event: KeyboardEvent): void {
    if (!this.model || event.isComposing || event.altKey) return;
    const command = event.ctrlKey || event.metaKey;
    if (command && (event.key === 'z' || event.key === 'Z' || event.key === 'y')) {
      event.preventDefault();
      if (this.config.canEdit) this.model.history(event.key === 'z' ? 'undo' : 'redo');
      return;
    }
    if (command) return;
    if (this.handleKey(event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  private handleKey(event: KeyboardEvent): boolean {
    this.said = '';
    if (this.menu.press(event.key) || this.relating.press(event.key)) return true;
    const action = this.keys.action(event);
    if (action) return this.commands.perform(action, event.shiftKey);
    const type = this.config.entityTypes.find(t => t.hotkey && t.hotkey.toLowerCase() === event.key.toLowerCase());
    if (!type || !this.config.canEdit) return false;
    this.marking.apply(type.id);
    return true;
  }

  private refused(message: string): void {
    window.dispatchEvent(new CustomEvent('portal-save-state', { detail: { state: 'refused', waiting: 0, message } }));
  }
}

customElements.define('portal-annotator', PortalAnnotator);
export type { PortalAnnotator };

/** Whether all that was done here has arrived. */
export async function sent(): Promise<boolean> {
  await flush();
  return (await waiting()) === 0;
}

/** Somebody has changed a document. */
export function changed(element: PortalAnnotator | null, document: string, revision: number): void {
  if (element?.getAttribute('document') === document) element.model?.heard(revision);
}

/** An engine has suggested again. */
export function suggested(element: PortalAnnotator | null, document: string): void {
  if (element?.getAttribute('document') === document) void element.model?.reload();
}
