// Draws the rows that are in view: text, mentions as bands, arcs as SVG. Rows stay in reading order in the DOM.
import { el, svg } from '../shared/dom';
import { arcHeight, laneHeight, lineHeight, type Layout, type Row } from './layout';
import type { Config, Mention, Span } from './types';

export interface View {
  current: string | null;
  relateFrom: Mention | null;
  selection: Span | null;
  mark: Span | null;
  isTarget(mention: Mention): boolean;
}

const margin = 300;

export class Rows {
  private drawn = new Map<number, HTMLElement>();

  constructor(private scroll: HTMLElement, private canvas: HTMLElement, private config: Config, private text: string) {}

  clear(): void {
    this.drawn.clear();
    this.canvas.replaceChildren();
  }

  /** Draws what is in view; with <c>again</c> also what was drawn before. */
  draw(layout: Layout, view: View, again: boolean): void {
    if (again) this.clear();
    this.canvas.style.height = `${layout.height}px`;
    const top = this.scroll.scrollTop;
    const [first, last] = layout.visible(top - margin, top + this.scroll.clientHeight + margin);
    for (const [index, element] of this.drawn) {
      if (index < first || index > last) {
        element.remove();
        this.drawn.delete(index);
      }
    }
    for (let i = first; i <= last; i++) {
      if (this.drawn.has(i)) continue;
      const element = this.row(layout, layout.rows[i], view);
      this.drawn.set(i, element);
      const next = [...this.drawn.keys()].filter(k => k > i).sort((a, b) => a - b)[0];
      this.canvas.insertBefore(element, next === undefined ? null : this.drawn.get(next)!);
    }
  }

  private row(layout: Layout, row: Row, view: View): HTMLElement {
    const element = el('div', { class: 'an-row', 'data-start': row.start, style: `top:${row.top}px;height:${row.height}px` });
    for (const span of [view.mark, view.selection]) {
      if (!span || span.end <= row.start || span.start >= Math.max(row.end, row.start + 1)) continue;
      const from = layout.left[Math.max(span.start, row.start)];
      const to = span.end >= row.end ? this.right(layout, row) : layout.left[span.end];
      element.append(el('div', { class: span === view.mark ? 'an-mark' : 'an-selection', style: `left:${from}px;width:${Math.max(2, to - from)}px;top:${row.textTop}px;height:${lineHeight}px` }));
    }
    for (const piece of row.pieces) {
      const m = piece.mention;
      const type = this.config.entityTypes.find(t => t.id === m.type);
      const band = el('div', {
        class: `an-band type-${type?.color ?? 0} an-${m.state}${m.id === view.current ? ' an-current' : ''}${view.relateFrom && !view.isTarget(m) ? ' an-dim' : ''}`,
        'data-id': m.id,
        title: `${type?.name ?? m.type} · ${m.origin} · ${Math.round(m.confidence * 100)} %`,
        style: `left:${piece.left}px;width:${piece.width}px;top:${row.textTop + 2}px;height:${lineHeight - 4 + (piece.lane + 1) * laneHeight - 2}px`,
      });
      if (piece.isStart) band.append(el('span', { class: 'an-label' }, type?.name ?? m.type));
      element.append(band);
    }
    const text = el('div', { class: 'an-line', style: `top:${row.textTop}px;height:${lineHeight}px;line-height:${lineHeight}px` });
    text.textContent = this.text.slice(row.start, row.end);
    element.append(text);
    if (row.arcs.length) element.append(this.arcs(row));
    return element;
  }

  private right(layout: Layout, row: Row): number {
    const next = layout.rows[row.index + 1];
    return next && next.start === row.end + 1 ? layout.left[row.end] : layout.left[row.end - 1] + 17;
  }

  private arcs(row: Row): SVGElement {
    const picture = svg('svg', { class: 'an-arcs', width: '100%', height: row.textTop + 4 });
    for (const arc of row.arcs) {
      const y = row.textTop - 4 - (arc.level + 1) * arcHeight + 10;
      const base = row.textTop + 2;
      const group = svg('g', { class: `an-arc an-${arc.relation.state}`, 'data-relation': arc.relation.id });
      const forward = arc.to >= arc.from ? 1 : -1;
      const bend = Math.min(6, Math.abs(arc.to - arc.from) / 2);
      const isHeadHere = arc.part !== 'tail';
      const isTailHere = arc.part !== 'head';
      const d = `M${arc.from},${isHeadHere ? base : y}`
        + (isHeadHere ? ` V${y + bend} Q${arc.from},${y} ${arc.from + forward * bend},${y}` : '')
        + ` H${arc.to - (isTailHere ? forward * bend : 0)}`
        + (isTailHere ? ` Q${arc.to},${y} ${arc.to},${y + bend} V${base}` : '');
      group.append(svg('path', { d, fill: 'none' }));
      if (isTailHere) group.append(svg('path', { class: 'an-head', d: `M${arc.to - 4},${base - 5} L${arc.to},${base} L${arc.to + 4},${base - 5}` }));
      const middle = arc.part !== 'whole' ? (isHeadHere ? arc.from + forward * 34 : arc.to - forward * 34) : (arc.from + arc.to) / 2;
      const label = svg('text', { x: middle, y: y + 4, 'text-anchor': 'middle' });
      label.textContent = arc.label;
      const width = [...arc.label].reduce((w, c) => w + (c.charCodeAt(0) > 255 ? 11 : 6.2), 8);
      group.append(svg('rect', { x: middle - width / 2, y: y - 7, width, height: 14, rx: 4 }), label);
      picture.append(group);
    }
    return picture;
  }
}
