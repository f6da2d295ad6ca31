// <portal-schema>: the draft drawn by X6. C# owns the schema and its history; this element owns pixels, pointer and keys, and sends commands.
import { Graph, MiniMap, Selection, Snapline, type Cell, type EdgeMetadata, type Node } from '@antv/x6';
import { el } from './shared/dom';
import { uuid7 } from './shared/ids';
import { enqueue, onReply, type PendingEdit } from './shared/outbox';
import { align, arrange, missing, type Places } from './schema/layout';
import { emptySchema, load, nameOf, signs, type Difference, type Draft, type Problem, type Schema, type Sign } from './schema/model';
import { save, toPng, toSvg } from './schema/picture';
import { listenToHandles } from './schema/ring';
import { routes, type Route } from './schema/routes';
import { bends, entityAttrs, heightOf, labelSize, lanesOf, loopReach, nodeWidth, parentEdge, register, relationEdge, widthOf, type Look } from './schema/shapes';

type Kind = 'entity' | 'relation';
interface Config {
  workspace: string;
  language: string;
  canEdit: boolean;
  words: Record<string, string>;
}
interface SchemaReply {
  version: number;
  isApplied: boolean;
  problems: Problem[];
  changed: { key: string; after: unknown }[];
}

const clipboard = 'portal.schema.clipboard';
const routingKey = 'portal.schema.routing';

class PortalSchema extends HTMLElement {
  static observedAttributes = ['revision', 'diff'];
  private graph: Graph | null = null;
  private config!: Config;
  private schema: Schema = emptySchema;
  private ghosts: Schema = emptySchema;
  private problems = new Map<string, Problem[]>();
  private signs = new Map<string, Sign>();
  private drawn = new Map<string, string>();
  private places: Places = {};
  private seen: Places = {};
  private routing = localStorage.getItem(routingKey) ?? 'er';
  private live = el('div', { class: 'visually-hidden', 'aria-live': 'polite' });
  private map = el('div', { class: 'sc-map' });
  private canvas = el('div', { class: 'sc-canvas' });
  private focused = '';
  private pending: 'draw' | null = null;
  private replies = new Map<string, (reply: SchemaReply) => void>();
  private busy = 0;
  private waiting: (() => void)[] = [];
  private awaited: string[] = [];
  private version = -1;
  private loading: Promise<void> | null = null;
  private next: Promise<void> | null = null;
  private dispose: (() => void)[] = [];
  private selecting = false;

  connectedCallback(): void {
    this.config = JSON.parse(this.getAttribute('config') ?? '{}');
    register();
    this.replaceChildren(this.canvas, this.map, this.live);
    this.tabIndex = 0;
    this.graph = new Graph({
      container: this.canvas,
      autoResize: this,
      async: false,
      background: { color: 'transparent' },
      grid: { visible: true, size: 10, type: 'dot', args: { color: 'var(--line)', thickness: 1 } },
      panning: { enabled: true, eventTypes: ['rightMouseDown', 'mouseWheel', 'mouseWheelDown'] },
      mousewheel: { enabled: true, modifiers: ['ctrl', 'meta'], minScale: 0.1, maxScale: 2.5 },
      interacting: () => ({ nodeMovable: this.config.canEdit, edgeMovable: false, edgeLabelMovable: false, arrowheadMovable: false, vertexMovable: false, magnetConnectable: false }),
      preventDefaultContextMenu: true,
    });
    this.graph.use(new Selection({ enabled: true, multiple: true, rubberband: true, movable: true, strict: false, showNodeSelectionBox: false, multipleSelectionModifiers: ['shift', 'ctrl', 'meta'], filter: cell => cell.shape !== 'schema-group' && !cell.id.startsWith('p:') }));
    this.graph.use(new Snapline({ enabled: true, tolerance: 8, clean: true }));
    this.listen();
    this.dispose.push(onReply((batch, reply, error) => this.replied(batch, reply as unknown as SchemaReply | null, error)));
    this.map.hidden = this.clientWidth < 700;
    void this.reload().then(() => {
      this.fit();
      this.selectFromAddress();
      this.dataset.ready = 'true';
      // The overview draws every type a second time: after the canvas itself, and without its edges.
      window.setTimeout(() => this.graph?.use(new MiniMap({ container: this.map, width: 180, height: 120, padding: 8, graphOptions: { async: true, createCellView: (cell: Cell) => (cell.isEdge() ? null : undefined) } })), 600);
    });
  }

  disconnectedCallback(): void {
    this.dispose.forEach(d => d());
    this.dispose = [];
    this.graph?.dispose();
    this.graph = null;
  }

  attributeChangedCallback(name: string): void {
    if (!this.graph) return;
    if (name === 'diff') void this.reload();
    // Another revision than the one shown: somebody else, or the inspector beside, has changed the draft.
    else if (Number(this.getAttribute('revision')) !== this.version) void this.reload();
  }

  // ---- reading ----------------------------------------------------------------------------------------------------------------
  private base(): string {
    return `/api/v1/workspaces/${encodeURIComponent(this.config.workspace)}/schema`;
  }

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

