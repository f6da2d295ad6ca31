// From one mention or several to another: by dragging, by two clicks or by keys; what the schema does not allow is grey and says why.
import type { Desk } from './desk';
import type { DragHost } from './dragging';
import type { Link } from './model';
import type { Mention } from './types';

// Near the hands, and none that moves or decides.
const letters = [...'asdfghlqwertuiopzvbm'];

export class Relating implements DragHost {
  constructor(private desk: Desk) {}

  /** What the next action is about: the picked mentions, else the current one. */
  chosen(): Mention[] {
    const { view, model, current } = this.desk;
    const picked = [...view.picked].map(id => model?.mentions.get(id)).filter(m => m !== undefined);
    return picked.length > 0 ? picked : current ? [current] : [];
  }

  isTarget(mention: Mention): boolean {
    const from = this.desk.view.relateFrom;
    return from.length === 0 || from.some(m => m.id === mention.id) || (this.desk.model?.links(from, mention).length ?? 0) > 0;
  }

  start(): void {
    const from = this.chosen();
    if (from.length === 0 || !this.desk.config.canEdit) return;
    this.desk.view.relateFrom = from;
    this.nameTargets();
    this.desk.draw(true);
  }

  /** Gives the legal targets in view a key each, the nearest first: so a relation is two keys. */
  nameTargets(): void {
    const { view, layout, viewport, model } = this.desk;
    view.targetKeys.clear();
    if (view.relateFrom.length === 0 || !layout || !model) return;
    const [first, last] = layout.visible(viewport.scrollTop, viewport.scrollTop + viewport.clientHeight);
    const at = view.relateFrom[0].start;
    const targets = model
      .live()
      .filter(
        m =>
          m.end > layout.rows[first].start &&
          m.start < layout.rows[last].end &&
          !view.relateFrom.some(f => f.id === m.id) &&
          this.isTarget(m),
      );
    targets.sort((a, b) => Math.abs(a.start - at) - Math.abs(b.start - at));
    const free = letters.filter(l => !this.desk.isBound(l));
    targets.slice(0, free.length).forEach((m, i) => view.targetKeys.set(m.id, free[i]));
  }

  /** A key of a target. */
  press(key: string): boolean {
    const { view, viewport } = this.desk;
    const id = view.relateFrom.length > 0 ? [...view.targetKeys].find(([, k]) => k === key)?.[0] : undefined;
    const target = id && this.desk.model?.mentions.get(id);
    if (!target) return false;
    const box = viewport.getBoundingClientRect();
    this.to(target, box.left + box.width / 2, box.top + box.height / 3);
    return true;
  }

  /** The name of a mention was clicked, or the mention itself. */
  click(id: string, several: boolean, at?: { x: number; y: number }): void {
    const { desk } = this;
    const mention = desk.model?.mentions.get(id);
    if (!mention) return;
    const box = desk.viewport.getBoundingClientRect();
    if (desk.view.relateFrom.length) this.to(mention, at?.x ?? box.left + box.width / 2, at?.y ?? box.top + box.height / 3);
    else {
      if (several && !desk.view.picked.delete(id)) desk.view.picked.add(id);
      desk.select(id, false);
    }
    desk.focus();
  }

  begin(id: string): boolean {
    const { view, model, config } = this.desk;
    const mention = model?.mentions.get(id);
    if (!mention || !config.canEdit) return false;
    view.current = id;
    view.relation = null;
    view.relateFrom = view.picked.has(id) ? this.chosen() : [mention];
    this.desk.draw(true);
    return true;
  }

  over(x: number, y: number): void {
    const { desk } = this;
    const hit = desk.hit(x, y);
    const isLegal = !hit || this.isTarget(hit);
    desk.hint(isLegal ? desk.word('hintRelate') : this.illegal(hit));
    desk.highlight(hit && isLegal ? hit.id : null, true);
  }

  drop(x: number, y: number): void {
    const hit = this.desk.hit(x, y);
    if (hit && !this.desk.view.relateFrom.some(m => m.id === hit.id)) this.to(hit, x, y);
    else this.desk.leave();
  }

  leave(): void {
    this.desk.leave();
  }

  /** Draws it: at once where the schema allows one type, else after a choice. */
  to(target: Mention, x: number, y: number): void {
    const { desk } = this;
    const from = desk.view.relateFrom;
    const links = desk.model!.links(from, target);
    if (links.length === 0) return desk.say(this.illegal(target));
    const finish = ({ type, forward }: Link): void => {
      desk.view.relateFrom = [];
      desk.view.targetKeys.clear();
      desk.view.picked.clear();
      desk.model!.relate(
        type.id,
        from.map(m => (forward ? [m.id, target.id] : [target.id, m.id])),
      );
      desk.focus();
    };
    if (links.length === 1) finish(links[0]);
    else
      desk.menu.open(
        x,
        y,
        links.map((l, i) => ({ label: (l.forward ? '' : '← ') + l.type.name, key: String(i + 1), color: -1, run: () => finish(l) })),
      );
  }

  private illegal(to: Mention): string {
    const { desk } = this;
    return desk
      .word('illegalTarget')
      .replace('{0}', [...new Set(desk.view.relateFrom.map(m => desk.typeName(m.type)))].join('、'))
      .replace('{1}', desk.typeName(to.type));
  }
}
