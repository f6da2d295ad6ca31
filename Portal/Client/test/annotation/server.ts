// What the server makes of the commands of the annotator, written a second time and by other means: the browser shows at once what this
// says a moment later. It keeps a document, applies edits, undoes them by what was there before, and tells of conflicts.
import { piecesOf, type AnnotatedDocument, type Mention, type Relation, type Span, type State } from '../../src/annotation/types';
import { config } from './texts';

type Edit = { op: string } & Record<string, never>;
interface Known {
  mentions: Map<string, Mention>;
  relations: Map<string, Relation>;
}
interface Done {
  before: Known;
  after: Known;
}

const isLive = (state: State): boolean => state === 'accepted' || state === 'suggested';
const copy = <T>(value: T): T => structuredClone(value);

export class Server {
  known: Known;
  revision = 1;
  /** Every edit that came, by key. */
  readonly keys: string[] = [];
  /** A status that the next calls answer with, in place of doing anything. */
  failing: (number | 'away')[] = [];
  readonly calls: { path: string; body: Record<string, never> }[] = [];
  private done: Done[] = [];
  private undone: Done[] = [];

  constructor(
    readonly text: string,
    mentions: Mention[],
    relations: Relation[],
  ) {
    this.known = { mentions: new Map(mentions.map(m => [m.id, copy(m)])), relations: new Map(relations.map(r => [r.id, copy(r)])) };
  }

  get document(): AnnotatedDocument {
    return copy({
      id: 'd1',
      title: 'd',
      text: this.text,
      status: 'inProgress',
      revision: this.revision,
      // As the API: what was decided away is not read.
      mentions: [...this.known.mentions.values()].filter(m => isLive(m.state)),
      relations: [...this.known.relations.values()].filter(r => isLive(r.state)),
    });
  }

  install(): void {
    globalThis.fetch = ((address: string, init?: { method?: string; body?: string }) => this.answer(address, init)) as never;
  }

  private async answer(address: string, init?: { method?: string; body?: string }): Promise<unknown> {
    const body = JSON.parse(init?.body ?? 'null');
    this.calls.push({ path: address, body });
    if (init?.method !== 'POST') return this.reply(this.document);
    const failure = this.failing.shift();
    if (failure === 'away') throw new TypeError('away');
    if (failure) return { ok: false, status: failure, json: async () => ({ title: `refused ${failure}` }) };
    if (address.includes('/edits')) return this.reply(this.edits(body.items));
    return this.reply(this.turn(address.includes('/undo') ? 'undo' : 'redo', body.value));
  }

  private reply(value: unknown): unknown {
    return { ok: true, status: 200, json: async () => copy(value) };
  }

  /** Edits by the page; <c>seen</c> against what is here. */
  edits(items: { key: string; edit: Edit; seen?: Mention[] }[]): unknown {
    const [before, known] = [this.revision, copy(this.known)];
    const outcomes = items.map(({ key, edit, seen }) => {
      if (this.keys.includes(key)) return { key, isApplied: true, problems: [] };
      const changed = (seen ?? []).filter(s => !this.isSo(s));
      if (changed.length > 0)
        return { key, isApplied: false, problems: changed.map(s => ({ code: 'annotation.conflict', field: s.id, arguments: [] })) };
      this.keys.push(key);
      const was = copy(this.known);
      const problem = this.apply(edit);
      if (problem) {
        this.known = was;
        return { key, isApplied: false, problems: [{ code: problem, field: '', arguments: [] }] };
      }
      this.done.push({ before: was, after: copy(this.known) });
      this.undone = [];
      return { key, isApplied: true, problems: [] };
    });
    return this.told(before, known, outcomes);
  }

  private turn(kind: 'undo' | 'redo', key: string): unknown {
    const [before, known] = [this.revision, copy(this.known)];
    const step = (kind === 'undo' ? this.done : this.undone).pop();
    if (step) {
      const made = kind === 'undo' ? step.after : step.before;
      const wanted = kind === 'undo' ? step.before : step.after;
      // What the step made and the other side lacks was never there: it is deleted.
      for (const map of ['mentions', 'relations'] as const) {
        for (const [id, value] of made[map])
          if (!wanted[map].has(id)) this.known[map].set(id, { ...copy(value), state: 'deleted' } as never);
        for (const [id, value] of wanted[map]) this.known[map].set(id, copy(value) as never);
      }
      (kind === 'undo' ? this.undone : this.done).push(step);
    }
    return this.told(before, known, [{ key, isApplied: true, problems: [] }]);
  }

  private told(before: number, was: Known, outcomes: unknown[]): unknown {
    const changed = <T>(now: Map<string, T>, then: Map<string, T>): T[] =>
      [...now].filter(([id, v]) => JSON.stringify(v) !== JSON.stringify(then.get(id))).map(([, v]) => v);
    const mentions = changed(this.known.mentions, was.mentions);
    const relations = changed(this.known.relations, was.relations);
    if (mentions.length + relations.length > 0) this.revision++;
    return { revision: this.revision, before, outcomes, mentions, relations };
  }

  private isSo(seen: Mention | Relation): boolean {
    const now = this.known.mentions.get(seen.id) ?? this.known.relations.get(seen.id);
    const facts = (m: Mention | Relation): string =>
      JSON.stringify([m.type, m.state, m.assertion, m.start, m.end, m.attributes, 'fragments' in m ? m.fragments : null]);
    return now !== undefined && facts(now) === facts(seen);
  }