  private async read(): Promise<void> {
    try {
      const withDiff = this.getAttribute('diff') === 'true';
      const draft = await load<Draft>(`${this.base()}/draft`);
      let differences: Difference[] = [];
      this.ghosts = emptySchema;
      if (withDiff) {
        differences = await load<Difference[]>(`${this.base()}/diff`);
        if (differences.some(d => d.sign === 'removed' && d.member === '')) this.ghosts = (await load<{ schema: Schema }>(`${this.base()}/versions/published`)).schema;
      }
      this.signs = signs(differences);
      this.version = draft.draft.version;
      this.schema = draft.draft.schema;
      this.problems.clear();
      for (const p of draft.problems) {
        const owner = this.schema.entities.some(e => e.id === p.field) || !p.field.includes('.') ? p.field : p.field.slice(0, p.field.indexOf('.'));
        this.problems.set(owner, [...(this.problems.get(owner) ?? []), p]);
      }
      this.sync();
      this.tell('schema-loaded', { canUndo: draft.canUndo, canRedo: draft.canRedo, version: this.version });
    } catch (error) {
      this.tell('schema-failed', String(error));
    }
  }

  // ---- drawing ----------------------------------------------------------------------------------------------------------------
  private sync(): void {
    const graph = this.graph;
    if (!graph) return;
    // What was arranged for the eye alone stays where it was while the page is open, whatever changes around it.
    const known = Object.fromEntries(this.schema.entities.filter(e => this.seen[e.id]).map(e => [e.id, this.seen[e.id]]));
    const layout = { ...known, ...this.schema.layout };
    this.places = { ...missing({ ...this.schema, layout }), ...layout };
    Object.assign(this.seen, this.places);
    const removedEntities = this.ghosts.entities.filter(e => this.signs.get(`entity:${e.id}`) === 'removed');
    const removedRelations = this.ghosts.relations.filter(r => this.signs.get(`relation:${r.id}`) === 'removed');
    const selected = new Set(graph.getSelectedCells().map(c => this.keyOf(c)));
    const wanted = new Map<string, () => void>();
    const signature = new Map<string, string>();
    const want = (id: string, state: unknown, draw: () => void): void => {
      wanted.set(id, draw);
      signature.set(id, JSON.stringify(state));
    };
    const lanes = lanesOf(this.schema);
    for (const entity of [...this.schema.entities, ...removedEntities]) {
      const place = this.places[entity.id] ?? this.seen[entity.id] ?? this.ghosts.layout[entity.id] ?? { x: 0, y: 0, isCollapsed: false };
      const look = this.look('entity', entity.id, selected);
      want(`e:${entity.id}`, [entity, place, lanes.get(entity.id), look.sign, look.selected, look.problems.length], () => {
        const size = { width: nodeWidth, height: heightOf(entity, place.isCollapsed, lanes.get(entity.id)) };
        const attrs = entityAttrs(entity, place.isCollapsed, look, size.height);
        const node = graph.getCellById(`e:${entity.id}`) as Node | null;
        if (node) {
          node.setAttrs(attrs as never);
          node.resize(size.width, size.height);
          if (node.position().x !== place.x || node.position().y !== place.y) node.position(place.x, place.y);
        } else graph.addNode({ id: `e:${entity.id}`, shape: 'schema-entity', x: place.x, y: place.y, ...size, zIndex: 5, attrs: attrs as never, data: { kind: 'entity', id: entity.id } });
      });
    }
    const shown = new Set([...this.schema.entities, ...removedEntities].map(e => e.id));
    for (const entity of this.schema.entities.filter(e => shown.has(e.parent))) {
      want(`p:${entity.id}`, entity.parent, () => this.edge(`p:${entity.id}`, { ...parentEdge(`e:${entity.id}`, `e:${entity.parent}`) }, null));
    }
    const between = new Map<string, string[]>();
    const relations = [...this.schema.relations, ...removedRelations].flatMap(r => r.pairs.filter(p => shown.has(p.head) && shown.has(p.tail)).map(p => ({ r, p, id: `r:${r.id}:${p.head}:${p.tail}` })));
    for (const { p, id } of relations) {
      const key = [p.head, p.tail].sort().join('\u001f');
      between.set(key, [...(between.get(key) ?? []), id]);
    }
    for (const { r, p, id } of relations) {
      const twins = between.get([p.head, p.tail].sort().join('\u001f'))!;
      const look = this.look('relation', r.id, selected);
      const [index, count] = [twins.indexOf(id), twins.length];
      want(id, [r.names, r.cardinality, r.isSymmetric, look.sign, look.selected, index, count, this.routing], () => {
        const metadata = relationEdge(r, `e:${p.head}`, `e:${p.tail}`, look, this.routing);
        if (count > 1 && this.routing !== 'er' && p.head !== p.tail) Object.assign(metadata, { router: { name: 'normal' }, connector: { name: 'smooth' } });
        this.edge(id, { ...metadata, data: { kind: 'relation', id: r.id } }, { index, count });
      });
    }
    if (this.routing === 'er') {
      // Known before they are drawn: an edge is drawn once, where it belongs.
      const boxes = new Map([...this.schema.entities, ...removedEntities].map(e => {
        const at = this.places[e.id] ?? this.seen[e.id] ?? { x: 0, y: 0, isCollapsed: false };
        return [`e:${e.id}`, { x: at.x, y: at.y, width: nodeWidth, height: heightOf(e, at.isCollapsed, lanes.get(e.id)) }];
      }));
      this.planned = routes(boxes, relations.map(({ r, p, id }) => ({ id, source: `e:${p.head}`, target: `e:${p.tail}`, width: 12 + widthOf(nameOf(r.names, r.id, this.config.language), labelSize) })));
    }
    // What is taken away was not deselected by anybody: the page knows it by its new name, or shows nothing.
    this.selecting = true;
    graph.batchUpdate(() => {
      for (const cell of graph.getCells()) if (!wanted.has(cell.id) && cell.shape !== 'schema-group') graph.removeCell(cell.id);
      for (const [id, draw] of wanted) {
        if (this.drawn.get(id) !== signature.get(id) || !graph.getCellById(id)) draw();
      }
    });
    this.selecting = false;
    this.drawn = signature;
    this.bend();
    this.groups();
    if (selected.size > 0) this.reselect(selected);
    if (this.awaited.length > 0) this.choose(this.awaited, true);
  }

