// The line under the text: what was said last, else what the keys and the pointer would do now.
import { el } from '../components/dom';
import type { View } from './rows';
import type { Mention } from './types';

/** Which sentence says what can be done now, and a number that goes into it. */
export function hintOf(canEdit: boolean, view: View, current: Mention | null): { word: string; count?: number } {
  if (!canEdit) return { word: 'readOnly' };
  if (view.relateFrom.length) return { word: 'hintRelate' };
  if (view.selection) return { word: 'hintSelection' };
  if (view.picked.size) return { word: 'hintPicked', count: view.picked.size };
  if (view.relation) return { word: 'hintRelation' };
  if (!current) return { word: 'hintNone' };
  return { word: current.state === 'suggested' ? 'hintSuggestion' : 'hintDecision' };
}

export class Hint {
  readonly element = el('div', { class: 'an-hint', id: 'an-hint', role: 'status' });
  private said = '';

  constructor(private word: (key: string) => string) {}

  /** Until the next thing that is done. */
  say(message: string): void {
    this.said = message;
    this.show(message);
  }

  /** Until it is drawn anew. */
  show(message: string): void {
    this.element.textContent = message;
  }

  /** What was said is over. */
  hush(): void {
    this.said = '';
  }

  draw(canEdit: boolean, view: View, current: Mention | null): void {
    if (this.said) return this.show(this.said);
    const { word, count } = hintOf(canEdit, view, current);
    this.show(count === undefined ? this.word(word) : this.word(word).replace('{0}', String(count)));
  }
}
