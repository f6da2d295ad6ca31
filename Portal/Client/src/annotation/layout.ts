// Breaks a text into rows and places mentions and arcs in them. Pure: no DOM but a canvas for measuring.
import { isLive, piecesOf, type Mention, type Relation } from './types';

export interface Piece {
  mention: Mention;
  lane: number;
  left: number;
  width: number;
  isStart: boolean;
  /** Between two pieces of a mention: it is no part of it. */
  isGap: boolean;
}

export interface Arc {
  relation: Relation;
  from: number;
  to: number;
  level: number;
  label: string;
  /** Where the label stands. */
  middle: number;
  /** Which ends are in this row. */
  part: 'whole' | 'head' | 'tail';
}

export interface Row {
  index: number;
  start: number;
  end: number;
  top: number;
  height: number;
  textTop: number;
  pieces: Piece[];
  arcs: Arc[];
}

export const lineHeight = 30;
export const laneHeight = 15;
export const arcHeight = 16;
const gap = 8;
const tabWidth = 34;
/** About: a label is not measured, there may be thousands. */
export const labelWidth = (label: string): number => [...label].reduce((w, c) => w + (c.charCodeAt(0) > 255 ? 11 : 6.2), 8);
const closers = new Set('，。、；：！？）》」』】”’,.;:!?)]}%');

export class Layout {
  rows: Row[] = [];
  left: Float64Array;
  rowOf: Uint32Array;
  height = 0;

  constructor(
    private text: string,
    private width: number,
    private measure: (s: string) => number,
  ) {
    this.left = new Float64Array(text.length + 1);
    this.rowOf = new Uint32Array(text.length + 1);
    this.breakRows();
  }

  /** Places mentions and relations; called after every edit, while the rows stay. */
  place(mentions: Mention[], relations: Relation[], name: (r: Relation) => string, surface: (m: Mention) => string): void {
    for (const row of this.rows) {
      row.pieces = [];
      row.arcs = [];
    }
    const live = mentions.filter(m => isLive(m.state)).sort((a, b) => a.start - b.start || b.end - a.end);
    for (const mention of live) this.placeMention(mention);
    const byId = new Map(live.map(m => [m.id, m]));
    for (const relation of relations) {
      if (!isLive(relation.state)) continue;
      const head = byId.get(relation.head);
      const tail = relation.tail ? byId.get(relation.tail) : null;
      if (head && tail)
        this.placeArc(
          relation,
          this.middle(head.start, head.end),
          this.middle(tail.start, tail.end),
          name(relation),
          surface(head),
          surface(tail),
        );
      else if (head && relation.start !== null && relation.end !== null)
        this.placeArc(
          relation,
          this.middle(head.start, head.end),
          this.middle(relation.start, relation.end),
          name(relation),
          surface(head),
          '',
        );
    }
    let top = 0;
    for (const row of this.rows) {
      const levels = row.arcs.reduce((n, a) => Math.max(n, a.level + 1), 0);
      const lanes = row.pieces.reduce((n, p) => Math.max(n, p.lane + 1), 0);
      row.top = top;
      row.textTop = levels * arcHeight + (levels ? 4 : 0);
      row.height = row.textTop + lineHeight + lanes * laneHeight + gap;
      top += row.height;
    }
    this.height = top;
  }

  /** The mention at a point of the canvas: the one whose name is there, else the shortest. */
  hit(x: number, y: number): Mention | null {
    const row = this.rows[this.visible(y, y)[0]];
    if (!row) return null;
    const at = y - row.top - row.textTop;
    const here = row.pieces.filter(
      p => !p.isGap && x >= p.left && x <= p.left + p.width && at >= 0 && at <= lineHeight + (p.lane + 1) * laneHeight,
    );
    const lane = at > lineHeight ? Math.floor((at - lineHeight) / laneHeight) : -1;
    return (here.find(p => p.lane === lane) ?? here.sort((a, b) => a.width - b.width)[0])?.mention ?? null;
  }

  /** The rows between two heights; binary search over their tops. */
  visible(from: number, to: number): [number, number] {
    let low = 0;
    let high = this.rows.length - 1;
    while (low < high) {
      const mid = (low + high) >> 1;
      if (this.rows[mid].top + this.rows[mid].height < from) low = mid + 1;
      else high = mid;
    }
    let last = low;
    while (last + 1 < this.rows.length && this.rows[last + 1].top < to) last++;
    return [low, last];
  }

  private breakRows(): void {
    const widths = new Map<number, number>();
    const widthOf = (code: number, s: string): number => {
      const key = code >= 0x4e00 && code <= 0x9fff ? 0x4e00 : code;
      let width = widths.get(key);
      if (width === undefined) widths.set(key, (width = this.measure(s)));
      return width;
    };
    let start = 0;
    let x = 0;
    let lastSpace = -1;
    let i = 0;
    const close = (end: number, next: number): void => {
      this.rows.push({ index: this.rows.length, start, end, top: 0, height: 0, textTop: 0, pieces: [], arcs: [] });
      start = next;
      x = 0;
      lastSpace = -1;
    };
    while (i < this.text.length) {
      const code = this.text.codePointAt(i)!;
      const length = code > 0xffff ? 2 : 1;
      if (code === 10) {
        this.mark(i, x);
        close(i, i + 1);
        i++;
        continue;
      }
      const s = this.text.substr(i, length);
      const width = code === 9 ? tabWidth : widthOf(code, s);
      // A closing mark may hang over the edge by one: it never begins a row.
      if (x + width > this.width && i > start && !closers.has(s)) {
        let word = lastSpace > start && /[\p{Script=Latin}\p{N}]/u.test(s) ? lastSpace + 1 : i;
        while (closers.has(this.text[word])) word++;
        close(word, word);
        i = word;
        continue;
      }
      this.mark(i, x);
      if (length === 2) this.mark(i + 1, x);
      if (s === ' ' || s === '-' || code >= 0x2e80) lastSpace = i + length - 1;
      x += width;
      i += length;
    }
    this.mark(i, x);
    close(this.text.length, this.text.length);
  }