  private look(kind: Kind, id: string, selected: Set<string>): Look {
    const key = `${kind}:${id}`;
    return { language: this.config.language, words: this.config.words, selected: selected.has(key), sign: this.signs.get(key), problems: this.problems.get(id) ?? [] };
  }

  private planned = new Map<string, Route>();
  private edge(id: string, metadata: EdgeMetadata, twin: { index: number; count: number } | null): void {
    const graph = this.graph!;
    const plan = this.routing === 'er' ? this.planned.get(id) : undefined;
    if (plan) {
      Object.assign(metadata, { source: end((metadata.source as { cell: string }).cell, plan.source), target: end((metadata.target as { cell: string }).cell, plan.target), vertices: plan.vertices });
      (metadata.labels as { position: { distance: number } }[])[0].position.distance = plan.label;
      this.routed.set(id, JSON.stringify(plan));
    } else this.routed.delete(id);
    const known = graph.getCellById(id);
    if (known?.isEdge()) {
      // In place: an edge that is taken away and put back in one turn would leave its picture behind.
      const m = metadata as Record<string, never>;
      known.setAttrs(m.attrs);
      known.setLabels(m.labels ?? []);
      known.setRouter(m.router);
      known.setConnector(m.connector);
      known.setSource(m.source);
      known.setTarget(m.target);
      known.setVertices(m.vertices ?? []);
      if (twin) known.prop('twin', twin);
    } else graph.addEdge({ ...metadata, id, ...(twin ? { twin } : {}) });
  }

  // Ports, bends and labels follow the nodes.
  private moving = new Set<Node>();
  private frame = 0;
  private bend(of?: Node, andRoute = true): void {
    const graph = this.graph!;
    for (const edge of of ? (graph.getConnectedEdges(of) ?? []) : graph.getEdges()) {
      const twin = edge.prop('twin') as { index: number; count: number } | undefined;
      const [source, target] = [edge.getSourceNode(), edge.getTargetNode()];
      const isLoop = source?.id === target?.id;
      if (!twin || !source || !target || (!isLoop && (twin.count === 1 || this.routing === 'er'))) continue;
      edge.setVertices(bends(source, target, twin.index, twin.count));
      if (isLoop) {
        edge.setSource(end(source.id, { side: 'top', shift: -loopReach(twin.index) }) as never);
        edge.setTarget(end(source.id, { side: 'top', shift: loopReach(twin.index) }) as never);
      }
    }
    if (this.routing === 'er' && andRoute) this.route();
  }

  private routed = new Map<string, string>();
  private route(): void {
    const graph = this.graph!;
    const boxes = new Map(graph.getNodes().filter(n => n.shape === 'schema-entity').map(n => [n.id, { ...n.position(), ...n.size() }]));
    const links = graph.getEdges().filter(e => e.id.startsWith('r:')).map(e => ({ id: e.id, source: e.getSourceCellId(), target: e.getTargetCellId(), width: 12 + widthOf(String((e.getLabelAt(0)?.attrs?.text as { text?: string } | undefined)?.text ?? ''), labelSize) }));
    for (const [id, route] of routes(boxes, links)) {
      const state = JSON.stringify(route);
      if (this.routed.get(id) === state) continue;
      this.routed.set(id, state);
      const edge = graph.getCellById(id);
      if (!edge?.isEdge()) continue;
      edge.setSource(end(edge.getSourceCellId(), route.source) as never);
      edge.setTarget(end(edge.getTargetCellId(), route.target) as never);
      edge.setVertices(route.vertices);
      edge.prop('labels/0/position/distance', route.label);
    }
  }

  private groups(): void {
    const graph = this.graph!;
    const named = new Map<string, string[]>();
    for (const e of this.schema.entities) if (e.group) named.set(e.group, [...(named.get(e.group) ?? []), `e:${e.id}`]);
    for (const node of graph.getNodes()) if (node.shape === 'schema-group' && !named.has(node.id.slice(2))) graph.removeCell(node.id);
    for (const [group, members] of named) {
      const boxes = members.map(m => graph.getCellById(m)).filter((c): c is Node => c?.isNode() ?? false).map(n => n.getBBox());
      if (boxes.length === 0) continue;
      const x = Math.min(...boxes.map(b => b.x)) - 20;
      const y = Math.min(...boxes.map(b => b.y)) - 36;
      const size = { width: Math.max(...boxes.map(b => b.right)) + 20 - x, height: Math.max(...boxes.map(b => b.bottom)) + 20 - y };
      const node = graph.getCellById(`g:${group}`) as Node | null;
      if (node) {
        node.position(x, y);
        node.resize(size.width, size.height);
      } else graph.addNode({ id: `g:${group}`, shape: 'schema-group', x, y, ...size, zIndex: -1, attrs: { label: { text: group } } });
    }
  }

