// Draws the rows that are in view: text, mentions as bands. Rows stay in reading order in the DOM.
import { el } from '../components/dom';
import { drawArcs } from './arcs';
import { laneHeight, lineHeight, type Layout, type Row } from './layout';
import { assertionSign, attributesOf, surfaceOf, type Config, type Mention, type Span } from './types';

export interface View {
  current: string | null;
  /** The selected relation. */
  relation: string | null;
  /** Several mentions for one action. */
  picked: Set<string>;
  /** What a relation is being drawn from; empty for none. */
  relateFrom: Mention[];
  /** The keys that lead a relation to the targets in view, by mention. */
  targetKeys: Map<string, string>;
  selection: Span | null;
  mark: Span | null;
  isTarget(mention: Mention): boolean;
}

/** The classes that say how a mention stands. */
function marksOf(m: Mention, view: View): string[] {
  const marks = [`an-${m.state}`];
  if (m.id === view.current) marks.push('an-current');
  if (view.picked.has(m.id)) marks.push('an-picked');
  if (view.relateFrom.length && !view.isTarget(m)) marks.push('an-dim');
  if (m.assertion !== 'present') marks.push('an-denied');
  return marks;
}

const margin = 300;

export class Rows {
  private drawn = new Map<number, { element: HTMLElement; state: string }>();

  constructor(
    private scroll: HTMLElement,
    private canvas: HTMLElement,
    private config: Config,
    private text: string,
  ) {
    canvas.replaceChildren();
  }

  /** Draws what is in view; with <c>again</c> also what was drawn before and has changed. */
  draw(layout: Layout, view: View, again: boolean): void {
    this.canvas.style.height = `${layout.height}px`;
    const top = this.scroll.scrollTop;
    const [first, last] = layout.visible(top - margin, top + this.scroll.clientHeight + margin);
    for (const [index, { element }] of this.drawn) {
      if (index < first || index > last) {
        element.remove();
        this.drawn.delete(index);
      }
    }
    let before: HTMLElement | null = null;
    for (let i = first; i <= last; i++) {
      const row = layout.rows[i];
      const known = this.drawn.get(i);
      if (known && !again) {
        before = known.element;
        continue;
      }
      const state = this.state(row, view);
      if (known?.state === state) {
        known.element.style.top = `${row.top}px`;
        before = known.element;
        continue;
      }
      const element = this.row(layout, row, view);
      if (known) known.element.replaceWith(element);
      else if (before) before.after(element);
      else this.canvas.prepend(element);
      this.drawn.set(i, { element, state });
      before = element;
    }
  }

  // All that a row shows but its place: what is equal need not be drawn anew.
  private state(row: Row, view: View): string {
    const spans = [view.mark, view.selection].map(s =>
      s && s.end > row.start && s.start < Math.max(row.end, row.start + 1) ? [s.start, s.end] : 0,
    );
    const pieces = row.pieces.map(({ mention: m, lane, left, width, isGap }) => [
      isGap,
      m.id,
      m.type,
      m.state,
      m.assertion,
      m.attributes,
      m.author,
      m.origin,
      m.confidence,
      m.start,
      m.end,
      lane,
      left,
      width,
      m.id === view.current,
      view.picked.has(m.id),
      view.relateFrom.length > 0 && !view.isTarget(m),
      view.targetKeys.get(m.id),
    ]);
    const arcs = row.arcs.map(a => [
      a.relation.id,
      a.relation.type,
      a.relation.state,
      a.relation.assertion,
      a.from,
      a.to,
      a.level,
      a.label,
      a.middle,
      a.relation.id === view.relation,
    ]);
    return JSON.stringify([row.start, row.end, row.height, row.textTop, spans, pieces, arcs]);
  }

  private row(layout: Layout, row: Row, view: View): HTMLElement {
    const element = el('div', { class: 'an-row', 'data-start': row.start, style: `top:${row.top}px;height:${row.height}px` });
    for (const span of [view.mark, view.selection]) {
      if (!span || span.end <= row.start || span.start >= Math.max(row.end, row.start + 1)) continue;
      const from = layout.left[Math.max(span.start, row.start)];
      const to = span.end >= row.end ? this.right(layout, row) : layout.left[span.end];
      element.append(
        el('div', {
          class: span === view.mark ? 'an-mark' : 'an-selection',
          style: `left:${from}px;width:${Math.max(2, to - from)}px;top:${row.textTop}px;height:${lineHeight}px`,
        }),
      );
    }
    for (const piece of row.pieces) {
      const m = piece.mention;
      const type = this.config.entityTypes.find(t => t.id === m.type);
      if (piece.isGap) {
        element.append(
          el('div', {
            class: `an-gap type-${type?.color ?? 0}`,
            style: `left:${piece.left}px;width:${piece.width}px;top:${row.textTop + lineHeight + piece.lane * laneHeight}px`,
          }),
        );
        continue;
      }
      const height = lineHeight - 4 + (piece.lane + 1) * laneHeight - 2;
      const band = el('div', {
        class: `an-band type-${type?.color ?? 0} ${marksOf(m, view).join(' ')}`,
        'data-id': m.id,
        'data-surface': surfaceOf(this.text, m).slice(0, 20),
        title: [type?.name ?? m.type, m.author ?? m.origin, `${Math.round(m.confidence * 100)} %`, attributesOf(m)]
          .filter(Boolean)
          .join(' · '),
        style: `left:${piece.left}px;width:${piece.width}px;top:${row.textTop + 2}px;height:${height}px`,
      });
      if (piece.isStart)
        band.append(
          el(
            'span',
            { class: 'an-label', 'data-drag': m.id },
            assertionSign(m.assertion) + (type?.name ?? m.type) + (m.attributes ? ' •' : ''),
          ),
        );
      const key = piece.isStart && view.targetKeys.get(m.id);
      if (key) band.append(el('kbd', { class: 'an-key' }, key));
      element.append(band);
    }
    const text = el('div', { class: 'an-line', style: `top:${row.textTop}px;height:${lineHeight}px;line-height:${lineHeight}px` });
    text.textContent = this.text.slice(row.start, row.end);
    element.append(text);
    if (row.arcs.length) element.append(drawArcs(row, view.relation));
    return element;
  }

  private right(layout: Layout, row: Row): number {
    const next = layout.rows[row.index + 1];
    return next && next.start === row.end + 1 ? layout.left[row.end] : layout.left[row.end - 1] + 17;
  }
}