  private mark(offset: number, x: number): void {
    this.left[offset] = x;
    this.rowOf[offset] = this.rows.length;
  }

  private edge(offset: number, row: Row): number {
    if (offset < row.end || offset === row.start) return this.left[offset];
    const last = row.end - 1;
    if (last < row.start) return 0;
    if (this.text[last] === '\t') return this.left[last] + tabWidth;
    const from = this.text.charCodeAt(last) >= 0xdc00 && this.text.charCodeAt(last) <= 0xdfff ? last - 1 : last;
    return this.left[from] + this.measure(this.text.slice(from, row.end));
  }

  private placeMention(mention: Mention): void {
    const first = this.rowOf[mention.start];
    const last = this.rowOf[Math.max(mention.start, mention.end - 1)];
    for (let r = first; r <= last; r++) {
      const row = this.rows[r];
      const from = Math.max(mention.start, row.start);
      const to = Math.min(mention.end, row.end);
      if (to <= from) continue;
      const left = this.left[from];
      const right = this.edge(to, row);
      let lane = 0;
      while (row.pieces.some(p => p.lane === lane && p.left < right && left < p.left + p.width)) lane++;
      const add = (start: number, end: number, isGap: boolean): void => {
        const [a, b] = [Math.max(start, from), Math.min(end, to)];
        if (b > a)
          row.pieces.push({
            mention,
            lane,
            left: this.left[a],
            width: Math.max(6, this.edge(b, row) - this.left[a]),
            isStart: !isGap && a === mention.start,
            isGap,
          });
      };
      piecesOf(mention).forEach((p, i, all) => {
        if (i > 0) add(all[i - 1].end, p.start, true);
        add(p.start, p.end, false);
      });
    }
  }

  private middle(start: number, end: number): { row: number; x: number } {
    const row = this.rows[this.rowOf[start]];
    return { row: row.index, x: (this.left[start] + this.edge(Math.min(end, row.end), row)) / 2 };
  }

  private placeArc(
    relation: Relation,
    head: { row: number; x: number },
    tail: { row: number; x: number },
    label: string,
    headName: string,
    tailName: string,
  ): void {
    if (head.row === tail.row) {
      this.addArc(this.rows[head.row], {
        relation,
        from: head.x,
        to: tail.x,
        level: 0,
        label,
        middle: (head.x + tail.x) / 2,
        part: 'whole',
      });
      return;
    }
    // Each half says what its other end is, and leads there.
    const down = head.row < tail.row;
    const short = (name: string): string => ([...name].length > 8 ? [...name].slice(0, 7).join('') + '…' : name);
    const toTail = `${label} ${down ? '↓' : '↑'} ${short(tailName)}`.trimEnd();
    const toHead = `${short(headName)} ${down ? '↑' : '↓'} ${label}`.trimStart();
    const beside = (x: number, edge: number, text: string): number => {
      const forward = edge >= x ? 1 : -1;
      const room = labelWidth(text) / 2;
      return Math.min(Math.max(x + forward * (room + 10), room), Math.max(room, this.width - room));
    };
    const [right, left] = [this.width, 0];
    const [out, back] = down ? [right, left] : [left, right];
    this.addArc(this.rows[head.row], {
      relation,
      from: head.x,
      to: out,
      level: 0,
      label: toTail,
      middle: beside(head.x, out, toTail),
      part: 'head',
    });
    this.addArc(this.rows[tail.row], {
      relation,
      from: back,
      to: tail.x,
      level: 0,
      label: toHead,
      middle: beside(tail.x, back, toHead),
      part: 'tail',
    });
  }

  // Arcs of one type from one head, or to one tail, share a level: a bundle with its name said once. Others never touch, nor do their
  // names.
  private addArc(row: Row, arc: Arc): void {
    const [low, high] = reach(arc);
    const isBundle = (a: Arc): boolean =>
      a.part === 'whole' &&
      arc.part === 'whole' &&
      a.relation.type === arc.relation.type &&
      (a.relation.head === arc.relation.head || a.relation.tail === arc.relation.tail) &&
      a.relation.state === arc.relation.state;
    const meets = (a: Arc): boolean => {
      const [from, to] = reach(a);
      return from < high && low < to;
    };
    while (row.arcs.some(a => a.level === arc.level && meets(a) && !isBundle(a))) arc.level++;
    const width = labelWidth(arc.label);
    if (row.arcs.some(a => a.level === arc.level && a.label === arc.label && Math.abs(a.middle - arc.middle) < width)) arc.label = '';
    row.arcs.push(arc);
  }
}

/** From where to where an arc and its label go. */
function reach(arc: Arc): [number, number] {
  const half = arc.label ? labelWidth(arc.label) / 2 + 2 : 0;
  return [Math.min(arc.from, arc.to, arc.middle - half), Math.max(arc.from, arc.to, arc.middle + half)];
}