  // ---- pointer ----------------------------------------------------------------------------------------------------------------
  private listen(): void {
    const graph = this.graph!;
    graph.on('selection:changed', () => this.selected());
    // At most once for each picture, however often the pointer moves.
    graph.on('node:change:position', ({ node }) => {
      if (node.shape !== 'schema-entity') return;
      this.moving.add(node);
      this.frame ||= requestAnimationFrame(() => {
        this.frame = 0;
        const moved = [...this.moving];
        this.moving.clear();
        if (this.graph) for (const n of moved) this.bend(n, n === moved[moved.length - 1]);
      });
    });
    graph.on('node:moved', () => this.moved());
    graph.on('node:dblclick', ({ node }) => node.shape === 'schema-entity' && this.rename(node.id));
    graph.on('edge:dblclick', ({ edge }) => edge.id.startsWith('r:') && this.rename(edge.id));
    graph.on('node:click', ({ node, e }) => {
      if ((e.target as Element).closest('.sc-fold')) this.fold([node.id]);
      if (node.shape === 'schema-group') graph.resetSelection(this.schema.entities.filter(x => x.group === node.id.slice(2)).map(x => `e:${x.id}`));
    });
    graph.on('blank:dblclick', ({ x, y }) => this.config.canEdit && this.add({ x, y }));
    graph.on('scale', ({ sx }) => this.tell('schema-zoom', Math.round(sx * 100)));
    if (this.config.canEdit)
      listenToHandles(graph, this.canvas, d => {
        this.edit({ op: 'draw', head: d.head.slice(2), tail: d.tail ? d.tail.slice(2) : '', place: d.tail ? null : { x: d.x - nodeWidth / 2, y: d.y - 24, isCollapsed: false } }, reply => this.nameNew(reply));
      });
    this.addEventListener('keydown', e => this.key(e));
    const commands = (e: MouseEvent): void => {
      const button = (e.target as Element).closest<HTMLElement>('[data-canvas]');
      if (button) this.command(button.dataset.canvas!);
    };
    document.addEventListener('click', commands);
    this.dispose.push(() => document.removeEventListener('click', commands));
    const keys = (e: KeyboardEvent): void => {
      // Undo works wherever the page has the focus, but for text that is being written.
      if (!(e.ctrlKey || e.metaKey) || (e.target as Element).closest('input, textarea, [contenteditable]') || e.isComposing) return;
      const key = e.key.toLowerCase();
      if (key === 'z' || key === 'y') {
        e.preventDefault();
        this.command(key === 'y' || e.shiftKey ? 'redo' : 'undo');
      }
    };
    document.addEventListener('keydown', keys);
    this.dispose.push(() => document.removeEventListener('keydown', keys));
  }

  private moved(): void {
    const graph = this.graph!;
    const places: Places = {};
    for (const e of this.schema.entities) {
      const at = (graph.getCellById(`e:${e.id}`) as Node | null)?.position();
      const before = this.places[e.id];
      if (at && (!before || at.x !== before.x || at.y !== before.y)) places[e.id] = { x: at.x, y: at.y, isCollapsed: before?.isCollapsed ?? false };
    }
    this.place(places);
    this.groups();
  }

  private place(places: Places, then?: () => void): void {
    if (Object.keys(places).length === 0) return;
    // The first move keeps what was only arranged for the eye: otherwise the rest would jump when it is arranged anew.
    const kept = Object.fromEntries(Object.entries(this.places).filter(([id]) => !this.schema.layout[id]));
    Object.assign(this.places, places);
    this.edit({ op: 'move', places: { ...kept, ...places } }, then);
  }

  private fold(cells: string[]): void {
    const places = Object.fromEntries(cells.filter(c => c.startsWith('e:')).map(c => [c.slice(2), { ...this.places[c.slice(2)], isCollapsed: !this.places[c.slice(2)]?.isCollapsed }]));
    this.place(places);
  }

  private add(at?: { x: number; y: number }): void {
    const id = this.free('Type');
    const place = at ? { x: Math.round(at.x - nodeWidth / 2), y: Math.round(at.y - 24), isCollapsed: false } : { ...this.room(), isCollapsed: false };
    const uses = Array.from({ length: 12 }, (_, c) => this.schema.entities.filter(e => e.color === c).length);
    this.edit({ op: 'paste', dx: 0, dy: 0, fragment: { entities: [{ id, color: uses.indexOf(Math.min(...uses)) }], relations: [], layout: { [id]: place } } }, reply => this.nameNew(reply));
  }

