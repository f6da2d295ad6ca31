// <portal-schema>: the draft drawn by X6. C# owns the schema and its history; this element owns pixels, pointer and keys, and sends
// commands.
import { Graph, Selection, Snapline } from '@antv/x6';
import { el } from '../components/dom';
import { uuid7 } from '../components/ids';
import { enqueue, onReply, type PendingEdit } from '../components/outbox';
import { Commands } from './commands';
import type { Desk } from './desk';
import { Drawing } from './drawing';
import { Keys } from './keys';
import { emptySchema, load, signs, type Difference, type Draft, type Problem, type Schema } from './model';
import { rename } from './naming';
import { Overview } from './overview';
import { listenToHandles } from './ring';
import { Selected } from './selected';
import { register } from './shapes';
import type { Config, SchemaReply } from './types';
import './schema.css';

class PortalSchema extends HTMLElement implements Desk {
  static observedAttributes = ['revision', 'diff'];
  readonly host = this;
  readonly canvas = el('div', { class: 'sc-canvas' });
  config!: Config;
  graph!: Graph;
  drawing!: Drawing;
  selected!: Selected;
  private commands!: Commands;
  private live = el('div', { class: 'visually-hidden', 'aria-live': 'polite' });
  private map = el('div', { class: 'sc-map' });
  private replies = new Map<string, (reply: SchemaReply) => void>();
  private busy = 0;
  private waiting: (() => void)[] = [];
  private version = -1;
  private loaded: { canUndo: boolean; canRedo: boolean; version: number } | null = null;
  private loading: Promise<void> | null = null;
  private next: Promise<void> | null = null;
  private dispose: (() => void)[] = [];

  connectedCallback(): void {
    this.config = JSON.parse(this.getAttribute('config') ?? '{}');
    register();
    this.replaceChildren(this.canvas, this.map, this.live);
    this.tabIndex = 0;
    this.graph = this.createGraph();
    this.selected = new Selected(
      this.graph,
      () => this.drawing.draw(),
      keys => this.tell('schema-select', keys),
    );
    this.drawing = new Drawing(this);
    this.commands = new Commands(this, this.map);
    new Keys(this, this.commands);
    this.listen();
    // The inspector takes its room from the canvas: what was selected stays in view. Not under a pointer that is pressed, which would drag
    // it along.
    let [isPressed, isMissed] = [false, false];
    const keepInView = (): void => {
      isMissed = isPressed;
      const cell = this.graph.getCellById(this.selected.focused);
      if (!isPressed && cell && this.graph.isSelected(cell)) this.selected.show(cell);
    };
    const resized = new ResizeObserver(keepInView);
    this.canvas.addEventListener('pointerdown', () => {
      isPressed = true;
      for (const end of ['pointerup', 'pointercancel'])
        window.addEventListener(
          end,
          () => {
            isPressed = false;
            if (isMissed) keepInView();
          },
          { once: true },
        );
    });
    resized.observe(this.canvas);
    this.dispose.push(() => resized.disconnect());
    this.dispose.push(onReply((batch, reply, error) => this.replied(batch, reply as unknown as SchemaReply | null, error)));
    this.map.hidden = this.clientWidth < 700;
    void this.reload().then(() => {
      if (!this.isConnected) return;
      this.commands.fit();
      this.selected.fromAddress();
      this.dataset.ready = 'true';
      // The overview draws every type a second time: after the canvas itself.
      window.setTimeout(() => this.isConnected && this.graph.use(new Overview(this.map)), 600);
    });
  }

  disconnectedCallback(): void {
    this.dispose.forEach(d => d());
    this.dispose = [];
    this.graph.dispose();
  }

  attributeChangedCallback(name: string): void {
    if (!this.isConnected || this.dispose.length === 0) return;
    if (name === 'diff') void this.reload();
    // Another revision than the one shown: somebody else, or the inspector beside, has changed the draft.
    else void this.readOther();
  }

  /** What a button with <c>data-canvas</c> asks for. */
  command(name: string): void {
    this.commands.run(name);
  }

