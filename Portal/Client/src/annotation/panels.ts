// What is read on demand beside the current mention: the guideline of its type, its history, what dictionaries say.
import { el } from '../components/dom';
import { get, post } from '../components/http';
import type { Model } from './model';
import { addressOf, type Mention, type Relation } from './types';

interface HistoryLine {
  at: string;
  who: string;
  kind: string;
  operation: string;
  detail: string;
  isUndone: boolean;
}
interface Lookup {
  terms: { list: string; type: string; term: string }[];
  entities: { id: string; type: string; name: string; triples: number }[];
}
interface Host {
  word(key: string): string;
  say(message: string): void;
  typeName(id: string): string;
}

interface Reasons {
  votes: { engine: string; confidence: number; detail: string | null }[];
  features: { kind: string; text: string; weight: number }[];
  reply: { prompt: number; text: string; at: string } | null;
}

/** The name of the engine, or of the way, that something comes from. */
export function engineName(origin: string, word: (key: string) => string): string {
  const known: Record<string, string> = {
    person: 'person',
    same: 'originSame',
    dictionary: 'originDictionary',
    tagger: 'originTagger',
    relations: 'originRelations',
    ensemble: 'originEnsemble',
  };
  return origin in known ? word(known[origin]) : origin;
}

export class Panels {
  private open = new Set<string>();
  // What is half written outlives whatever is drawn anew, and waits where it was begun: it never goes to what is selected next.
  private attributeDrafts = new Map<string, [name: string, value: string]>();

  constructor(private host: Host) {}

  guideline(model: Model, mention: Mention): HTMLElement | '' {
    const type = model.type(mention.type);
    if (!type || !(type.definition || type.examples.length || type.negativeExamples.length)) return '';
    const examples = (key: string, list: string[]): HTMLElement | '' =>
      list.length
        ? el('p', {}, el('b', {}, this.host.word(key)), ' ', list.slice(0, 8).join('、') + (list.length > 8 ? ` … ${list.length}` : ''))
        : '';
    return this.fold('guideline', this.host.word('guideline'), () => [
      el('p', {}, type.definition),
      examples('examples', type.examples),
      examples('negativeExamples', type.negativeExamples),
    ]);
  }

  /** What else is said of a mention or a relation: listed, taken away, added. */
  attributes(model: Model, of: Mention | Relation): HTMLElement {
    const can = model.config.canEdit;
    const names = [...new Set([...model.mentions.values(), ...model.relations.values()].flatMap(m => Object.keys(m.attributes ?? {})))];
    const name = el('input', {
      type: 'text',
      maxlength: 64,
      list: 'an-attribute-names',
      'data-focus': 'attribute-name',
      'aria-label': this.host.word('attributeName'),
      placeholder: this.host.word('attributeName'),
    });
    const value = el('input', {
      type: 'text',
      maxlength: 500,
      'data-focus': 'attribute-value',
      'aria-label': this.host.word('attributeValue'),
      placeholder: this.host.word('attributeValue'),
    });
    [name.value, value.value] = this.attributeDrafts.get(of.id) ?? ['', ''];
    for (const field of [name, value]) field.addEventListener('input', () => this.attributeDrafts.set(of.id, [name.value, value.value]));
    const add = (event: Event): void => {
      event.preventDefault();
      // A name is one word, so that every format can hold it.
      const key = name.value.trim().replace(/\s+/g, '_');
      const said = value.value.trim();
      if (!key || !said) return;
      this.attributeDrafts.delete(of.id);
      model.attribute(of.id, key, said);
    };
    const listed = Object.entries(of.attributes ?? {}).map(([key, text]) =>
      el(
        'li',
        {},
        el('b', {}, key),
        ` ${text}`,
        can
          ? el(
              'button',
              {
                type: 'button',
                class: 'an-icon',
                title: this.host.word('remove'),
                'aria-label': `${this.host.word('remove')}: ${key}`,
                onclick: () => model.attribute(of.id, key, null),
              },
              '×',
            )
          : '',
      ),
    );
    const count = listed.length > 0 ? ` ${listed.length}` : '';
    return this.fold('attributes', this.host.word('attributes') + count, () => [
      listed.length > 0 ? el('ul', { class: 'an-attributes' }, ...listed) : '',
      can
        ? el(
            'form',
            { class: 'an-attribute-form', onsubmit: add },
            name,
            value,
            el('datalist', { id: 'an-attribute-names' }, ...names.map(n => el('option', { value: n }))),
            el('button', { type: 'submit', class: 'an-button' }, this.host.word('attributeAdd')),
          )
        : '',
    ]);
  }

  history(model: Model, annotation: Mention | Relation): HTMLElement {
    return this.fold('history', this.host.word('history'), async () => {
      const { items: lines, total } = await get<{ items: HistoryLine[]; total: number }>(
        `${addressOf(model)}/annotations/${annotation.id}/history`,
      );
      if (lines.length === 0) return [el('p', { class: 'an-empty' }, `${annotation.origin} · ${this.host.word('suggested')}`)];
      return [
        el(
          'ul',
          { class: 'an-history' },
          ...lines.map(l =>
            el(
              'li',
              { class: l.isUndone ? 'an-undone' : '' },
              el(
                'span',
                {},
                this.host.word('did' + title(l.operation || l.kind.split('.')[1])) +
                  (l.kind === 'document.undo'
                    ? ` (${this.host.word('didUndo')})`
                    : l.kind === 'document.redo'
                      ? ` (${this.host.word('didRedo')})`
                      : ''),
              ),
              ' ',
              el('b', {}, this.detail(l)),
              el('small', {}, `${l.who} · ${new Date(l.at).toLocaleString(document.documentElement.lang)}`),
            ),
          ),
        ),
        total > lines.length
          ? el('p', { class: 'an-meta' }, this.host.word('shownOf').replace('{0}', String(lines.length)).replace('{1}', String(total)))
          : '',
      ];
    });
  }