  // Free space for a new type, the nearest to the middle of what is seen.
  private room(): { x: number; y: number } {
    const center = this.graph!.getGraphArea().center;
    const [x, y] = [Math.round(center.x - nodeWidth / 2), Math.round(center.y - 24)];
    const lanes = lanesOf(this.schema);
    const boxes = Object.entries(this.places).map(([id, p]) => ({ ...p, height: heightOf(this.schema.entities.find(e => e.id === id) ?? { properties: [] } as never, p.isCollapsed, lanes.get(id)) }));
    const isFree = (px: number, py: number): boolean => !boxes.some(b => Math.abs(b.x - px) < nodeWidth + 30 && py < b.y + b.height + 30 && py + 48 + 30 > b.y);
    for (let ring = 0; ring < 30; ring++) {
      for (const [dx, dy] of ring === 0 ? [[0, 0]] : [[1, 0], [-1, 0], [0, 1], [0, -1], [1, 1], [-1, 1], [1, -1], [-1, -1]]) {
        const at = { x: x + dx * ring * (nodeWidth + 80), y: y + dy * ring * 120 };
        if (isFree(at.x, at.y)) return at;
      }
    }
    return { x, y };
  }

  private free(stem: string): string {
    let id = stem;
    for (let i = 2; this.schema.entities.some(e => e.id === id) || this.schema.relations.some(r => r.id === id); i++) id = `${stem}${i}`;
    return id;
  }

  // What was just drawn asks for its name at once: the type first, then the relation.
  private nameNew(reply: SchemaReply): void {
    const entity = reply.changed.find(c => c.key.startsWith('entity:') && c.after)?.key.slice(7);
    const relation = reply.changed.find(c => c.key.startsWith('relation:') && c.after)?.key.slice(9);
    const first = entity ? `e:${entity}` : relation ? this.relationCell(relation) : undefined;
    if (!first || !this.graph!.getCellById(first)) return;
    this.graph!.resetSelection(first);
    this.rename(first, entity && relation ? () => this.relationCell(relation) : undefined);
  }

  private relationCell(id: string): string | undefined {
    return this.graph!.getEdges().find(e => e.id.startsWith(`r:${id}:`))?.id;
  }

  private rename(cellId: string, then?: () => string | undefined): void {
    const cell = this.graph!.getCellById(cellId);
    if (!cell || !this.config.canEdit || this.querySelector('.sc-name')) return;
    const kind: Kind = cell.isNode() ? 'entity' : 'relation';
    const id = (cell.getData() as { id: string }).id;
    const type = kind === 'entity' ? this.schema.entities.find(e => e.id === id)! : this.schema.relations.find(r => r.id === id)!;
    const language = this.config.language.startsWith('zh') ? 'zh' : 'en';
    const input = el('input', { type: 'text', class: 'sc-name', 'aria-label': this.config.words.rename, value: type.names[language], placeholder: nameOf(type.names, id, language), maxlength: 60 });
    // A relation's name is written where its label is; its box spans both ends.
    const label = cell.isEdge() ? this.graph!.findViewByCell(cell)?.container.querySelector('.x6-edge-label') : null;
    const box = (label ?? this.graph!.findViewByCell(cell)?.container)?.getBoundingClientRect();
    const host = this.getBoundingClientRect();
    if (!box) return;
    input.style.left = `${box.left - host.left + (kind === 'entity' ? 30 : box.width / 2 - 70)}px`;
    input.style.top = `${box.top - host.top + (kind === 'entity' ? 6 : box.height / 2 - 15)}px`;
    let done = false;
    const end = (isKept: boolean): void => {
      if (done) return;
      done = true;
      const name = input.value.trim();
      input.remove();
      this.focus({ preventScroll: true });
      const next = then?.();
      const isNew = name !== type.names[language] && isKept && name;
      if (isNew) {
        // A first name may give the identifier too: what was selected is selected under it.
        const chosen = JSON.stringify(this.chosen());
        this.edit({ op: 'setName', kind, id, language, name }, reply => {
          // Whoever has gone on meanwhile is not called back.
          if (!then && JSON.stringify(this.chosen()) !== chosen && this.chosen().some(c => c.id !== id)) return;
          const now = reply.changed.find(c => c.key.startsWith(`${kind}:`) && c.after)?.key.slice(kind.length + 1) ?? id;
          this.choose([`${kind === 'entity' ? 'e' : 'r'}:${now}`]);
          if (then) this.rename(then() ?? next!);
        });
      } else if (next && isKept) this.rename(next);
    };
    input.addEventListener('keydown', e => {
      e.stopPropagation();
      if (e.isComposing) return;
      if (e.key === 'Enter' || e.key === 'Tab') {
        e.preventDefault();
        end(true);
      } else if (e.key === 'Escape') end(false);
    });
    input.addEventListener('blur', () => end(true));
    // What was typed ahead was not meant as commands.
    this.waiting = [];
    this.append(input);
    input.focus();
    input.select();
  }

  // ---- selection --------------------------------------------------------------------------------------------------------------
  private keyOf(cell: Cell): string {
    const data = cell.getData() as { kind: Kind; id: string } | undefined;
    return data ? `${data.kind}:${data.id}` : '';
  }

  private chosen(): { kind: Kind; id: string }[] {
    const seen = new Map<string, { kind: Kind; id: string }>();
    for (const cell of this.graph!.getSelectedCells()) {
      const data = cell.getData() as { kind: Kind; id: string } | undefined;
      if (data) seen.set(`${data.kind}:${data.id}`, data);
    }
    return [...seen.values()];
  }