  /** Changes what is known; the code of a problem where that may not be. */
  apply(edit: Edit): string | null {
    const { mentions, relations } = this.known;
    const accept = (...ids: (string | null)[]): void => {
      for (const id of ids) {
        const mention = id === null ? undefined : mentions.get(id);
        if (mention?.state === 'suggested') mention.state = 'accepted';
      }
    };
    const person = {
      state: 'accepted' as const,
      origin: 'person',
      confidence: 1,
      assertion: 'present' as const,
      attributes: null,
      author: null,
    };
    switch (edit.op) {
      case 'addMention': {
        const { id, type, start, end } = edit as unknown as Mention;
        if (!this.isSpan(start, end)) return 'annotation.span.illegal';
        const twin = [...mentions.values()].find(
          m => isLive(m.state) && m.type === type && m.start === start && m.end === end && m.fragments === null,
        );
        if (twin?.state === 'accepted') return 'annotation.mention.exists';
        if (twin) twin.state = 'accepted';
        else mentions.set(id, { id, type, start, end, ...person, isAutoAccepted: false, fragments: null });
        return null;
      }
      case 'retypeMention': {
        const mention = mentions.get(edit.id)!;
        Object.assign(mention, { type: edit.type, state: 'accepted' });
        for (const r of relations.values())
          if (isLive(r.state) && r.tail && (r.head === mention.id || r.tail === mention.id) && !this.allows(r)) r.state = 'deleted';
        return null;
      }
      case 'resizeMention': {
        const mention = mentions.get(edit.id)!;
        if (!this.isSpan(edit.start, edit.end)) return 'annotation.span.illegal';
        const [first, last] = [mention.fragments?.[0], mention.fragments?.[mention.fragments.length - 1]];
        if (first && last && (edit.start >= first.end || edit.end <= last.start)) return 'annotation.fragments.resize';
        const pieces = piecesOf(mention).map(copy);
        pieces[0].start = edit.start;
        pieces[pieces.length - 1].end = edit.end;
        Object.assign(mention, { start: edit.start, end: edit.end, state: 'accepted', fragments: pieces.length > 1 ? pieces : null });
        return null;
      }
      case 'setFragments': {
        const pieces = edit.pieces as Span[];
        if (pieces.length === 0 || !pieces.every(p => this.isSpan(p.start, p.end))) return 'annotation.span.illegal';
        Object.assign(mentions.get(edit.id)!, {
          start: Math.min(...pieces.map(p => p.start)),
          end: Math.max(...pieces.map(p => p.end)),
          fragments: pieces.length > 1 ? copy(pieces) : null,
          state: 'accepted',
        });
        return null;
      }
      case 'setMentionState': {
        const ids = edit.ids as string[];
        for (const id of ids) mentions.get(id)!.state = edit.state;
        if (!isLive(edit.state))
          for (const r of relations.values())
            if (isLive(r.state) && (ids.includes(r.head) || (r.tail !== null && ids.includes(r.tail)))) r.state = edit.state;
        return null;
      }
      case 'addRelation':
      case 'addProperty': {
        const { id, type, head, tail = null, start = null, end = null } = edit as unknown as Relation;
        if (tail !== null && !this.allows({ type, head, tail })) return 'annotation.relation.illegal';
        const twin = [...relations.values()].find(
          r => isLive(r.state) && r.type === type && r.head === head && r.tail === tail && r.start === start && r.end === end,
        );
        if (twin?.state === 'accepted') return 'annotation.relation.exists';
        accept(head, tail);
        if (twin) twin.state = 'accepted';
        else relations.set(id, { id, type, head, tail, start, end, ...person });
        return null;
      }
      case 'retypeRelation': {
        const relation = relations.get(edit.id)!;
        Object.assign(relation, { type: edit.type, state: 'accepted' });
        accept(relation.head, relation.tail);
        return null;
      }
      case 'setRelationState':
        for (const id of edit.ids as string[]) {
          const relation = relations.get(id)!;
          relation.state = edit.state;
          if (relation.state === 'accepted') accept(relation.head, relation.tail);
        }
        return null;
      case 'setAssertion':
      case 'setAttribute':
        for (const id of edit.ids as string[]) {
          const of = mentions.get(id) ?? relations.get(id)!;
          of.state = 'accepted';
          if ('head' in of) accept(of.head, of.tail);
          if (edit.op === 'setAssertion') of.assertion = edit.assertion;
          else {
            const attributes = new Map(Object.entries(of.attributes ?? {}));
            attributes.delete(edit.name);
            if (edit.value !== null) attributes.set(edit.name, edit.value);
            of.attributes = attributes.size > 0 ? Object.fromEntries(attributes) : null;
          }
        }
        return null;
      case 'batch':
        return (edit.edits as Edit[]).map(e => this.apply(e)).find(problem => problem !== null) ?? null;
      default:
        return 'edit.illegal';
    }
  }

  private isSpan(start: number, end: number): boolean {
    return start >= 0 && end > start && end <= this.text.length && this.text.slice(start, end).trim() !== '';
  }

  private allows({ type, head, tail }: { type: string; head: string; tail: string | null }): boolean {
    const of = (id: string): string => this.known.mentions.get(id)!.type;
    return config().relationTypes.some(r => r.id === type && r.pairs.some(([h, t]) => h === of(head) && t === of(tail!)));
  }
}