  /** Which engines suggest it, and what they go by. */
  why(model: Model, annotation: Mention | Relation): HTMLElement {
    return this.fold('why', this.host.word('why'), async () => {
      const { votes, features, reply } = await get<Reasons>(`${addressOf(model)}/annotations/${annotation.id}/why`);
      if (votes.length === 0) return [el('p', { class: 'an-empty' }, this.host.word('whyNothing'))];
      const most = Math.max(...features.map(f => f.weight), 1e-9);
      return [
        el(
          'ul',
          { class: 'an-found' },
          ...votes.map(v =>
            el(
              'li',
              {},
              el('b', {}, `${engineName(v.engine, k => this.host.word(k))} ${Math.round(v.confidence * 100)} %`),
              ' ',
              this.voteDetail(v),
            ),
          ),
        ),
        features.length > 0
          ? el(
              'ul',
              { class: 'an-reasons', 'aria-label': this.host.word('whyFeatures') },
              ...features.map(f =>
                el(
                  'li',
                  {},
                  el('span', {}, this.host.word('feature' + title(f.kind))),
                  el('b', { lang: 'zh' }, f.text),
                  el('i', { style: `width:${Math.round((100 * f.weight) / most)}%` }),
                ),
              ),
            )
          : '',
        reply
          ? el(
              'details',
              {},
              el('summary', { class: 'an-meta' }, this.host.word('whyReply').replace('{0}', String(reply.prompt))),
              el('pre', { class: 'code an-reply', lang: 'zh' }, reply.text),
            )
          : '',
      ];
    });
  }

  private voteDetail(vote: Reasons['votes'][number]): string {
    const detail = vote.detail ?? '';
    if (vote.engine === 'tagger' || vote.engine === 'relations')
      return this.host.word(detail.endsWith('+') ? 'whyVersionSince' : 'whyVersion').replace('{0}', detail.replace('+', ''));
    const source = /^(approvedEntity|schemaExample|list): (.*)$/.exec(detail);
    return source ? `${this.host.word('source' + title(source[1]))} ${source[2]}` : detail;
  }

  lookup(model: Model, surface: string, type: string): HTMLElement {
    return this.fold('lookup', this.host.word('lookup'), async () => {
      const address = `${addressOf(model)}/lookup`;
      const found = await get<Lookup>(`${address}?surface=${encodeURIComponent(surface)}`);
      const rows = [
        ...found.entities.map(e =>
          el(
            'li',
            {},
            el('b', {}, e.name),
            ` ${this.host.typeName(e.type)} · ${this.host.word('lookupFacts').replace('{0}', String(e.triples))}`,
          ),
        ),
        ...found.terms.map(t =>
          el(
            'li',
            {},
            el('b', {}, t.term),
            ` ${this.host.typeName(t.type)} · ${t.list === 'annotators' ? this.host.word('annotatorsList') : t.list}`,
          ),
        ),
      ];
      const isKnown = found.terms.some(t => t.type === type);
      return [
        rows.length ? el('ul', { class: 'an-found' }, ...rows) : el('p', { class: 'an-empty' }, this.host.word('lookupNothing')),
        model.config.canEdit && !isKnown
          ? el(
              'button',
              {
                type: 'button',
                class: 'an-button',
                onclick: () =>
                  void post(address, { surface, type }).then(
                    () => this.host.say(this.host.word('termAdded').replace('{0}', surface)),
                    (error: Error) => this.host.say(error.message),
                  ),
              },
              this.host.word('termAdd'),
            )
          : '',
      ];
    });
  }

  private detail(line: HistoryLine): string {
    return line.operation === 'setMentionState' || line.operation === 'setRelationState' || line.operation === 'restore'
      ? this.host.word('state' + line.detail)
      : line.operation === 'setAssertion'
        ? line.detail
            .split(', ')
            .map(d => this.host.word('assertion' + d))
            .join(' ')
        : this.host.typeName(line.detail);
  }

  // Stays open from mention to mention; what it shows is read when it is open.
  private fold(name: string, title: string, fill: () => (Node | string)[] | Promise<(Node | string)[]>): HTMLElement {
    const body = el('div', { class: 'an-fold-body' });
    const box = el('details', { class: 'an-fold', 'data-fold': name, open: this.open.has(name) }, el('summary', {}, title), body);
    let filled = false;
    const show = async (): Promise<void> => {
      if (filled) return;
      filled = true;
      try {
        body.replaceChildren(...(await fill()));
      } catch (error) {
        body.replaceChildren(el('p', { class: 'an-empty', role: 'alert' }, String((error as Error).message)));
      }
    };
    if (this.open.has(name)) void show();
    box.addEventListener('toggle', () => {
      if (box.open) {
        this.open.add(name);
        void show();
      } else this.open.delete(name);
    });
    return box;
  }
}

const title = (s: string): string => s[0].toUpperCase() + s.slice(1);