  private selected(): void {
    if (this.selecting) return;
    this.awaited = [];
    this.sync();
    const chosen = this.chosen();
    if (chosen.length > 0) this.focused = this.cellOf(chosen[chosen.length - 1]) ?? '';
    this.tell('schema-select', chosen.map(c => `${c.kind === 'entity' ? 'e' : 'r'}:${c.id}`));
  }

  private cellOf(of: { kind: Kind; id: string }): string | undefined {
    return of.kind === 'entity' ? `e:${of.id}` : this.relationCell(of.id);
  }

  private reselect(keys: Set<string>): void {
    // Edges were made anew: their selection goes on.
    const graph = this.graph!;
    this.selecting = true;
    graph.resetSelection(graph.getCells().filter(c => keys.has(this.keyOf(c))));
    this.selecting = false;
  }

  private selectFromAddress(): void {
    const wanted = new URLSearchParams(location.search).get('select')?.split(',').filter(Boolean) ?? [];
    if (wanted.length) this.choose(wanted, true);
  }

  /** Selects types by key (<c>e:ID</c> or <c>r:ID</c>) and brings the first into view. The page is not told what it said itself: it may be further by then. */
  choose(keys: string[], isOfPage = false): void {
    const graph = this.graph;
    if (!graph) return;
    const cells = graph.getCells().filter(c => {
      const data = c.getData() as { kind: Kind; id: string } | undefined;
      return data && keys.includes(`${data.kind === 'entity' ? 'e' : 'r'}:${data.id}`);
    });
    // Known to the page and not yet drawn here: selected as soon as it is.
    this.awaited = cells.length === 0 ? keys : [];
    if (keys.length > 0 && cells.length === 0) return;
    const same = new Set(cells.map(c => c.id));
    const now = graph.getSelectedCells().map(c => c.id);
    if (now.length === same.size && now.every(id => same.has(id))) return;
    this.selecting = isOfPage;
    graph.resetSelection(cells);
    this.selecting = false;
    if (isOfPage) {
      this.sync();
      if (cells[0]) this.focused = cells[0].id;
    }
    if (cells[0]) {
      const box = cells[0].getBBox();
      if (!graph.getGraphArea().containsRect(box)) graph.centerCell(cells[0]);
    }
  }

  // ---- keys -------------------------------------------------------------------------------------------------------------------
  private key(e: KeyboardEvent): void {
    const graph = this.graph!;
    if (e.isComposing || (e.target as Element).closest('input')) return;
    const command = e.ctrlKey || e.metaKey;
    const arrows: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const act = (run: () => void): void => {
      e.preventDefault();
      e.stopPropagation();
      // Keys pressed before the last edit is drawn mean what it will have made.
      if (this.busy === 0) return run();
      this.waiting.push(run);
      window.setTimeout(() => this.catchUp(true), 2000);
    };
    if (arrows[e.key]) act(() => (e.shiftKey && this.config.canEdit ? this.nudge(arrows[e.key]) : this.step(arrows[e.key])));
    else if (command && e.key.toLowerCase() === 'a') act(() => graph.resetSelection(graph.getNodes().filter(n => n.shape === 'schema-entity')));
    else if (command && e.key.toLowerCase() === 'c') act(() => this.command('copy'));
    else if (command && e.key.toLowerCase() === 'v') act(() => this.command('paste'));
    else if (command || e.altKey) return;
    else if (e.key === 'Escape') act(() => this.escape());
    else if (e.key === 'Enter') act(() => (this.pending === 'draw' ? this.relate() : this.tell('schema-open', null)));
    else if (e.key === '+' || e.key === '=') act(() => this.command('zoom-in'));
    else if (e.key === '-') act(() => this.command('zoom-out'));
    else if (e.key === '0') act(() => this.command('fit'));
    else if (!this.config.canEdit) return;
    else if (e.key === 'F2') act(() => this.focused && this.rename(this.focused));
    else if (e.key === 'Delete' || e.key === 'Backspace') act(() => this.command('remove'));
    else if (e.key.toLowerCase() === 'n') act(() => this.add());
    else if (e.key.toLowerCase() === 'r') act(() => this.command('relate'));
    else if (e.key === ' ') act(() => this.focused && this.fold([this.focused]));
  }

  private catchUp(isLate = false): void {
    while (this.waiting.length > 0 && (isLate || this.busy === 0)) this.waiting.shift()!();
  }

  private step([dx, dy]: [number, number]): void {
    const graph = this.graph!;
    const nodes = graph.getNodes().filter(n => n.shape === 'schema-entity');
    if (nodes.length === 0) return;
    const from = graph.getCellById(this.focused);
    const next = !from ? nodes[0] : nearest(nodes, from.getBBox().center, [dx, dy], from.id);
    if (!next) return;
    this.focused = next.id;
    if (this.pending === 'draw') {
      this.querySelectorAll('.sc-target').forEach(x => x.classList.remove('sc-target'));
      graph.findViewByCell(next)?.container.classList.add('sc-target');
    } else graph.resetSelection(next);
    if (!graph.getGraphArea().containsRect(next.getBBox())) graph.centerCell(next);
    this.say(this.describe(next.id.slice(2)));
  }

