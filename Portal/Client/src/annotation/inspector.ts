// The panel beside the text: the current mention or relation, and lists of everything, which are also the way without a pointer.
import { el } from '../components/dom';
import { Cards, type CardHost } from './cards';
import type { Comments } from './comments';
import type { Model } from './model';
import type { Panels } from './panels';
import type { View } from './rows';
import { assertionSign, surfaceOf, type Config, type Mention, type Relation, type Span } from './types';

interface Host extends CardHost {
  readonly currentRelation: Relation | null;
  readonly place: Span | null;
  readonly hiddenTypes: Set<string>;
  selectRelation(id: string): void;
  hideType(type: string, hide: boolean): void;
}

const mostListed = 200;
const thresholdKey = 'portal.annotator.threshold';

export class Inspector {
  private isPressed = false;
  private missed: (() => void) | null = null;
  private cards: Cards;
  private sections = new Map<string, { state: string; element: HTMLElement }>();

  constructor(
    private side: HTMLElement,
    private config: Config,
    private host: Host,
    panels: Panels,
    private comments: Comments,
  ) {
    this.cards = new Cards(config.canEdit, host, panels);
    side.addEventListener('pointerdown', () => {
      this.isPressed = true;
      for (const end of ['pointerup', 'pointercancel']) window.addEventListener(end, this.release, { once: true });
    });
  }

  /** The least confidence that accepting the whole view takes along, 0 to 1. */
  get threshold(): number {
    return Number(localStorage.getItem(thresholdKey) ?? '0') / 100;
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
    // Neither a button between press and release, nor a field in which something is being written, may be drawn anew.
    const writing =
      this.side.contains(document.activeElement) &&
      document.activeElement instanceof HTMLTextAreaElement &&
      document.activeElement.value !== '';
    if (this.isPressed || writing) {
      this.missed = () => this.draw(model, current, view);
      return;
    }
    const live = model.live();
    const suggestions = live.filter(m => m.state === 'suggested');
    const decisions = live.filter(m => m.state === 'accepted');
    const relations = model.liveRelations();
    const shown = relations.filter(r => !this.host.hiddenTypes.has(r.type));
    const focused = (document.activeElement as HTMLElement | null)?.dataset?.focus;
    const relation = this.host.currentRelation;
    const filter = [...this.host.hiddenTypes];
    const parts = [
      relation
        ? this.cards.relation(model, relation)
        : current
          ? this.cards.mention(model, current)
          : el('p', { class: 'an-empty' }, this.host.word('noSelection')),
      this.kept('suggestions', [suggestions.length, suggestions.slice(0, mostListed).map(m => this.key(m, view))], () =>
        this.section(
          'suggestions',
          suggestions.length,
          suggestions.slice(0, mostListed).map(m => this.item(model, m, view)),
          suggestions.length > 0 && this.config.canEdit ? this.thresholdField() : null,
        ),
      ),
      this.kept('mentions', [decisions.length, decisions.slice(0, mostListed).map(m => this.key(m, view))], () =>
        this.section(
          'mentions',
          decisions.length,
          decisions.slice(0, mostListed).map(m => this.item(model, m, view)),
        ),
      ),
      this.kept(
        'relations',
        [
          relations.length,
          filter,
          relation?.id,
          shown
            .slice(0, mostListed)
            .map(r => [r.id, r.type, r.state, r.assertion, r.start, model.surface(r.head), r.tail && model.surface(r.tail)]),
        ],
        () =>
          this.section(
            'relations',
            relations.length,
            shown.slice(0, mostListed).map(r => this.relation(model, r)),
            this.filter(relations),
            shown.length,
          ),
      ),
      this.comments.list(model, this.host.place),
      this.about(model, live.length, relations.length),
    ];
    // What stays where it is keeps its scroll, its focus and its layout.
    parts.forEach((part, i) => {
      const there = this.side.children[i];
      if (there !== part)
        if (there) there.replaceWith(part);
        else this.side.append(part);
    });
    while (this.side.children.length > parts.length) this.side.lastElementChild!.remove();
    if (focused) this.side.querySelector<HTMLElement>(`[data-focus="${CSS.escape(focused)}"]`)?.focus();
  }

  private key(m: Mention, view: View): unknown[] {
    return [m.id, m.type, m.start, m.end, m.assertion, m.id === view.current, view.picked.has(m.id)];
  }

  private kept(name: string, state: unknown, make: () => HTMLElement): HTMLElement {
    const now = JSON.stringify(state);
    const known = this.sections.get(name);
    if (known?.state === now) return known.element;
    const element = make();
    this.sections.set(name, { state: now, element });
    return element;
  }

