// The panel beside the text: the current mention or relation, and lists of everything, which are also the way without a pointer.
import { el } from '../shared/dom';
import type { Model } from './model';
import { engineName, type Panels } from './panels';
import type { View } from './rows';
import { assertionSign, surfaceOf, type Config, type Mention, type Relation, type Span } from './types';

interface Host {
  readonly currentRelation: Relation | null;
  readonly place: Span | null;
  readonly hiddenTypes: Set<string>;
  select(id: string | null): void;
  selectRelation(id: string): void;
  startRelation(): void;
  propagate(): void;
  assert(flag: 'negated' | 'uncertain'): void;
  hideType(type: string, hide: boolean): void;
  typeName(id: string): string;
  word(key: string): string;
}

const mostListed = 200;
const thresholdKey = 'portal.annotator.threshold';

export class Inspector {
  private isPressed = false;
  private missed: (() => void) | null = null;
  private sections = new Map<string, { state: string; element: HTMLElement }>();

  constructor(private side: HTMLElement, private config: Config, private host: Host, private panels: Panels) {
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
    const writing = this.side.contains(document.activeElement) && document.activeElement instanceof HTMLTextAreaElement && document.activeElement.value !== '';
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
      relation ? this.relationCard(model, relation) : current ? this.mention(model, current) : el('p', { class: 'an-empty' }, this.host.word('noSelection')),
      this.kept('suggestions', [suggestions.length, suggestions.slice(0, mostListed).map(m => this.key(m, view))], () =>
        this.section('suggestions', suggestions.length, suggestions.slice(0, mostListed).map(m => this.item(model, m, view)), suggestions.length > 0 && this.config.canEdit ? this.thresholdField() : null)),
      this.kept('mentions', [decisions.length, decisions.slice(0, mostListed).map(m => this.key(m, view))], () =>
        this.section('mentions', decisions.length, decisions.slice(0, mostListed).map(m => this.item(model, m, view)))),
      this.kept('relations', [relations.length, filter, relation?.id, shown.slice(0, mostListed).map(r => [r.id, r.type, r.state, r.assertion, r.start, this.surface(model, r.head), r.tail && this.surface(model, r.tail)])], () =>
        this.section('relations', relations.length, shown.slice(0, mostListed).map(r => this.relation(model, r)), this.filter(relations), shown.length)),
      this.panels.commentList(model, this.host.place),
      this.about(model, live.length, relations.length),
    ];
    // What stays where it is keeps its scroll, its focus and its layout.
    parts.forEach((part, i) => {
      const there = this.side.children[i];
      if (there !== part) if (there) there.replaceWith(part);
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

  private mention(model: Model, mention: Mention): HTMLElement {
    const type = model.type(mention.type);
    const surface = surfaceOf(model.document.text, mention);
    const box = this.card(`type-${type?.color ?? 0}`, type?.name ?? mention.type, mention);
    box.append(
      el('p', { class: 'an-surface', lang: 'zh' }, surface),
      el('p', { class: 'an-meta' }, `${this.origin(mention)} · ${Math.round(mention.confidence * 100)} % · ${mention.start}–${mention.end}${this.author(mention)}`),
    );
    if (this.config.canEdit) {
      const actions = el('div', { class: 'an-actions' });
      if (mention.state === 'suggested') {
        actions.append(this.action('accept', 'primary', () => model.setState([mention.id], 'accepted')), this.action('reject', '', () => model.setState([mention.id], 'rejected')));
      } else {
        actions.append(this.action('remove', '', () => model.setState([mention.id], 'deleted')));
      }
      actions.append(this.action('relate', '', () => this.host.startRelation()));
      if (mention.state === 'accepted') actions.append(this.action('propagate', '', () => this.host.propagate()));
      box.append(actions, this.flags(mention));
    }
    box.append(this.panels.attributes(model, mention));
    if (mention.origin !== 'person') box.append(this.panels.why(model, mention));
    box.append(this.panels.guideline(model, mention), this.panels.lookup(model, surface, mention.type), this.panels.history(model, mention));
    return box;
  }

  private relationCard(model: Model, relation: Relation): HTMLElement {
    const box = this.card('', this.host.typeName(relation.type), relation);
    const end = (id: string): HTMLElement => {
      const m = model.mentions.get(id);
      return el('button', { type: 'button', class: 'an-item', 'data-focus': `end-${id}`, onclick: () => this.host.select(id) }, el('i', { class: `an-dot type-${(m && model.type(m.type)?.color) ?? 0}` }), el('span', { lang: 'zh' }, this.surface(model, id)), el('small', {}, m ? this.host.typeName(m.type) : ''));
    };
    box.append(end(relation.head), el('span', { class: 'an-meta' }, `↓ ${this.host.typeName(relation.type)}`), relation.tail ? end(relation.tail) : el('p', { class: 'an-surface', lang: 'zh' }, model.document.text.slice(relation.start!, relation.end!)),
      el('p', { class: 'an-meta' }, `${this.origin(relation)} · ${Math.round(relation.confidence * 100)} %${this.author(relation)}`));
    if (this.config.canEdit) {
      const actions = el('div', { class: 'an-actions' });
      if (relation.state === 'suggested') actions.append(this.action('accept', 'primary', () => model.setRelationState([relation.id], 'accepted')));
      actions.append(this.action(relation.state === 'suggested' ? 'reject' : 'remove', '', () => model.setRelationState([relation.id], relation.state === 'suggested' ? 'rejected' : 'deleted')));
      const others = model.otherTypes(relation);
      if (others.length > 0) {
        const select = el('select', { 'aria-label': this.host.word('changeType'), 'data-focus': 'relation-type', onchange: () => select.value && model.retypeRelation(relation.id, select.value) },
          el('option', { value: '' }, this.host.word('changeType')), ...others.map(o => el('option', { value: o.id }, o.name)));
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
    return el('div', { class: 'an-card' }, el('div', { class: 'an-card-head' }, dot ? el('i', { class: `an-dot ${dot}` }) : '', el('b', {}, assertionSign(of.assertion) + name), el('span', { class: `an-state an-state-${of.state}` }, this.host.word('isAutoAccepted' in of && of.isAutoAccepted ? 'autoAccepted' : of.state))));
  }

  private flags(of: Mention | Relation): HTMLElement {
    return el('div', { class: 'an-flags' }, ...(['negated', 'uncertain'] as const).map(flag => {
      const box = el('input', { type: 'checkbox', 'data-focus': flag, onchange: () => this.host.assert(flag) });
      box.checked = of.assertion.includes(flag);
      return el('label', {}, box, ' ', this.host.word(flag));
    }));
  }

  private author(of: Mention | Relation): string {
    return of.author ? ` · ${of.author}` : '';
  }

  private origin(of: Mention | Relation): string {
    return engineName(of.origin, k => this.host.word(k));
  }

  private thresholdField(): HTMLElement {
    const field = el('input', { type: 'number', min: 0, max: 100, step: 5, 'data-focus': 'threshold', value: Math.round(this.threshold * 100), onchange: () => localStorage.setItem(thresholdKey, String(Math.min(100, Math.max(0, Number(field.value) || 0)))) });
    return el('label', { class: 'an-meta an-threshold' }, this.host.word('threshold'), ' ', field, ' %');
  }

  private filter(relations: Relation[]): HTMLElement | null {
    const counts = new Map<string, number>();
    for (const r of relations) counts.set(r.type, (counts.get(r.type) ?? 0) + 1);
    if (counts.size < 2) return null;
    return el('div', { class: 'an-filter', role: 'group', 'aria-label': this.host.word('filterRelations') }, ...[...counts].map(([type, count]) => {
      const isHidden = this.host.hiddenTypes.has(type);
      return el('button', { type: 'button', 'data-focus': `filter-${type}`, 'aria-pressed': String(!isHidden), class: `an-filter-item${isHidden ? ' an-off' : ''}`, onclick: () => this.host.hideType(type, !isHidden) }, `${this.host.typeName(type)} ${count}`);
    }));
  }

  private about(model: Model, mentions: number, relations: number): HTMLElement {
    const { title, text } = model.document;
    const number = new Intl.NumberFormat(document.documentElement.lang);
    return el('details', { class: 'an-section' }, el('summary', {}, this.host.word('document')), el('dl', { class: 'an-about' },
      ...[[this.host.word('documentTitle'), title], [this.host.word('documentLength'), number.format([...text].length)], [this.host.word('mentions'), number.format(mentions)], [this.host.word('relations'), number.format(relations)]]
        .flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)])));
  }

  private section(word: string, count: number, items: HTMLElement[], head: HTMLElement | null = null, listed = count): HTMLElement {
    const list = el('ul', { class: 'an-list' }, ...items);
    if (listed > items.length) list.append(el('li', { class: 'an-meta' }, this.host.word('shownOf').replace('{0}', String(items.length)).replace('{1}', String(listed))));
    return el('details', { class: 'an-section', open: count > 0 }, el('summary', {}, `${this.host.word(word)} `, el('span', { class: 'an-count' }, String(count))), head ?? '', list);
  }

  private item(model: Model, mention: Mention, view: View): HTMLElement {
    const type = model.type(mention.type);
    return el('li', {}, el('button', {
      type: 'button', 'data-focus': mention.id, class: `an-item${mention.id === view.current ? ' an-item-current' : ''}${view.picked.has(mention.id) ? ' an-item-picked' : ''}`, onclick: () => this.host.select(mention.id),
    }, el('i', { class: `an-dot type-${type?.color ?? 0}` }), el('span', { lang: 'zh' }, surfaceOf(model.document.text, mention)), el('small', {}, assertionSign(mention.assertion) + (type?.name ?? mention.type))));
  }

  private relation(model: Model, relation: Relation): HTMLElement {
    const tail = relation.tail ? this.surface(model, relation.tail) : model.document.text.slice(relation.start!, relation.end!);
    const row = el('li', { class: `an-relation an-${relation.state}` }, el('button', { type: 'button', class: `an-item${relation.id === this.host.currentRelation?.id ? ' an-item-current' : ''}`, 'data-focus': relation.id, onclick: () => this.host.selectRelation(relation.id) },
      el('span', { lang: 'zh' }, this.surface(model, relation.head)), el('small', {}, `—${assertionSign(relation.assertion)}${this.host.typeName(relation.type)}→`), el('span', { lang: 'zh' }, tail)));
    if (this.config.canEdit) {
      if (relation.state === 'suggested') row.append(this.icon('accept', '✓', () => model.setRelationState([relation.id], 'accepted')));
      row.append(this.icon('remove', '×', () => model.setRelationState([relation.id], relation.state === 'suggested' ? 'rejected' : 'deleted')));
    }
    return row;
  }

  private surface(model: Model, id: string): string {
    const m = model.mentions.get(id);
    return m ? surfaceOf(model.document.text, m) : '';
  }

  private action(word: string, kind: string, run: () => void): HTMLElement {
    return el('button', { type: 'button', class: `an-button ${kind}`, 'data-focus': word, onclick: run }, this.host.word(word));
  }

  private icon(word: string, sign: string, run: () => void): HTMLElement {
    return el('button', { type: 'button', class: 'an-icon', title: this.host.word(word), 'aria-label': this.host.word(word), onclick: run }, sign);
  }
}
