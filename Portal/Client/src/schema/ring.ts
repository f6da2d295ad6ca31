// Drawing a relation: from one of a node's four handles to another node, or to empty space, where a new type begins.
import type { Graph } from '@antv/x6';

export interface Drawn {
  head: string;
  tail: string;
  x: number;
  y: number;
}

export function listenToHandles(graph: Graph, host: HTMLElement, done: (drawn: Drawn) => void): void {
  // Before X6 sees it: a handle does not move its node.
  host.addEventListener(
    'mousedown',
    e => {
      const handle = (e.target as Element).closest('.sc-handle');
      if (!handle || e.button !== 0) return;
      e.preventDefault();
      e.stopPropagation();
      const head = handle.closest('[data-cell-id]')!.getAttribute('data-cell-id')!;
      begin(graph, host, head, e, done);
    },
    { capture: true },
  );
}

/** Whether what was drawn this far is meant: a click on a handle is not, and a loop needs a way out and back. */
export const isDrawn = (head: string, tail: string, distance: number): boolean => distance > 12 || (tail !== '' && tail !== head);

function begin(graph: Graph, host: HTMLElement, head: string, start: MouseEvent, done: (drawn: Drawn) => void): void {
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  line.setAttribute('class', 'sc-ring');
  const path = line.appendChild(document.createElementNS('http://www.w3.org/2000/svg', 'line'));
  host.append(line);
  const box = host.getBoundingClientRect();
  const from = { x: start.clientX - box.left, y: start.clientY - box.top };
  let over: Element | null = null;
  const move = (e: MouseEvent): void => {
    const to = { x: e.clientX - box.left, y: e.clientY - box.top };
    for (const [name, value] of Object.entries({ x1: from.x, y1: from.y, x2: to.x, y2: to.y })) path.setAttribute(name, String(value));
    const now = nodeAt(e);
    if (now !== over) {
      over?.classList.remove('sc-target');
      now?.classList.add('sc-target');
      over = now;
    }
  };
  const up = (e: MouseEvent): void => {
    cleanUp();
    const tail = nodeAt(e)?.getAttribute('data-cell-id') ?? '';
    if (!isDrawn(head, tail, Math.hypot(e.clientX - start.clientX, e.clientY - start.clientY))) return;
    const point = graph.clientToLocal(e.clientX, e.clientY);
    done({ head, tail, x: Math.round(point.x), y: Math.round(point.y) });
  };
  const key = (e: KeyboardEvent): void => {
    if (e.key === 'Escape') cleanUp();
  };
  const cleanUp = (): void => {
    over?.classList.remove('sc-target');
    line.remove();
    document.removeEventListener('mousemove', move, true);
    document.removeEventListener('mouseup', up, true);
    document.removeEventListener('keydown', key, true);
  };
  document.addEventListener('mousemove', move, true);
  document.addEventListener('mouseup', up, true);
  document.addEventListener('keydown', key, true);
}

function nodeAt(e: MouseEvent): Element | null {
  return (
    document
      .elementsFromPoint(e.clientX, e.clientY)
      .map(x => x.closest('[data-shape="schema-entity"]'))
      .find(x => x !== null) ?? null
  );
}