  private thresholdField(): HTMLElement {
    const field = el('input', {
      type: 'number',
      min: 0,
      max: 100,
      step: 5,
      'data-focus': 'threshold',
      value: Math.round(this.threshold * 100),
      onchange: () => localStorage.setItem(thresholdKey, String(Math.min(100, Math.max(0, Number(field.value) || 0)))),
    });
    return el('label', { class: 'an-meta an-threshold' }, this.host.word('threshold'), ' ', field, ' %');
  }

  private filter(relations: Relation[]): HTMLElement | null {
    const counts = new Map<string, number>();
    for (const r of relations) counts.set(r.type, (counts.get(r.type) ?? 0) + 1);
    if (counts.size < 2) return null;
    return el(
      'div',
      { class: 'an-filter', role: 'group', 'aria-label': this.host.word('filterRelations') },
      ...[...counts].map(([type, count]) => {
        const isHidden = this.host.hiddenTypes.has(type);
        return el(
          'button',
          {
            type: 'button',
            'data-focus': `filter-${type}`,
            'aria-pressed': String(!isHidden),
            class: `an-filter-item${isHidden ? ' an-off' : ''}`,
            onclick: () => this.host.hideType(type, !isHidden),
          },
          `${this.host.typeName(type)} ${count}`,
        );
      }),
    );
  }

  private about(model: Model, mentions: number, relations: number): HTMLElement {
    const { title, text } = model.document;
    const number = new Intl.NumberFormat(document.documentElement.lang);
    return el(
      'details',
      { class: 'an-section' },
      el('summary', {}, this.host.word('document')),
      el(
        'dl',
        { class: 'an-about' },
        ...[
          [this.host.word('documentTitle'), title],
          [this.host.word('documentLength'), number.format([...text].length)],
          [this.host.word('mentions'), number.format(mentions)],
          [this.host.word('relations'), number.format(relations)],
        ].flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]),
      ),
    );
  }

  private section(word: string, count: number, items: HTMLElement[], head: HTMLElement | null = null, listed = count): HTMLElement {
    const list = el('ul', { class: 'an-list' }, ...items);
    if (listed > items.length)
      list.append(
        el('li', { class: 'an-meta' }, this.host.word('shownOf').replace('{0}', String(items.length)).replace('{1}', String(listed))),
      );
    return el(
      'details',
      { class: 'an-section', open: count > 0 },
      el('summary', {}, `${this.host.word(word)} `, el('span', { class: 'an-count' }, String(count))),
      head ?? '',
      list,
    );
  }

  private item(model: Model, mention: Mention, view: View): HTMLElement {
    const type = model.type(mention.type);
    return el(
      'li',
      {},
      el(
        'button',
        {
          type: 'button',
          'data-focus': mention.id,
          class: `an-item${mention.id === view.current ? ' an-item-current' : ''}${view.picked.has(mention.id) ? ' an-item-picked' : ''}`,
          onclick: () => this.host.select(mention.id),
        },
        el('i', { class: `an-dot type-${type?.color ?? 0}` }),
        el('span', { lang: 'zh' }, surfaceOf(model.document.text, mention)),
        el('small', {}, assertionSign(mention.assertion) + (type?.name ?? mention.type)),
      ),
    );
  }

  private relation(model: Model, relation: Relation): HTMLElement {
    const tail = relation.tail ? model.surface(relation.tail) : model.document.text.slice(relation.start!, relation.end!);
    const row = el(
      'li',
      { class: `an-relation an-${relation.state}` },
      el(
        'button',
        {
          type: 'button',
          class: `an-item${relation.id === this.host.currentRelation?.id ? ' an-item-current' : ''}`,
          'data-focus': relation.id,
          onclick: () => this.host.selectRelation(relation.id),
        },
        el('span', { lang: 'zh' }, model.surface(relation.head)),
        el('small', {}, `—${assertionSign(relation.assertion)}${this.host.typeName(relation.type)}→`),
        el('span', { lang: 'zh' }, tail),
      ),
    );
    if (this.config.canEdit) {
      if (relation.state === 'suggested') row.append(this.icon('accept', '✓', () => model.setRelationState([relation.id], 'accepted')));
      row.append(
        this.icon('remove', '×', () => model.setRelationState([relation.id], relation.state === 'suggested' ? 'rejected' : 'deleted')),
      );
    }
    return row;
  }

  private icon(word: string, sign: string, run: () => void): HTMLElement {
    return el(
      'button',
      { type: 'button', class: 'an-icon', title: this.host.word(word), 'aria-label': this.host.word(word), onclick: run },
      sign,
    );
  }
}
