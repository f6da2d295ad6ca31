// Between the browser's selection and offsets of the text.
import type { Span } from './types';

function lineOf(node: Node | null): HTMLElement | null {
  const element = node instanceof HTMLElement ? node : (node?.parentElement ?? null);
  return element?.closest('.an-line') ?? null;
}

function offset(node: Node | null, at: number): number | null {
  const line = lineOf(node);
  if (!line) return null;
  const start = Number((line.parentElement as HTMLElement).dataset.start);
  return start + (node instanceof Text ? at : at === 0 ? 0 : (line.textContent ?? '').length);
}

/** The selected part of the text; null for none. */
export function selectedSpan(canvas: HTMLElement): Span | null {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !selection.anchorNode || !canvas.contains(selection.anchorNode)) return null;
  const a = offset(selection.anchorNode, selection.anchorOffset);
  const b = offset(selection.focusNode, selection.focusOffset);
  if (a === null || b === null) return null;
  return a === b ? null : { start: Math.min(a, b), end: Math.max(a, b) };
}

/** The offset at a point of the window. */
export function offsetOf(canvas: HTMLElement, x: number, y: number): number | null {
  const position = (
    document as Document & { caretPositionFromPoint?(x: number, y: number): { offsetNode: Node; offset: number } | null }
  ).caretPositionFromPoint?.(x, y);
  const range = position ? null : document.caretRangeFromPoint?.(x, y);
  const node = position?.offsetNode ?? range?.startContainer ?? null;
  if (!node || !canvas.contains(node)) return null;
  const at = offset(node, position?.offset ?? range!.startOffset);
  if (at === null) return null;
  // The caret snaps to the nearer border; the character that was hit is the one whose box holds the point.
  const line = lineOf(node)!;
  const probe = document.createRange();
  const local = at - Number((line.parentElement as HTMLElement).dataset.start);
  const content = line.firstChild;
  if (!content || local === 0) return at;
  probe.setStart(content, local - 1);
  probe.setEnd(content, local);
  return x < probe.getBoundingClientRect().right ? at - 1 : at;
}
