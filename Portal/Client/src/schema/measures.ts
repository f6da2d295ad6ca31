// How large types and names are, before anything is drawn: what arranging and routing reckon with.
import type { Entity, Schema } from './model';

export const nodeWidth = 184;
export const headHeight = 48;
export const rowHeight = 20;
/** Names on edges; legible still when a screen shows two thirds of the size. */
export const labelSize = 14;
/** Of a type's properties, so many are shown. */
export const mostRows = 12;

/** Cuts a text to a width; a Chinese character is about as wide as it is high. */
export function fit(text: string, width: number, size: number): string {
  let used = 0;
  let cut = '';
  for (const c of text) {
    used += /[\u2e80-\uffef]/.test(c) ? size : size * 0.56;
    if (used > width) return cut + '…';
    cut += c;
  }
  return text;
}

export function widthOf(text: string, size: number): number {
  let width = 0;
  for (const c of text) width += /[\u2e80-\uffef]/.test(c) ? size : size * 0.56;
  return width;
}

/** How many relations leave a type, or enter it: the greater, since each has a lane of its own at its side. */
export function lanesOf(schema: Schema): Map<string, number> {
  const [out, into] = [new Map<string, number>(), new Map<string, number>()];
  for (const p of schema.relations.flatMap(r => r.pairs)) {
    if (p.head === p.tail) continue;
    out.set(p.head, (out.get(p.head) ?? 0) + 1);
    into.set(p.tail, (into.get(p.tail) ?? 0) + 1);
  }
  return new Map(schema.entities.map(e => [e.id, Math.max(out.get(e.id) ?? 0, into.get(e.id) ?? 0)]));
}

/** As high as its properties need, and its relations: where ten come together, each can still be read. */
export function heightOf(entity: Entity, collapsed: boolean, lanes = 0): number {
  const rows = Math.min(entity.properties.length, mostRows + (entity.properties.length > mostRows ? 1 : 0));
  const own = collapsed || rows === 0 ? headHeight : headHeight + rows * rowHeight + 12;
  return lanes > 3 ? Math.max(own, lanes * (labelSize + 4) + 12) : own;
}

/**
 * Loops stand over their node, one over the other, each with its name on top. How far the n-th reaches up, and aside of the middle for a
 * name of this width.
 */
export const loopHeight = (index: number): number => 26 + index * 22;
export const loopReach = (index: number, label: number): number => Math.min(nodeWidth / 2 - 6, Math.max(44, label / 2 + 6) + index * 7);
