// A canvas without pixels: cells that are selected and found, and a desk that takes down what it is asked for.
import type { Desk } from '../../src/schema/desk';
import { emptySchema, type Schema } from '../../src/schema/model';
import { Selected } from '../../src/schema/selected';
import type { Config, SchemaReply, TypeKey } from '../../src/schema/types';
import { asElement, FakeElement } from '../support/dom';

export class FakeCell {
  constructor(
    readonly id: string,
    readonly shape: string,
    private data: TypeKey | undefined,
    readonly at: { x: number; y: number },
  ) {}

  getData = (): TypeKey | undefined => this.data;
  isNode = (): boolean => this.shape !== 'edge';
  isEdge = (): boolean => this.shape === 'edge';
  getBBox = (): { x: number; y: number; right: number; bottom: number; center: { x: number; y: number } } => ({
    ...this.at,
    right: this.at.x + 184,
    bottom: this.at.y + 48,
    center: { x: this.at.x + 92, y: this.at.y + 24 },
  });
}

export class FakeGraph {
  cells: FakeCell[] = [];
  shown: [dx: number, dy: number][] = [];
  readonly containers = new Map<string, FakeElement>();
  readonly transform = { getScale: () => ({ sx: 1, sy: 1 }) };
  private selected = new Set<string>();
  private handlers: (() => void)[] = [];

  constructor(schema: Schema) {
    this.draw(schema);
  }

  /** As the drawing does: a node for each type, an edge for each pair. */
  draw(schema: Schema): void {
    this.cells = [
      ...schema.entities.map(
        ({ id }) => new FakeCell(`e:${id}`, 'schema-entity', { kind: 'entity', id }, schema.layout[id] ?? { x: 0, y: 0 }),
      ),
      ...schema.relations.flatMap(r =>
        r.pairs.map(p => new FakeCell(`r:${r.id}:${p.head}:${p.tail}`, 'edge', { kind: 'relation', id: r.id }, { x: 0, y: 0 })),
      ),
      new FakeCell('g:group', 'schema-group', undefined, { x: 0, y: 0 }),
    ];
    const known = new Set(this.cells.map(c => c.id));
    this.selected = new Set([...this.selected].filter(id => known.has(id)));
  }

  on(_: string, handler: () => void): void {
    this.handlers.push(handler);
  }

  getCells = (): FakeCell[] => this.cells;
  getNodes = (): FakeCell[] => this.cells.filter(c => c.isNode());
  getEdges = (): FakeCell[] => this.cells.filter(c => c.isEdge());
  getCellById = (id: string): FakeCell | undefined => this.cells.find(c => c.id === id);
  getSelectedCells = (): FakeCell[] => this.cells.filter(c => this.selected.has(c.id));
  getGraphArea = (): { x: number; y: number; right: number; bottom: number } => ({ x: 0, y: 0, right: 1000, bottom: 800 });
  translateBy = (dx: number, dy: number): void => void this.shown.push([dx, dy]);
  clientToLocal = (x: number, y: number): { x: number; y: number } => ({ x: x + 1000, y: y + 1000 });
  cleanSelection = (): void => this.resetSelection([]);

  resetSelection(cells: FakeCell | FakeCell[] | string): void {
    const all = typeof cells === 'string' ? [this.getCellById(cells)!] : Array.isArray(cells) ? cells : [cells];
    const before = [...this.selected].sort().join();
    this.selected = new Set(all.map(c => c.id));
    if ([...this.selected].sort().join() !== before) this.handlers.forEach(h => h());
  }

  findViewByCell(cell: FakeCell): { container: FakeElement } {
    if (!this.containers.has(cell.id)) this.containers.set(cell.id, new FakeElement('g'));
    return { container: this.containers.get(cell.id)! };
  }
}

export class FakeDesk {
  readonly host = new FakeElement('portal-schema');
  readonly canvas = new FakeElement('div');
  readonly graph: FakeGraph;
  readonly config: Config = {
    workspace: 'w',
    language: 'en',
    canEdit: true,
    words: { rename: 'rename', copied: '{0} types, {1} relations', described: '{0}: {1} properties, {2}' },
  };
  readonly drawing: { schema: Schema; places: Schema['layout']; draw(): void };
  readonly selected: Selected;
  readonly edits: { edit: Record<string, unknown>; then?: (reply: SchemaReply) => void }[] = [];
  readonly told: [string, unknown][] = [];
  readonly said: string[] = [];
  forgotten = 0;
  drawn = 0;

  constructor(schema: Schema = emptySchema) {
    this.graph = new FakeGraph(schema);
    this.drawing = { schema, places: schema.layout, draw: () => void this.drawn++ };
    this.selected = new Selected(
      this.graph as never,
      () => this.drawing.draw(),
      keys => this.tell('schema-select', keys),
    );
  }

  edit(edit: object, then?: (reply: SchemaReply) => void): void {
    this.edits.push({ edit: edit as Record<string, unknown>, then });
  }

  step(): void {
    // Nothing is undone here.
  }

  inTurn(run: () => void): void {
    run();
  }

  forget(): void {
    this.forgotten++;
  }

  say(text: string): void {
    this.said.push(text);
  }

  tell(name: string, detail: unknown): void {
    this.told.push([name, detail]);
  }

  /** The newest edit has been applied: what it made is drawn, and who waits for it goes on. */
  reply(schema: Schema, ...made: string[]): void {
    this.drawing.schema = schema;
    this.graph.draw(schema);
    this.edits.at(-1)!.then?.({ version: 1, isApplied: true, problems: [], changed: made.map(key => ({ key, after: {} })) });
  }

  get asDesk(): Desk {
    return this as never;
  }

  get element(): HTMLElement {
    return asElement(this.host);
  }
}
