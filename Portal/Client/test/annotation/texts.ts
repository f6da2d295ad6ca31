// Documents, mentions and relations for properties of the annotator.
import { snap } from '../../src/annotation/snap';
import { isLive, type Config, type Mention, type Relation, type State } from '../../src/annotation/types';
import type { Random } from '../support/random';

const words = [
  ...['公司', '大连机床', '成立', '于', '的', '北京市', '𠮷野家', '生产', '数控'],
  ...['Apple', 'robot', 'a', 'state-of-the-art', '2024', '3.5', 'Pneumonoultramicroscopicsilicovolcanoconiosis'],
  ...['，', '。', '）', '（', '”', ')', '%', ' ', ' ', ' ', '\n', '\t', '🙂', '１２'],
];

export const textOf = (random: Random, from = 0, to = 60): string => random.text(from, to, words);

/** How wide a text is: as a font that gives each letter its own room. */
export function measure(s: string): number {
  let width = 0;
  for (const c of s) width += c.codePointAt(0)! > 0xffff ? 20 : c.charCodeAt(0) > 255 ? 16 : /[il.,)]/.test(c) ? 4 : 8.5;
  return width;
}

export const states: State[] = ['suggested', 'accepted', 'rejected', 'deleted'];
export const entityTypes = ['Company', 'City', 'Person'];
export const relationTypes = ['makes', 'in', 'knows'];

export function config(): Config {
  return {
    workspace: 'w',
    canEdit: true,
    layer: 'l',
    entityTypes: entityTypes.map((id, color) => ({
      id,
      name: id,
      color,
      hotkey: '',
      definition: '',
      examples: [],
      negativeExamples: [],
      properties: [{ id: 'founded', name: 'founded' }],
    })),
    relationTypes: [
      { id: 'makes', name: 'makes', pairs: [['Company', 'City']] },
      {
        id: 'in',
        name: 'in',
        pairs: [
          ['Company', 'City'],
          ['Person', 'City'],
        ],
      },
      { id: 'knows', name: 'knows', pairs: [['Person', 'Person']] },
    ],
    words: {},
  };
}

export function mentionOf(random: Random, text: string, id: string): Mention | null {
  const start = random.int(0, Math.max(0, text.length - 1));
  const span = snap(text, { start, end: Math.min(text.length, start + random.int(1, 25)) }, 'character');
  if (!span) return null;
  return {
    id,
    type: random.pick(entityTypes),
    ...span,
    state: random.chance(0.8) ? random.pick(['suggested', 'accepted'] as const) : random.pick(states),
    origin: random.pick(['person', 'tagger', 'dictionary']),
    confidence: random.next(),
    assertion: random.pick(['present', 'negated', 'uncertain', 'negated, uncertain', 'historical', 'uncertain, other'] as const),
    attributes: null,
    author: null,
    isAutoAccepted: false,
    fragments: random.chance(0.2) ? fragmentsOf(random, text, span.start, span.end) : null,
  };
}

function fragmentsOf(random: Random, text: string, start: number, end: number): Mention['fragments'] {
  const cut = random.int(start + 1, end - 1);
  const first = snap(text, { start, end: cut }, 'character');
  const last = snap(text, { start: cut, end }, 'character');
  if (!first || !last || first.start !== start || last.end !== end || first.end + 1 >= last.start) return null;
  return [first, { start: first.end + 1, end: last.end }].map(p => snap(text, p, 'character') ?? p);
}

export function mentionsOf(random: Random, text: string, most: number): Mention[] {
  return random.list(0, most, i => mentionOf(random, text, `m${i}`)).filter(m => m !== null);
}

export function relationsOf(random: Random, text: string, mentions: Mention[], most: number): Relation[] {
  if (mentions.length === 0) return [];
  return random.list(0, most, i => {
    const value = random.chance(0.15) ? snap(text, { start: 0, end: Math.min(4, text.length) }, 'character') : null;
    return {
      id: `r${i}`,
      type: random.pick(relationTypes),
      head: random.pick(mentions).id,
      tail: value ? null : random.pick(mentions).id,
      start: value?.start ?? null,
      end: value?.end ?? null,
      state: random.chance(0.85) ? random.pick(['suggested', 'accepted'] as const) : random.pick(states),
      origin: 'person',
      confidence: 1,
      assertion: 'present' as const,
      attributes: null,
      author: null,
    };
  });
}

/** What is shown of a mention or a relation: those that are decided away are not compared. */
export const liveOf = <T extends { id: string; state: State }>(all: Iterable<T>): T[] =>
  [...all].filter(x => isLive(x.state)).sort((a, b) => (a.id < b.id ? -1 : 1));
