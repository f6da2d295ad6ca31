// A relation is drawn by dragging the name of one mention onto another: a line follows the pointer, and what it may not lead to is grey.
import { el, svg } from '../components/dom';

export interface DragHost {
  click(id: string, several: boolean): void;
  begin(id: string): boolean;
  over(x: number, y: number): void;
  drop(x: number, y: number): void;
  leave(): void;
}

const slack = 5;

export function listenToDrags(main: HTMLElement, host: DragHost): void {
  main.addEventListener('pointerdown', event => {
    const label = (event.target as Element).closest<HTMLElement>('[data-drag]');
    if (!label || event.button !== 0) return;
    // Neither a selection of text nor a scroll.
    event.preventDefault();
    event.stopPropagation();
    const [x, y] = [event.clientX, event.clientY];
    let overlay: HTMLElement | null = null;
    let line: SVGElement | null = null;
    const move = (e: PointerEvent): void => {
      if (!overlay) {
        if (Math.hypot(e.clientX - x, e.clientY - y) < slack) return;
        if (!host.begin(label.dataset.drag!)) return finish();
        line = svg('line', {});
        const picture = svg('svg', { width: '100%', height: '100%' });
        picture.append(line);
        overlay = el('div', { class: 'an-drag' }, picture);
        main.append(overlay);
      }
      const box = overlay.getBoundingClientRect();
      for (const [name, value] of Object.entries({ x1: x - box.left, y1: y - box.top, x2: e.clientX - box.left, y2: e.clientY - box.top }))
        line!.setAttribute(name, String(value));
      host.over(e.clientX, e.clientY);
    };
    const up = (e: PointerEvent): void => {
      const dragged = overlay !== null;
      finish();
      if (dragged) host.drop(e.clientX, e.clientY);
      else host.click(label.dataset.drag!, e.ctrlKey || e.metaKey);
    };
    const key = (e: KeyboardEvent): void => {
      if (e.key !== 'Escape') return;
      finish();
      host.leave();
    };
    const finish = (): void => {
      overlay?.remove();
      overlay = null;
      window.removeEventListener('pointermove', move);
      window.removeEventListener('pointerup', up);
      window.removeEventListener('pointercancel', finish);
      window.removeEventListener('keydown', key, true);
    };
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', up);
    window.addEventListener('pointercancel', finish);
    window.addEventListener('keydown', key, true);
  });
}