  private describe(id: string): string {
    const e = this.schema.entities.find(x => x.id === id);
    if (!e) return id;
    const relations = this.schema.relations.filter(r => r.pairs.some(p => p.head === id || p.tail === id)).map(r => nameOf(r.names, r.id, this.config.language));
    return this.config.words.described.replace('{0}', nameOf(e.names, e.id, this.config.language)).replace('{1}', String(e.properties.length)).replace('{2}', relations.join('、') || '0');
  }

  private nudge([dx, dy]: [number, number]): void {
    const places: Places = {};
    for (const { kind, id } of this.chosen()) if (kind === 'entity') places[id] = { ...this.places[id], x: this.places[id].x + dx * 10, y: this.places[id].y + dy * 10 };
    for (const [id, p] of Object.entries(places)) (this.graph!.getCellById(`e:${id}`) as Node).position(p.x, p.y);
    this.place(places);
  }

  private escape(): void {
    this.pending = null;
    this.querySelectorAll('.sc-target').forEach(x => x.classList.remove('sc-target'));
    this.graph!.cleanSelection();
  }

  private head = '';
  private relate(): void {
    this.querySelectorAll('.sc-target').forEach(x => x.classList.remove('sc-target'));
    this.pending = null;
    this.edit({ op: 'draw', head: this.head, tail: this.focused.slice(2) }, reply => this.nameNew(reply));
  }

  // ---- commands ---------------------------------------------------------------------------------------------------------------
  command(name: string): void {
    const graph = this.graph;
    if (!graph) return;
    const [verb, how] = name.split(':');
    const chosen = this.chosen();
    const entities = chosen.filter(c => c.kind === 'entity').map(c => c.id);
    switch (verb) {
      case 'zoom-in':
        graph.zoom(0.2);
        break;
      case 'zoom-out':
        graph.zoom(-0.2);
        break;
      case 'fit':
        this.fit();
        break;
      case 'map':
        this.map.hidden = !this.map.hidden;
        break;
      case 'routing':
        this.routing = this.routing === 'er' ? 'orth' : 'er';
        localStorage.setItem(routingKey, this.routing);
        this.routed.clear();
        this.sync();
        break;
      case 'copy':
        this.copy(entities, chosen.filter(c => c.kind === 'relation').map(c => c.id));
        break;
      case 'export':
        void this.picture(how);
        break;
      case 'share':
        void navigator.clipboard?.writeText(location.href).then(() => this.say(this.config.words.linkCopied));
        this.tell('schema-said', this.config.words.linkCopied);
        break;
      case 'all':
        graph.resetSelection(graph.getNodes().filter(n => n.shape === 'schema-entity'));
        break;
      default:
        if (this.config.canEdit) this.change(verb, how, entities, chosen);
    }
  }

  private change(verb: string, how: string, entities: string[], chosen: { kind: Kind; id: string }[]): void {
    switch (verb) {
      case 'undo':
      case 'redo':
        void enqueue({ key: uuid7(), workspace: this.config.workspace, document: '', kind: `schema-${verb}` });
        break;
      case 'add':
        this.add();
        break;
      case 'relate':
        if (entities.length === 1) {
          this.pending = 'draw';
          this.head = entities[0];
          this.focus();
          this.say(this.config.words.chooseTail);
          this.tell('schema-said', this.config.words.chooseTail);
        } else if (entities.length === 2) {
          this.edit({ op: 'draw', head: entities[0], tail: entities[1] }, reply => this.nameNew(reply));
        } else this.tell('schema-said', this.config.words.chooseHead);
        break;
      case 'remove':
        if (chosen.length) this.edit({ op: 'remove', entities, relations: chosen.filter(c => c.kind === 'relation').map(c => c.id) });
        break;
      case 'layout': {
        const places = arrange(this.schema, how, new Set(entities));
        if (entities.length >= 2) {
          // A part is arranged where it stands.
          const now = { x: Math.min(...entities.map(id => this.places[id].x)), y: Math.min(...entities.map(id => this.places[id].y)) };
          const then = { x: Math.min(...Object.values(places).map(p => p.x)), y: Math.min(...Object.values(places).map(p => p.y)) };
          for (const p of Object.values(places)) [p.x, p.y] = [p.x + now.x - then.x, p.y + now.y - then.y];
        }
        this.place(places, () => this.fit());
        break;
      }
      case 'align': {
        const boxes = entities.map(id => ({ id, ...this.places[id], width: nodeWidth, height: (this.graph!.getCellById(`e:${id}`) as Node).size().height }));
        if (boxes.length < 2) return this.tell('schema-said', this.config.words.chooseTwo);
        this.place(Object.fromEntries([...align(boxes, how)].map(([id, p]) => [id, { ...this.places[id], x: Math.round(p.x), y: Math.round(p.y) }])));
        break;
      }
      case 'fold':
        this.fold((entities.length ? entities : this.schema.entities.map(e => e.id)).map(id => `e:${id}`));
        break;
      case 'paste':
        this.paste();
        break;
    }
  }

  private fit(): void {
    const graph = this.graph!;
    if (graph.getNodes().length === 0) return;
    graph.zoomToFit({ padding: { left: 20, right: 20, top: 64, bottom: 64 }, maxScale: 1 });
  }

