// The bars over and under the text: a button for each type, and what a selection snaps to.
import { el } from '../components/dom';
import { granularities, type Granularity } from './snap';
import type { EntityType } from './types';

const granularityKey = 'portal.annotator.granularity';

export class Toolbar {
  /** A button for each type. */
  readonly palette: HTMLElement;
  readonly tools: HTMLElement;
  private grain: HTMLSelectElement;

  constructor(
    types: EntityType[],
    private word: (key: string) => string,
    apply: (type: string) => void,
  ) {
    this.palette = el(
      'div',
      { class: 'an-palette', role: 'toolbar', 'aria-label': word('palette') },
      ...types.map(type =>
        el(
          'button',
          { type: 'button', class: `an-chip type-${type.color}`, title: type.definition || type.name, onclick: () => apply(type.id) },
          el('span', {}, type.name),
          type.hotkey ? el('kbd', {}, type.hotkey) : '',
        ),
      ),
    );
    this.grain = el(
      'select',
      { class: 'an-grain', 'aria-label': word('granularity'), title: word('granularity'), onchange: () => this.keep() },
      ...granularities.map(g => el('option', { value: g }, word('grain' + g[0].toUpperCase() + g.slice(1)))),
    );
    const kept = localStorage.getItem(granularityKey);
    this.grain.value = granularities.find(g => g === kept) ?? 'character';
    this.tools = el('label', { class: 'an-tools' }, word('granularity'), ' ', this.grain);
  }

  get granularity(): Granularity {
    return this.grain.value as Granularity;
  }

  /** Goes on to the next granularity, and says which that is. */
  turn(): string {
    this.grain.value = granularities[(granularities.indexOf(this.granularity) + 1) % granularities.length];
    this.keep();
    return `${this.word('granularity')}: ${this.grain.selectedOptions[0].text}`;
  }

  private keep(): void {
    localStorage.setItem(granularityKey, this.grain.value);
  }
}
