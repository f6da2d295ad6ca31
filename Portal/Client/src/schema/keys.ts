// The canvas by keyboard: arrows step from type to type, letters act on what is selected.
import type { Commands } from './commands';
import type { Desk } from './desk';
import { nameOf } from './model';
import { rename } from './naming';

type Direction = [number, number];
const arrows: Record<string, Direction> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Keys {
  constructor(
    private desk: Desk,
    private commands: Commands,
  ) {
    desk.host.addEventListener('keydown', e => {
      if (e.isComposing || (e.target as Element).closest('input')) return;
      const run = this.meaning(e);
      if (!run) return;
      e.preventDefault();
      e.stopPropagation();
      desk.inTurn(run);
    });
  }

  private meaning(e: KeyboardEvent): (() => void) | null {
    const { desk, commands } = this;
    const canEdit = desk.config.canEdit;
    const key = e.key.length === 1 ? e.key.toLowerCase() : e.key;
    if (arrows[key]) return () => (e.shiftKey && canEdit ? commands.nudge(arrows[key]) : this.step(arrows[key]));
    if (e.ctrlKey || e.metaKey) {
      const command = { a: 'all', c: 'copy', v: 'paste' }[key];
      return command ? () => commands.run(command) : null;
    }
    if (e.altKey) return null;
    const run = { '+': 'zoom-in', '=': 'zoom-in', '-': 'zoom-out', '0': 'fit' }[key];
    if (run) return () => commands.run(run);
    if (key === 'Escape') return () => this.escape();
    if (key === 'Enter') return () => (commands.head !== null ? this.relate(commands.head) : desk.tell('schema-open', null));
    if (!canEdit) return null;
    const change = { Delete: 'remove', Backspace: 'remove', r: 'relate', n: 'add' }[key];
    if (change) return () => commands.run(change);
    if (key === 'F2') return () => desk.selected.focused && rename(desk, desk.selected.focused);
    if (key === ' ') return () => desk.selected.focused.startsWith('e:') && commands.fold([desk.selected.focused.slice(2)]);
    return null;
  }

  private step(direction: Direction): void {
    const { graph, selected } = this.desk;
    const nodes = graph.getNodes().filter(n => n.shape === 'schema-entity');
    if (nodes.length === 0) return;
    const from = graph.getCellById(selected.focused);
    const next = !from ? nodes[0] : nearest(nodes, from.getBBox().center, direction, from.id);
    if (!next) return;
    selected.focused = next.id;
    if (this.commands.head !== null) {
      this.unmark();
      graph.findViewByCell(next)?.container.classList.add('sc-target');
    } else graph.resetSelection(next);
    selected.show(next);
    this.desk.say(this.describe(next.id.slice(2)));
  }

  private describe(id: string): string {
    const {
      drawing: { schema },
      config: { language, words },
    } = this.desk;
    const entity = schema.entities.find(e => e.id === id);
    if (!entity) return id;
    const relations = schema.relations
      .filter(r => r.pairs.some(p => p.head === id || p.tail === id))
      .map(r => nameOf(r.names, r.id, language));
    return words.described
      .replace('{0}', nameOf(entity.names, entity.id, language))
      .replace('{1}', String(entity.properties.length))
      .replace('{2}', relations.join('、') || '0');
  }

  private relate(head: string): void {
    this.unmark();
    this.commands.head = null;
    this.commands.draw(head, this.desk.selected.focused.slice(2));
  }

  private escape(): void {
    this.commands.head = null;
    this.unmark();
    this.desk.graph.cleanSelection();
  }

  private unmark(): void {
    this.desk.host.querySelectorAll('.sc-target').forEach(x => x.classList.remove('sc-target'));
  }
}

interface Standing {
  id: string;
  getBBox(): { center: { x: number; y: number } };
}

/** The one that an arrow leads to: ahead, and rather straight ahead than near. */
export function nearest<T extends Standing>(nodes: T[], from: { x: number; y: number }, [dx, dy]: Direction, self: string): T | undefined {
  let best: T | undefined;
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
