// A small list to choose from at a point of the page, by pointer or by the key that stands beside an entry.
import { el } from '../components/dom';

export interface MenuItem {
  label: string;
  key: string;
  /** Of a type; -1 for none. */
  color: number;
  run: () => void;
}

export class Menu {
  readonly element = el('div', { class: 'an-menu', role: 'menu', hidden: true });

  open(x: number, y: number, items: MenuItem[]): void {
    const { element } = this;
    element.replaceChildren(
      ...items.map(item =>
        el(
          'button',
          {
            type: 'button',
            role: 'menuitem',
            class: 'an-menu-item',
            onclick: () => {
              this.close();
              item.run();
            },
          },
          item.color >= 0 ? el('i', { class: `an-dot type-${item.color}` }) : '',
          el('span', {}, item.label),
          item.key ? el('kbd', {}, item.key) : '',
        ),
      ),
    );
    element.hidden = false;
    const box = element.parentElement!.getBoundingClientRect();
    element.style.left = `${Math.min(x - box.left, box.width - element.offsetWidth - 8)}px`;
    element.style.top = `${Math.min(y - box.top + 12, box.height - element.offsetHeight - 8)}px`;
  }

  /** Chooses the entry of a key. */
  press(key: string): boolean {
    const item = this.element.hidden ? undefined : [...this.element.children].find(c => c.querySelector('kbd')?.textContent === key);
    (item as HTMLElement | undefined)?.click();
    return item !== undefined;
  }

  close = (event?: Event): void => {
    if (event && this.element.contains(event.target as Node)) return;
    this.element.hidden = true;
  };
}