  private copy(entities: string[], relations: string[]): void {
    const set = new Set(entities);
    // Relations that lie within the selection come along.
    const inside = this.schema.relations.filter(r => relations.includes(r.id) || r.pairs.some(p => set.has(p.head) && set.has(p.tail)));
    if (set.size + inside.length === 0) return;
    const fragment = {
      entities: this.schema.entities.filter(e => set.has(e.id)),
      relations: inside.map(r => ({ ...r, pairs: r.pairs.filter(p => set.has(p.head) && set.has(p.tail)) })),
      layout: Object.fromEntries(entities.map(id => [id, this.places[id]])),
    };
    localStorage.setItem(clipboard, JSON.stringify(fragment));
    void navigator.clipboard?.writeText(JSON.stringify(fragment, null, 2)).catch(() => undefined);
    this.tell('schema-said', this.config.words.copied.replace('{0}', String(fragment.entities.length)).replace('{1}', String(fragment.relations.length)));
  }

  private paste(): void {
    const text = localStorage.getItem(clipboard);
    if (!text) return;
    this.edit({ op: 'paste', fragment: JSON.parse(text), dx: 40, dy: 40 }, reply => this.choose(reply.changed.filter(c => c.key.startsWith('entity:') && c.after).map(c => `e:${c.key.slice(7)}`)));
  }

  private async picture(kind: string): Promise<void> {
    const svg = this.canvas.querySelector<SVGSVGElement>('svg.x6-graph-svg');
    if (!svg) return;
    const box = this.graph!.getContentBBox();
    const text = toSvg(svg, box, getComputedStyle(this).getPropertyValue('--surface-0').trim());
    const name = `${this.config.workspace}-schema`;
    if (kind === 'svg') save(`${name}.svg`, new Blob([text], { type: 'image/svg+xml' }));
    else save(`${name}.png`, await toPng(text, box.width + 60, box.height + 60));
  }

  // ---- editing ----------------------------------------------------------------------------------------------------------------
  private edit(edit: object, then?: (reply: SchemaReply) => void): void {
    const key = uuid7();
    if (then) {
      this.replies.set(key, then);
      this.busy++;
    }
    void enqueue({ key, workspace: this.config.workspace, document: '', kind: 'schema-edit', edit });
  }

  private replied(batch: PendingEdit[], reply: SchemaReply | null, error: string | null): void {
    const mine = batch[0];
    if (!mine.kind.startsWith('schema-') || mine.workspace !== this.config.workspace) return;
    const then = this.replies.get(mine.key);
    this.replies.delete(mine.key);
    if (error || !reply) this.tell('schema-said', error ?? '');
    else if (!reply.isApplied && reply.problems.length > 0) this.tell('schema-refused', { kind: mine.kind, edit: mine.edit ?? null, problems: reply.problems });
    void this.reload().then(() => {
      if (!then) return;
      this.busy--;
      if (reply?.isApplied) then(reply);
      this.catchUp();
    });
    this.tell('schema-changed', reply?.version ?? -1);
  }

  private say(text: string): void {
    this.live.textContent = text;
  }

  private tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

function end(cell: string, at: Route['source']): object {
  return { cell, anchor: { name: at.side, args: at.side === 'left' || at.side === 'right' ? { dy: at.shift } : { dx: at.shift } }, connectionPoint: { name: 'anchor' } };
}

function nearest(nodes: Node[], from: { x: number; y: number }, [dx, dy]: [number, number], self: string): Node | undefined {
  let best: Node | undefined;
  let least = Infinity;
  for (const node of nodes) {
    if (node.id === self) continue;
    const c = node.getBBox().center;
    const [ahead, aside] = [(c.x - from.x) * dx + (c.y - from.y) * dy, Math.abs((c.x - from.x) * dy) + Math.abs((c.y - from.y) * dx)];
    if (ahead <= 1) continue;
    const cost = ahead + aside * 2;
    if (cost < least) [best, least] = [node, cost];
  }
  return best;
}

customElements.define('portal-schema', PortalSchema);

interface Page {
  invokeMethodAsync(name: string, ...args: unknown[]): Promise<void>;
}

/** Passes what happens on the canvas on to C#. */
export function listen(element: PortalSchema, page: Page): void {
  const pass = (event: string, method: string, convert: (detail: never) => unknown[] = detail => [detail]): void =>
    element.addEventListener(event, e => void page.invokeMethodAsync(method, ...convert((e as CustomEvent).detail as never)).catch(() => undefined));
  pass('schema-select', 'OnSelectAsync');
  pass('schema-changed', 'OnChangedAsync');
  pass('schema-refused', 'OnRefusedAsync', (d: object) => [JSON.stringify(d)]);
  pass('schema-said', 'OnSaid');
  pass('schema-open', 'OnOpenAsync', () => []);
  pass('schema-zoom', 'OnZoom');
  pass('schema-loaded', 'OnLoaded', (d: { canUndo: boolean; canRedo: boolean }) => [d.canUndo, d.canRedo]);
  pass('schema-failed', 'OnSaid');
}

export function choose(element: PortalSchema, keys: string[]): void {
  element.choose(keys, true);
}

export function focusFirst(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.focus();
}
