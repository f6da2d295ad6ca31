// The panel beside the text: the current mention, its relations, and lists of everything, which are also the way without a pointer.
import { el } from '../shared/dom';
import type { Model } from './model';
import type { View } from './rows';
import type { Config, Mention, Relation } from './types';

interface Host {
  select(id: string | null): void;
  startRelation(): void;
  word(key: string): string;
}

const mostListed = 200;

export class Inspector {
  private isPressed = false;
  private missed: (() => void) | null = null;

  constructor(private side: HTMLElement, private config: Config, private host: Host) {
    side.addEventListener('pointerdown', () => {
      this.isPressed = true;
      for (const end of ['pointerup', 'pointercancel']) window.addEventListener(end, this.release, { once: true });
    });
  }

  // After the click that the release makes.
  private release = (): void => {
    window.setTimeout(() => {
      this.isPressed = false;
      this.missed?.();
    });
  };

  draw(model: Model, current: Mention | null, view: View): void {
    this.missed = null;
    if (this.isPressed) {
      // A button that is drawn anew between press and release would never be clicked.
      this.missed = () => this.draw(model, current, view);
      return;
    }
    const live = model.live();
    const suggestions = live.filter(m => m.state === 'suggested');
    const decisions = live.filter(m => m.state === 'accepted');
    const relations = model.liveRelations();
    const focused = (document.activeElement as HTMLElement | null)?.dataset?.focus;
    this.side.replaceChildren(
      current ? this.mention(model, current) : el('p', { class: 'an-empty' }, this.host.word('noSelection')),
      this.section('suggestions', suggestions.length, suggestions.slice(0, mostListed).map(m => this.item(model, m, view))),
      this.section('mentions', decisions.length, decisions.slice(0, mostListed).map(m => this.item(model, m, view))),
      this.section('relations', relations.length, relations.slice(0, mostListed).map(r => this.relation(model, r))),
    );
    if (focused) this.side.querySelector<HTMLElement>(`[data-focus="${CSS.escape(focused)}"]`)?.focus();
  }

  private mention(model: Model, mention: Mention): HTMLElement {
    const type = model.type(mention.type);
    const box = el('div', { class: 'an-card' });
    box.append(
      el('div', { class: 'an-card-head' }, el('i', { class: `an-dot type-${type?.color ?? 0}` }), el('b', {}, type?.name ?? mention.type),
        el('span', { class: `an-state an-state-${mention.state}` }, this.host.word(mention.state))),
      el('p', { class: 'an-surface', lang: 'zh' }, model.document.text.slice(mention.start, mention.end)),
      el('p', { class: 'an-meta' }, `${mention.origin === 'person' ? this.host.word('person') : mention.origin} · ${Math.round(mention.confidence * 100)} % · ${mention.start}–${mention.end}`),
    );
    if (!this.config.canEdit) return box;
    const actions = el('div', { class: 'an-actions' });
    if (mention.state === 'suggested') {
      actions.append(this.action('accept', 'primary', () => model.setState([mention.id], 'accepted')), this.action('reject', '', () => model.setState([mention.id], 'rejected')));
    } else {
      actions.append(this.action('remove', '', () => model.setState([mention.id], 'deleted')));
    }
    actions.append(this.action('relate', '', () => this.host.startRelation()));
    box.append(actions);
    return box;
  }

  private section(word: string, count: number, items: HTMLElement[]): HTMLElement {
    const list = el('ul', { class: 'an-list' }, ...items);
    if (count > items.length) list.append(el('li', { class: 'an-meta' }, this.host.word('shownOf').replace('{0}', String(items.length)).replace('{1}', String(count))));
    return el('details', { class: 'an-section', open: count > 0 }, el('summary', {}, `${this.host.word(word)} `, el('span', { class: 'an-count' }, String(count))), list);
  }

  private item(model: Model, mention: Mention, view: View): HTMLElement {
    const type = model.type(mention.type);
    return el('li', {}, el('button', {
      type: 'button', 'data-focus': mention.id, class: `an-item${mention.id === view.current ? ' an-item-current' : ''}`, onclick: () => this.host.select(mention.id),
    }, el('i', { class: `an-dot type-${type?.color ?? 0}` }), el('span', { lang: 'zh' }, model.document.text.slice(mention.start, mention.end)), el('small', {}, type?.name ?? mention.type)));
  }

  private relation(model: Model, relation: Relation): HTMLElement {
    const surface = (id: string | null): string => {
      const m = id ? model.mentions.get(id) : null;
      return m ? model.document.text.slice(m.start, m.end) : '';
    };
    const name = [...this.config.relationTypes, ...this.config.entityTypes.flatMap(t => t.properties)].find(r => r.id === relation.type)?.name ?? relation.type;
    const tail = relation.tail ? surface(relation.tail) : model.document.text.slice(relation.start!, relation.end!);
    const row = el('li', { class: `an-relation an-${relation.state}` }, el('button', { type: 'button', class: 'an-item', 'data-focus': relation.id, onclick: () => this.host.select(relation.head) },
      el('span', { lang: 'zh' }, surface(relation.head)), el('small', {}, `—${name}→`), el('span', { lang: 'zh' }, tail)));
    if (this.config.canEdit) {
      if (relation.state === 'suggested') row.append(this.icon('accept', '✓', () => model.setRelationState([relation.id], 'accepted')));
      row.append(this.icon('remove', '×', () => model.setRelationState([relation.id], relation.state === 'suggested' ? 'rejected' : 'deleted')));
    }
    return row;
  }

  private action(word: string, kind: string, run: () => void): HTMLElement {
    return el('button', { type: 'button', class: `an-button ${kind}`, 'data-focus': word, onclick: run }, this.host.word(word));
  }

  private icon(word: string, sign: string, run: () => void): HTMLElement {
    return el('button', { type: 'button', class: 'an-icon', title: this.host.word(word), 'aria-label': this.host.word(word), onclick: run }, sign);
  }
}
