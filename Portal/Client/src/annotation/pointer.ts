// What the pointer does on the text: selecting, choosing mentions and relations, and showing what hangs on the one under it.
import type { Desk } from './desk';
import type { Relating } from './relating';
import { offsetOf, selectedSpan } from './selection';
import { segmentAt, snap } from './snap';
import type { Mention } from './types';

export interface PointerHost extends Desk {
  selectRelation(id: string): void;
  openTypes(x: number, y: number): void;
  /** What was said is over. */
  hush(): void;
}

export class Pointer {
  /** Text is being selected: what is drawn anew would take the browser's selection away from under the pointer. */
  isSelecting = false;

  constructor(
    private desk: PointerHost,
    private canvas: HTMLElement,
    private relating: Relating,
  ) {
    desk.viewport.addEventListener('mousedown', e => this.onDown(e));
    desk.viewport.addEventListener('mousemove', e => this.onMove(e));
    desk.viewport.addEventListener('mouseleave', () => this.highlight(null));
    document.addEventListener('mouseup', this.onUp);
  }

  close(): void {
    document.removeEventListener('mouseup', this.onUp);
  }

  hit(x: number, y: number): Mention | null {
    const box = this.canvas.getBoundingClientRect();
    return this.desk.layout?.hit(x - box.left, y - box.top) ?? null;
  }

  // Only what goes in and out of the mention under the pointer stays bright.
  highlight(id: string | null, isTarget = false): void {
    const touches = (arc: Element): boolean => id !== null && (arc as HTMLElement).dataset.ends!.split(' ').includes(id);
    const arcs = [...this.canvas.querySelectorAll('.an-arc')];
    const isAny = !isTarget && arcs.some(touches);
    for (const arc of arcs) arc.classList.toggle('an-faded', isAny && !touches(arc));
    for (const band of this.canvas.querySelectorAll<HTMLElement>('.an-band'))
      band.classList.toggle('an-target', isTarget && band.dataset.id === id);
  }

  private onDown(event: MouseEvent): void {
    const { desk } = this;
    desk.hush();
    const arc = (event.target as Element).closest<HTMLElement>('.an-arc');
    if (!arc) {
      this.isSelecting = true;
      return;
    }
    event.preventDefault();
    desk.focus();
    const relation = desk.model?.relations.get(arc.dataset.relation!);
    if (!relation) return;
    desk.selectRelation(relation.id);
    // The name on half an arc leads to its other end.
    const other =
      arc.dataset.part === 'head'
        ? relation.tail
          ? desk.model!.mentions.get(relation.tail)?.start
          : relation.start
        : arc.dataset.part === 'tail'
          ? desk.model!.mentions.get(relation.head)?.start
          : null;
    if (other !== null && other !== undefined && (event.target as Element).closest('text, rect')) desk.reveal(other);
  }

  private onMove(event: MouseEvent): void {
    if (this.isSelecting) return;
    const arc = (event.target as Element).closest<HTMLElement>('.an-arc');
    this.highlight(arc ? null : (this.hit(event.clientX, event.clientY)?.id ?? null));
    if (this.desk.view.relateFrom.length) this.relating.over(event.clientX, event.clientY);
  }

  private onUp = (event: MouseEvent): void => {
    if (!this.isSelecting) return;
    this.isSelecting = false;
    const { desk } = this;
    if (!desk.model) return;
    const text = desk.model.document.text;
    const offset = offsetOf(this.canvas, event.clientX, event.clientY);
    // Two clicks are a word, three a sentence, whatever the rows on the screen are.
    const clicked = event.detail >= 2 && offset !== null ? segmentAt(text, offset, event.detail === 2 ? 'word' : 'sentence') : null;
    const selected = clicked ?? selectedSpan(this.canvas);
    const span = selected && snap(text, selected, clicked ? 'character' : desk.granularity);
    if (span) {
      desk.view.selection = span;
      desk.draw(true);
      if (desk.config.canEdit) desk.openTypes(event.clientX, event.clientY);
      return;
    }
    desk.view.selection = null;
    const hit = this.hit(event.clientX, event.clientY);
    if (hit) this.relating.click(hit.id, event.ctrlKey || event.metaKey, { x: event.clientX, y: event.clientY });
    else desk.select(null);
  };
}
