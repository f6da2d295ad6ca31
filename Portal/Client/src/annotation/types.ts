export type State = 'suggested' | 'accepted' | 'rejected' | 'deleted';

/** As the API writes it: flags in this order, joined by comma and space; none of them is "present". */
export type Assertion = string;
export type AssertionFlag = 'negated' | 'uncertain' | 'historical' | 'other';
export const assertionFlags: readonly AssertionFlag[] = ['negated', 'uncertain', 'historical', 'other'];

export interface Mention {
  id: string;
  type: string;
  start: number;
  end: number;
  state: State;
  origin: string;
  confidence: number;
  assertion: Assertion;
  /** What else is said of it: names with values. */
  attributes: Record<string, string> | null;
  /** Who decided it last. */
  author: string | null;
  /** Accepted because it is sure enough, and not looked at by a person since. */
  isAutoAccepted: boolean;
  /** Its pieces where it is written in several; start and end are then those of the first and the last. */
  fragments: Span[] | null;
}

export interface Relation {
  id: string;
  type: string;
  head: string;
  tail: string | null;
  start: number | null;
  end: number | null;
  state: State;
  origin: string;
  confidence: number;
  assertion: Assertion;
  /** What else is said of it: names with values. */
  attributes: Record<string, string> | null;
  /** Who decided it last. */
  author: string | null;
}

export interface AnnotatedDocument {
  id: string;
  title: string;
  text: string;
  status: string;
  revision: number;
  mentions: Mention[];
  relations: Relation[];
}

export interface EntityType {
  id: string;
  name: string;
  color: number;
  hotkey: string;
  definition: string;
  examples: string[];
  negativeExamples: string[];
  properties: { id: string; name: string }[];
}

export interface RelationType {
  id: string;
  name: string;
  pairs: [string, string][];
}

export interface Config {
  workspace: string;
  canEdit: boolean;
  /**
   * Whose annotations are shown: an account, or zeros for those that all share. Said with every edit: one that waited must not land
   * elsewhere.
   */
  layer: string;
  entityTypes: EntityType[];
  relationTypes: RelationType[];
  words: Record<string, string>;
}

/** Where the API keeps what belongs to a document. */
export const addressOf = (model: { config: Config; document: { id: string } }): string =>
  `/api/v1/workspaces/${encodeURIComponent(model.config.workspace)}/documents/${model.document.id}`;

/** What an address says of the layer. */
export const layerOf = (config: Config): string => `?layer=${config.layer}`;

export interface Span {
  start: number;
  end: number;
}

/** A flag of an assertion turned on or off. */
export function toggled(assertion: Assertion, flag: AssertionFlag): Assertion {
  const flags = new Set<string>(assertion === 'present' ? [] : assertion.split(', '));
  if (!flags.delete(flag)) flags.add(flag);
  return assertionFlags.filter(f => flags.has(f)).join(', ') || 'present';
}

/** How an assertion is written before a name, in signs that need no colour. */
export const assertionSign = (assertion: Assertion): string =>
  (assertion.includes('negated') ? '¬' : '') +
  (assertion.includes('uncertain') ? '≈' : '') +
  (assertion.includes('historical') ? '↶' : '') +
  (assertion.includes('other') ? '⇄' : '');

export const piecesOf = (m: Mention): Span[] => m.fragments ?? [{ start: m.start, end: m.end }];

/** What is written, the pieces put together: with a space between them where the script has spaces. */
export const surfaceOf = (text: string, m: Mention): string =>
  piecesOf(m)
    .map(p => text.slice(p.start, p.end))
    .reduce(
      (a, b) =>
        a +
        (/[\p{L}\p{N}]$/u.test(a) && /^[\p{L}\p{N}]/u.test(b) && !/\p{Script=Han}$/u.test(a) && !/^\p{Script=Han}/u.test(b) ? ' ' : '') +
        b,
    );

/** Spans in order, those that overlap or touch made one. */
export function joined(spans: Span[]): Span[] {
  const result: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const last = result[result.length - 1];
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else result.push({ ...span });
  }
  return result;
}

export const attributesOf = (of: Mention | Relation): string =>
  Object.entries(of.attributes ?? {})
    .map(([name, value]) => `${name}: ${value}`)
    .join(', ');

export const isLive = (state: State): boolean => state === 'suggested' || state === 'accepted';
