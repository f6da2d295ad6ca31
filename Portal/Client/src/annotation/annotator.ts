// <portal-annotator>: a text with its mentions. C# owns the truth; this element owns pixels, pointer and keys.
import { el } from '../components/dom';
import { flush, waiting } from '../components/outbox';
import { Commands } from './commands';
import { Comments } from './comments';
import { ask } from './conflicts';
import { listenToDrags } from './dragging';
import { Hint } from './hint';
import { Inspector } from './inspector';
import { Keyboard } from './keyboard';
import { Keys } from './keys';
import { Layout } from './layout';
import { Marking } from './marking';
import { Menu } from './menu';
import { Model, type Conflict } from './model';
import { Panels } from './panels';
import { Pointer, type PointerHost } from './pointer';
import { propagate } from './propagation';
import { Relating } from './relating';
import { Rows, type View } from './rows';
import type { Granularity } from './snap';
import { Toolbar } from './toolbar';
import { assertionSign, isLive, surfaceOf, type AssertionFlag, type Config, type Mention, type Relation, type Span } from './types';
import './frame.css';
import './text.css';
import './panels.css';
import './dialogs.css';

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
  private comments!: Comments;
  private keys = new Keys();
  private relating = new Relating(this);
  private commands = new Commands(this, this.relating);
  private marking = new Marking(this, this.relating, this.commands);
  private canvas!: HTMLElement;
  private line = new Hint(k => this.word(k));
  private toolbar!: Toolbar;
  private keyboard!: Keyboard;
  view: View = this.emptyView();
  private pointer!: Pointer;
  private conflicts: Conflict[] = [];
  private resize = new ResizeObserver(() => this.measure());
  private drawing = 0;

  connectedCallback(): void {
    this.config = { ...JSON.parse(this.getAttribute('config')!), layer: this.getAttribute('layer') };
    this.viewport = el('div', {
      class: 'an-scroll',
      tabindex: 0,
      role: 'application',
      'aria-label': this.word('textLabel'),
      'aria-describedby': 'an-hint',
    });
    this.canvas = el('div', { class: 'an-canvas', lang: 'zh' });
    this.viewport.append(this.canvas);
    this.toolbar = new Toolbar(
      this.config.entityTypes,
      k => this.word(k),
      type => this.marking.apply(type),
    );
    const side = el('aside', { class: 'an-side', 'aria-label': this.word('inspector') });
    const { palette, tools } = this.toolbar;
    const main = el('div', { class: 'an-main' }, palette, this.viewport, el('div', { class: 'an-foot' }, this.line.element, tools));
    this.replaceChildren(main, side, this.menu.element);
    this.comments = new Comments(this, () => this.draw(true));
    this.inspector = new Inspector(side, this.config, this, new Panels(this), this.comments);
    this.viewport.addEventListener('scroll', () => this.draw(false));
    this.pointer = new Pointer(this, this.canvas, this.relating);
    this.keyboard = new Keyboard(this, { keys: this.keys, relating: this.relating, commands: this.commands, marking: this.marking });
    document.addEventListener('mousedown', this.menu.close);
    listenToDrags(main, this.relating);
    this.resize.observe(this.viewport);
    void this.load();
  }

  disconnectedCallback(): void {
    this.resize.disconnect();
    this.model?.close();
    document.removeEventListener('mousedown', this.menu.close);
    this.pointer?.close();
    this.keyboard?.close();
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
    return this.toolbar.granularity;
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
    void propagate(
      this.model!,
      mention,
      k => this.word(k),
      id => this.typeName(id),
      message => {
        if (message) {
          this.say(message);
          void this.model!.reload();
        }
        this.focus();
      },
    );
  }

  assert(flag: AssertionFlag): void {
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
    return (
      [...this.config.entityTypes, ...this.config.relationTypes, ...this.config.entityTypes.flatMap(t => t.properties)].find(
        t => t.id === id,
      )?.name ?? id
    );
  }

  // ---- loading and drawing ----------------------------------------------------------------------------------------------------
  private emptyView(): View {
    return {
      current: null,
      relation: null,
      picked: new Set(),
      relateFrom: [],
      targetKeys: new Map(),
      selection: null,
      mark: null,
      isTarget: m => this.relating.isTarget(m),
    };
  }

  private async load(): Promise<void> {
    const id = this.getAttribute('document');
    this.model?.close();
    this.model = null;
    this.view = this.emptyView();
    if (!id) return;
    const started = performance.now();
    try {
      this.model = await Model.open(
        this.config,
        id,
        () => this.changed(),
        message => this.refused(message),
        conflicts => this.settle(conflicts),
      );
    } catch {
      this.hint(this.word('loadFailed'));
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
    void this.comments.load(this.model).catch((e: Error) => this.say(e.message));
  }

  // One after the other, whichever message they came with.
  private settle(more: Conflict[]): void {
    const isAsking = this.conflicts.length > 0;
    this.conflicts.push(...more);
    if (!isAsking) this.askNext();
  }

  private askNext(): void {
    ask(
      this.model!,
      this.conflicts[0],
      k => this.word(k),
      t => this.typeName(t),
      () => {
        this.conflicts.shift();
        if (this.conflicts.length > 0) this.askNext();
        else this.focus();
      },
    );
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
    this.layout.place(
      [...this.model.mentions.values()],
      [...this.model.relations.values()].filter(r => !this.hiddenTypes.has(r.type)),
      r => assertionSign(r.assertion) + (names.get(r.type) ?? r.type),
      m => surfaceOf(text, m),
    );
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
      this.line.draw(this.config.canEdit, this.view, this.current);
    });
  }

  say(message: string): void {
    this.line.say(message);
  }

  hint(message: string): void {
    this.line.show(message);
  }

  hush(): void {
    this.line.hush();
  }

  focus(): void {
    this.viewport.focus({ preventScroll: true });
  }

  isBound(key: string): boolean {
    return this.keys.isBound(key);
  }

  turnGranularity(): void {
    this.say(this.toolbar.turn());
  }

  leave(): void {
    Object.assign(this.view, { relateFrom: [], selection: null, relation: null });
    this.view.picked.clear();
    this.view.targetKeys.clear();
    this.commands.leave();
    this.hush();
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

  // ---- editing ----------------------------------------------------------------------------------------------------------------
  openTypes(x: number, y: number): void {
    this.marking.open(x, y);
  }

  piece(): void {
    this.marking.piece();
  }

  comment(): void {
    if (!this.place) return;
    this.comments.open();
    this.draw(true);
    requestAnimationFrame(() => requestAnimationFrame(() => this.querySelector<HTMLElement>('.an-comment-form textarea')?.focus()));
  }

  reveal(offset: number): void {
    const row = this.layout?.rows[this.layout.rowOf[offset]];
    if (!row) return;
    const { scrollTop, clientHeight } = this.viewport;
    if (row.top < scrollTop + 20 || row.top + row.height > scrollTop + clientHeight - 20)
      this.viewport.scrollTop = Math.max(0, row.top - clientHeight / 3);
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
