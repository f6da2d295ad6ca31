// What a selection snaps to. Words and sentences by the browser's own segmenter, which knows Chinese.
import type { Span } from './types';

export const granularities = ['character', 'word', 'sentence'] as const;
export type Granularity = (typeof granularities)[number];

const segmenters = new Map<string, Intl.Segmenter>();

/** The span made whole: no half of a character, a word or a sentence at its ends, and no white space. */
export function snap(text: string, span: Span, granularity: Granularity): Span | null {
  let { start, end } = span;
  if (granularity === 'character') {
    if (isLow(text, start)) start--;
    if (isLow(text, end)) end++;
  } else {
    start = segmentAt(text, start, granularity).start;
    end = segmentAt(text, Math.max(start, end - 1), granularity).end;
  }
  while (start < end && /\s/.test(text[start])) start++;
  while (end > start && /\s/.test(text[end - 1])) end--;
  return end > start ? { start, end } : null;
}

/** The character, word or sentence at an offset, within its line. */
export function segmentAt(text: string, offset: number, granularity: Granularity): Span {
  const from = text.lastIndexOf('\n', offset - 1) + 1;
  const next = text.indexOf('\n', offset);
  const to = next < 0 ? text.length : next;
  if (to <= from) return { start: offset, end: offset };
  const kind = granularity === 'character' ? 'grapheme' : granularity;
  if (!segmenters.has(kind)) segmenters.set(kind, new Intl.Segmenter('zh', { granularity: kind }));
  const found = segmenters
    .get(kind)!
    .segment(text.slice(from, to))
    .containing(Math.min(offset, to - 1) - from);
  return found ? { start: from + found.index, end: from + found.index + found.segment.length } : { start: offset, end: offset };
}

/** The border after or before an offset, for a caret. */
export function step(text: string, at: number, by: 1 | -1, granularity: Granularity): number {
  if (granularity === 'character') {
    let next = at + by;
    if (next > 0 && next < text.length && isLow(text, next)) next += by;
    return Math.min(text.length, Math.max(0, next));
  }
  if (by > 0) return at >= text.length ? at : Math.max(at + 1, segmentAt(text, at, granularity).end);
  return at <= 0 ? 0 : Math.min(at - 1, segmentAt(text, at - 1, granularity).start);
}

const isLow = (text: string, at: number): boolean => /[\uDC00-\uDFFF]/.test(text[at] ?? '');
