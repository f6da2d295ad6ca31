// What is selected, and what the page says is: neither is told again what it said itself.
import type { Cell, Graph } from '@antv/x6';
import { pageKey, type TypeKey } from './types';

export class Selected {
  /** The cell that the keys act on. */
  focused = '';
  private awaited: string[] = [];
  private isQuiet = false;

  constructor(
    private graph: Graph,
    /** Draws what is there as what is selected now. */
    private redraw: () => void,
    /** Says to the page which types are selected, by key. */
    private tell: (keys: string[]) => void,
  ) {
    graph.on('selection:changed', () => this.changed());
  }

  keys(): Set<string> {
    return new Set(this.graph.getSelectedCells().map(keyOf));
  }

  chosen(): TypeKey[] {
    const seen = new Map<string, TypeKey>();
    for (const cell of this.graph.getSelectedCells()) {
      const data = cell.getData() as TypeKey | undefined;
      if (data) seen.set(keyOf(cell), data);
    }
    return [...seen.values()];
  }

  relationCell(id: string): string | undefined {
    return this.graph.getEdges().find(e => e.id.startsWith(`r:${id}:`))?.id;
  }

  all(): void {
    this.graph.resetSelection(this.graph.getNodes().filter(n => n.shape === 'schema-entity'));
  }

  /** What changes meanwhile was not selected or deselected by anybody. */
  quietly(run: () => void): void {
    this.isQuiet = true;
    run();
    this.isQuiet = false;
  }

  /** After drawing: edges that were made anew stay selected, and what the page waits for is selected now. */
  restore(keys: Set<string>): void {
    const { graph } = this;
    if (keys.size > 0) this.quietly(() => graph.resetSelection(graph.getCells().filter(c => keys.has(keyOf(c)))));
    if (this.awaited.length > 0) this.choose(this.awaited, true);
  }

  fromAddress(): void {
    const wanted = new URLSearchParams(location.search).get('select')?.split(',').filter(Boolean) ?? [];
    if (wanted.length) this.choose(wanted, true);
  }

  /**
   * Selects types by key (<c>e:ID</c> or <c>r:ID</c>) and brings the first into view. The page is not told what it said itself: it may be
   * further by then.
   */
  choose(keys: string[], isOfPage = false): void {
    const { graph } = this;
    const cells = graph.getCells().filter(c => {
      const data = c.getData() as TypeKey | undefined;
      return data && keys.includes(pageKey(data));
    });
    // Known to the page and not yet drawn here: selected as soon as it is.
    this.awaited = cells.length === 0 ? keys : [];
    if (keys.length > 0 && cells.length === 0) return;
    const same = new Set(cells.map(c => c.id));
    const now = graph.getSelectedCells().map(c => c.id);
    if (now.length === same.size && now.every(id => same.has(id))) return;
    if (isOfPage) {
      this.quietly(() => graph.resetSelection(cells));
      this.redraw();
      if (cells[0]) this.focused = cells[0].id;
    } else graph.resetSelection(cells);
    if (cells[0]) this.show(cells[0]);
  }

  /** Brings a cell into view, by as little as it takes. */
  show(cell: Cell): void {
    const { graph } = this;
    const [seen, box, scale, margin] = [graph.getGraphArea(), cell.getBBox(), graph.transform.getScale(), 12];
    const by = (from: number, to: number, low: number, high: number): number =>
      low - margin < from ? from - low + margin : high + margin > to ? to - high - margin : 0;
    const [dx, dy] = [by(seen.x, seen.right, box.x, box.right), by(seen.y, seen.bottom, box.y, box.bottom)];
    if (dx || dy) graph.translateBy(dx * scale.sx, dy * scale.sy);
  }

  private changed(): void {
    if (this.isQuiet) return;
    this.awaited = [];
    this.redraw();
    const chosen = this.chosen();
    const last = chosen[chosen.length - 1];
    if (last) this.focused = (last.kind === 'entity' ? `e:${last.id}` : this.relationCell(last.id)) ?? '';
    this.tell(chosen.map(pageKey));
  }
}

function keyOf(cell: Cell): string {
  const data = cell.getData() as TypeKey | undefined;
  return data ? `${data.kind}:${data.id}` : '';
}