  private createGraph(): Graph {
    const graph = new Graph({
      container: this.canvas,
      autoResize: this,
      async: false,
      background: { color: 'transparent' },
      grid: { visible: true, size: 10, type: 'dot', args: { color: 'var(--line)', thickness: 1 } },
      panning: { enabled: true, eventTypes: ['rightMouseDown', 'mouseWheel', 'mouseWheelDown'] },
      mousewheel: { enabled: true, modifiers: ['ctrl', 'meta'], minScale: 0.1, maxScale: 2.5 },
      interacting: () => ({
        nodeMovable: this.config.canEdit,
        edgeMovable: false,
        edgeLabelMovable: false,
        arrowheadMovable: false,
        vertexMovable: false,
        magnetConnectable: false,
      }),
      preventDefaultContextMenu: true,
    });
    graph.use(
      new Selection({
        enabled: true,
        multiple: true,
        rubberband: true,
        movable: true,
        strict: false,
        showNodeSelectionBox: false,
        // Only the left button: with any that pans, X6 turns panning off.
        eventTypes: ['leftMouseDown'],
        multipleSelectionModifiers: ['shift', 'ctrl', 'meta'],
        filter: cell => cell.shape !== 'schema-group' && !cell.id.startsWith('p:'),
      }),
    );
    graph.use(new Snapline({ enabled: true, tolerance: 8, clean: true }));
    return graph;
  }

  // ---- pointer, and what reaches the canvas from elsewhere on the page --------------------------------------------------------
  private listen(): void {
    const { graph, commands } = this;
    graph.on('node:moved', () => commands.moved());
    graph.on('node:dblclick', ({ node }) => node.shape === 'schema-entity' && rename(this, node.id));
    graph.on('edge:dblclick', ({ edge }) => edge.id.startsWith('r:') && rename(this, edge.id));
    graph.on('node:click', ({ node, e }) => {
      if ((e.target as Element).closest('.sc-fold')) commands.fold([node.id.slice(2)]);
      if (node.shape === 'schema-group')
        graph.resetSelection(this.drawing.schema.entities.filter(x => x.group === node.id.slice(2)).map(x => `e:${x.id}`));
    });
    graph.on('blank:dblclick', ({ x, y }) => this.config.canEdit && commands.add({ x, y }));
    graph.on('scale', ({ sx }) => this.tell('schema-zoom', Math.round(sx * 100)));
    if (this.config.canEdit)
      listenToHandles(graph, this.canvas, d => commands.draw(d.head.slice(2), d.tail && d.tail.slice(2), d.tail ? null : d));
    this.listenToDocument('click', e => {
      const button = (e.target as Element).closest<HTMLElement>('[data-canvas]');
      if (button) this.command(button.dataset.canvas!);
    });
    this.listenToDocument('keydown', e => {
      // Undo works wherever the page has the focus, but for text that is being written.
      if (!(e.ctrlKey || e.metaKey) || (e.target as Element).closest('input, textarea, [contenteditable]') || e.isComposing) return;
      const key = e.key.toLowerCase();
      if (key === 'z' || key === 'y') {
        e.preventDefault();
        commands.run(key === 'y' || e.shiftKey ? 'redo' : 'undo');
      }
    });
  }

  private listenToDocument<K extends 'click' | 'keydown'>(type: K, handle: (e: DocumentEventMap[K]) => void): void {
    document.addEventListener(type, handle);
    this.dispose.push(() => document.removeEventListener(type, handle));
  }

  // ---- reading ----------------------------------------------------------------------------------------------------------------
  // What is being read may be older than what asks: it waits for the reading after that.
  private reload(): Promise<void> {
    if (this.loading) {
      this.next ??= this.loading.then(() => {
        this.next = null;
        return this.reload();
      });
      return this.next;
    }
    this.loading = this.read().finally(() => (this.loading = null));
    return this.loading;
  }

  // After what is being read, unless that was it.
  private async readOther(): Promise<void> {
    while (this.loading) await this.loading;
    if (this.isConnected && Number(this.getAttribute('revision')) !== this.version) await this.reload();
  }

  private async readReplied(version: number | undefined): Promise<void> {
    while (this.loading) await this.loading;
    if (this.version !== version) await this.reload();
  }

  private async read(): Promise<void> {
    const base = `/api/v1/workspaces/${encodeURIComponent(this.config.workspace)}/schema`;
    try {
      const { draft, problems, canUndo, canRedo } = await load<Draft>(`${base}/draft`);
      const differences = this.getAttribute('diff') === 'true' ? await load<Difference[]>(`${base}/diff`) : [];
      const ghosts = differences.some(d => d.sign === 'removed' && d.member === '')
        ? (await load<{ schema: Schema }>(`${base}/versions/published`)).schema
        : emptySchema;
      this.version = draft.version;
      if (this.isConnected)
        this.drawing.show({ schema: draft.schema, ghosts, problems: byType(problems, draft.schema), signs: signs(differences) });
      this.loaded = { canUndo, canRedo, version: draft.version };
      this.tell('schema-loaded', this.loaded);
    } catch (error) {
      this.tell('schema-failed', String(error));
    }
  }

