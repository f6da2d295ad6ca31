// What is said of the current mention or relation, and what can be done with it.
import { el } from '../components/dom';
import type { Model } from './model';
import { engineName, type Panels } from './panels';
import { assertionFlags, assertionSign, surfaceOf, type AssertionFlag, type Mention, type Relation } from './types';

export interface CardHost {
  select(id: string | null): void;
  startRelation(): void;
  propagate(): void;
  assert(flag: AssertionFlag): void;
  typeName(id: string): string;
  word(key: string): string;
}

export class Cards {
  constructor(
    private canEdit: boolean,
    private host: CardHost,
    private panels: Panels,
  ) {}

  mention(model: Model, mention: Mention): HTMLElement {
    const type = model.type(mention.type);
    const surface = surfaceOf(model.document.text, mention);
    const box = this.card(`type-${type?.color ?? 0}`, type?.name ?? mention.type, mention);
    box.append(
      el('p', { class: 'an-surface', lang: 'zh' }, surface),
      el(
        'p',
        { class: 'an-meta' },
        `${this.origin(mention)} · ${Math.round(mention.confidence * 100)} % · ${mention.start}–${mention.end}${this.author(mention)}`,
      ),
    );
    if (this.canEdit) {
      const actions = el('div', { class: 'an-actions' });
      if (mention.state === 'suggested') {
        actions.append(
          this.action('accept', 'primary', () => model.setState([mention.id], 'accepted')),
          this.action('reject', '', () => model.setState([mention.id], 'rejected')),
        );
      } else {
        actions.append(this.action('remove', '', () => model.setState([mention.id], 'deleted')));
      }
      actions.append(this.action('relate', '', () => this.host.startRelation()));
      if (mention.state === 'accepted') actions.append(this.action('propagate', '', () => this.host.propagate()));
      box.append(actions, this.flags(mention));
    }
    box.append(this.panels.attributes(model, mention));
    if (mention.origin !== 'person') box.append(this.panels.why(model, mention));
    box.append(
      this.panels.guideline(model, mention),
      this.panels.lookup(model, surface, mention.type),
      this.panels.history(model, mention),
    );
    return box;
  }

  relation(model: Model, relation: Relation): HTMLElement {
    const box = this.card('', this.host.typeName(relation.type), relation);
    const end = (id: string): HTMLElement => {
      const m = model.mentions.get(id);
      return el(
        'button',
        { type: 'button', class: 'an-item', 'data-focus': `end-${id}`, onclick: () => this.host.select(id) },
        el('i', { class: `an-dot type-${(m && model.type(m.type)?.color) ?? 0}` }),
        el('span', { lang: 'zh' }, model.surface(id)),
        el('small', {}, m ? this.host.typeName(m.type) : ''),
      );
    };
    box.append(
      end(relation.head),
      el('span', { class: 'an-meta' }, `↓ ${this.host.typeName(relation.type)}`),
      relation.tail
        ? end(relation.tail)
        : el('p', { class: 'an-surface', lang: 'zh' }, model.document.text.slice(relation.start!, relation.end!)),
      el('p', { class: 'an-meta' }, `${this.origin(relation)} · ${Math.round(relation.confidence * 100)} %${this.author(relation)}`),
    );
    if (this.canEdit) {
      const actions = el('div', { class: 'an-actions' });
      if (relation.state === 'suggested')
        actions.append(this.action('accept', 'primary', () => model.setRelationState([relation.id], 'accepted')));
      actions.append(
        this.action(relation.state === 'suggested' ? 'reject' : 'remove', '', () =>
          model.setRelationState([relation.id], relation.state === 'suggested' ? 'rejected' : 'deleted'),
        ),
      );
      const others = model.otherTypes(relation);
      if (others.length > 0) {
        const select = el(
          'select',
          {
            'aria-label': this.host.word('changeType'),
            'data-focus': 'relation-type',
            onchange: () => select.value && model.retypeRelation(relation.id, select.value),
          },
          el('option', { value: '' }, this.host.word('changeType')),
          ...others.map(o => el('option', { value: o.id }, o.name)),
        );
        actions.append(select);
      }
      box.append(actions, this.flags(relation));
    }
    box.append(this.panels.attributes(model, relation));
    if (relation.origin !== 'person') box.append(this.panels.why(model, relation));
    box.append(this.panels.history(model, relation));
    return box;
  }

  private card(dot: string, name: string, of: Mention | Relation): HTMLElement {
    return el(
      'div',
      { class: 'an-card' },
      el(
        'div',
        { class: 'an-card-head' },
        dot ? el('i', { class: `an-dot ${dot}` }) : '',
        el('b', {}, assertionSign(of.assertion) + name),
        el(
          'span',
          { class: `an-state an-state-${of.state}` },
          this.host.word('isAutoAccepted' in of && of.isAutoAccepted ? 'autoAccepted' : of.state),
        ),
      ),
    );
  }

  private flags(of: Mention | Relation): HTMLElement {
    return el(
      'div',
      { class: 'an-flags' },
      ...assertionFlags.map(flag => {
        const box = el('input', { type: 'checkbox', 'data-focus': flag, onchange: () => this.host.assert(flag) });
        box.checked = of.assertion.includes(flag);
        return el('label', {}, box, ' ', this.host.word(flag));
      }),
    );
  }

  private author(of: Mention | Relation): string {
    return of.author ? ` · ${of.author}` : '';
  }

  private origin(of: Mention | Relation): string {
    return engineName(of.origin, k => this.host.word(k));
  }

  private action(word: string, kind: string, run: () => void): HTMLElement {
    return el('button', { type: 'button', class: `an-button ${kind}`, 'data-focus': word, onclick: run }, this.host.word(word));
  }
}