  // ---- editing ----------------------------------------------------------------------------------------------------------------
  edit(edit: object, then?: (reply: SchemaReply) => void): void {
    const key = uuid7();
    if (then) {
      this.replies.set(key, then);
      this.busy++;
    }
    void enqueue({ key, workspace: this.config.workspace, document: '', kind: 'schema-edit', edit });
  }

  step(kind: 'undo' | 'redo'): void {
    void enqueue({ key: uuid7(), workspace: this.config.workspace, document: '', kind: `schema-${kind}` });
  }

  inTurn(run: () => void): void {
    if (this.busy === 0) return run();
    this.waiting.push(run);
    window.setTimeout(() => this.catchUp(true), 2000);
  }

  forget(): void {
    this.waiting = [];
  }

  private catchUp(isLate = false): void {
    while (this.waiting.length > 0 && (isLate || this.busy === 0)) this.waiting.shift()!();
  }

  private replied(batch: PendingEdit[], reply: SchemaReply | null, error: string | null): void {
    const mine = batch[0];
    if (!mine.kind.startsWith('schema-') || mine.workspace !== this.config.workspace) return;
    const then = this.replies.get(mine.key);
    this.replies.delete(mine.key);
    if (error || !reply) this.tell('schema-said', error ?? '');
    else if (!reply.isApplied && reply.problems.length > 0)
      this.tell('schema-refused', { kind: mine.kind, edit: isConflict(reply) ? (mine.edit ?? null) : null, problems: reply.problems });
    void this.readReplied(reply?.version).then(() => {
      // What was arranged anew and taken back may stand far from what is seen.
      if ((mine.kind === 'schema-undo' || mine.kind === 'schema-redo') && this.isConnected) this.commands.fitIfLost();
      if (!then) return;
      this.busy--;
      if (reply?.isApplied && this.isConnected) then(reply);
      this.catchUp();
    });
    this.tell('schema-changed', reply?.version ?? -1);
  }

  /** What was read before anybody listened. */
  tellLoaded(): void {
    if (this.loaded) this.tell('schema-loaded', this.loaded);
  }

  say(text: string): void {
    this.live.textContent = text;
  }

  tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

// Only then is the edit asked about; what was refused for another reason may be a paste of any size, and the circuit takes small messages
// alone.
const isConflict = (reply: SchemaReply): boolean => reply.problems.some(p => p.code === 'schema.edit.conflict');

/** Problems under the type that shows them; a property's problem is its type's. */
function byType(problems: Problem[], schema: Schema): Map<string, Problem[]> {
  const found = new Map<string, Problem[]>();
  for (const p of problems) {
    const owner = schema.entities.some(e => e.id === p.field) || !p.field.includes('.') ? p.field : p.field.slice(0, p.field.indexOf('.'));
    found.set(owner, [...(found.get(owner) ?? []), p]);
  }
  return found;
}

customElements.define('portal-schema', PortalSchema);

interface Page {
  invokeMethodAsync(name: string, ...args: unknown[]): Promise<void>;
}

/** Passes what happens on the canvas on to C#. */
export function listen(element: PortalSchema, page: Page): void {
  const pass = (event: string, method: string, convert: (detail: never) => unknown[] = detail => [detail]): void =>
    element.addEventListener(
      event,
      e => void page.invokeMethodAsync(method, ...convert((e as CustomEvent).detail as never)).catch(() => undefined),
    );
  pass('schema-select', 'OnSelectAsync');
  pass('schema-changed', 'OnChangedAsync');
  pass('schema-refused', 'OnRefusedAsync', (d: object) => [JSON.stringify(d)]);
  pass('schema-said', 'OnSaid');
  pass('schema-open', 'OnOpenAsync', () => []);
  pass('schema-zoom', 'OnZoom');
  pass('schema-loaded', 'OnLoadedAsync', (d: { canUndo: boolean; canRedo: boolean; version: number }) => [d.canUndo, d.canRedo, d.version]);
  pass('schema-failed', 'OnSaid');
  element.tellLoaded();
}

export function choose(element: PortalSchema, keys: string[]): void {
  if (element.isConnected) element.selected.choose(keys, true);
}

export function focusFirst(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.focus();
}
