// The annotations of the open document as the browser knows them: changed at once, confirmed by the server later.
import { enqueue, onReply, flush, type PendingEdit, type Reply } from '../components/outbox';
import { uuid7 } from '../components/ids';
import {
  addressOf,
  isLive,
  joined,
  layerOf,
  piecesOf,
  surfaceOf,
  type AnnotatedDocument,
  type Assertion,
  type Config,
  type Mention,
  type Relation,
  type RelationType,
  type Span,
  type State,
} from './types';

/** A relation type that may lead between what is picked and a target, and which way. */
export interface Link {
  type: RelationType;
  forward: boolean;
}

/** What was changed by somebody else after this edit's author saw it. */
export interface Conflict {
  edit: { op: string } & Record<string, unknown>;
  /** The mentions and relations that are other than they were seen. */
  ids: string[];
}

/** What a person has marked is decided. */
const byPerson = {
  state: 'accepted',
  origin: 'person',
  confidence: 1,
  assertion: 'present',
  attributes: null,
  author: null,
} as const;

export class Model {
  mentions = new Map<string, Mention>();
  relations = new Map<string, Relation>();
  private unsubscribe: () => void;
  private revision: number;
  private late = 0;

  private constructor(
    readonly config: Config,
    readonly document: AnnotatedDocument,
    private changed: () => void,
    private refused: (message: string) => void,
    private conflicted: (conflicts: Conflict[]) => void,
  ) {
    this.revision = document.revision;
    this.take(document);
    this.unsubscribe = onReply((edits, reply, error) => this.onReply(edits, reply, error));
  }

  static async open(
    config: Config,
    id: string,
    changed: () => void,
    refused: (message: string) => void,
    conflicted: (conflicts: Conflict[]) => void,
  ): Promise<Model> {
    // What was left from before a reload goes first, so that the document comes with it.
    await flush();
    const document = await Model.fetch(config, id);
    return new Model(config, document, changed, refused, conflicted);
  }

  close(): void {
    window.clearTimeout(this.late);
    this.unsubscribe();
  }

  type(id: string) {
    return this.config.entityTypes.find(t => t.id === id);
  }

  /** What is written where a mention is; nothing where there is none. */
  surface(id: string): string {
    const mention = this.mentions.get(id);
    return mention ? surfaceOf(this.document.text, mention) : '';
  }

  live(): Mention[] {
    return [...this.mentions.values()].filter(m => isLive(m.state)).sort((a, b) => a.start - b.start || b.end - a.end);
  }

  liveRelations(): Relation[] {
    return [...this.relations.values()].filter(r => isLive(r.state));
  }

  /** The relation types that may lead from all of some mentions to a target, or from it to all of them. */
  links(from: Mention[], target: Mention): Link[] {
    if (from.length === 0 || from.some(m => m.id === target.id)) return [];
    const allows = (r: RelationType, head: string, tail: string): boolean => r.pairs.some(([h, t]) => h === head && t === tail);
    const forward = this.config.relationTypes
      .filter(r => from.every(m => allows(r, m.type, target.type)))
      .map(type => ({ type, forward: true }));
    const back = this.config.relationTypes
      .filter(r => from.every(m => allows(r, target.type, m.type)))
      .map(type => ({ type, forward: false }));
    // The way that was drawn comes first; the other only where the first leads nowhere.
    return forward.length > 0 ? forward : back;
  }

  /** The types that a relation could have instead. */
  otherTypes(relation: Relation): RelationType[] {
    const [head, tail] = [this.mentions.get(relation.head), relation.tail ? this.mentions.get(relation.tail) : undefined];
    return head && tail
      ? this.config.relationTypes.filter(r => r.id !== relation.type && r.pairs.some(([h, t]) => h === head.type && t === tail.type))
      : [];
  }

  add(type: string, start: number, end: number): string {
    const id = uuid7();
    const twin = this.live().find(m => m.type === type && m.start === start && m.end === end && !m.fragments);
    if (twin?.state === 'accepted') return twin.id;
    if (twin) twin.state = 'accepted';
    else
      this.mentions.set(id, {
        id,
        type,
        start,
        end,
        ...byPerson,
        isAutoAccepted: false,
        fragments: null,
      });
    this.send({ op: 'addMention', id, type, start, end });
    return twin?.id ?? id;
  }

  resize(id: string, start: number, end: number): void {
    if (start < 0 || end > this.document.text.length || end <= start) return;
    const fragments = this.mentions.get(id)?.fragments;
    // A border does not pass over a piece.
    if (fragments && (start >= fragments[0].end || end <= fragments[fragments.length - 1].start)) return;
    const seen = this.seen([id]);
    const last = (fragments?.length ?? 0) - 1;
    this.update(id, {
      start,
      end,
      state: 'accepted',
      fragments: fragments?.map((f, i) => ({ start: i === 0 ? start : f.start, end: i === last ? end : f.end })) ?? null,
    });
    this.send({ op: 'resizeMention', id, start, end }, seen);
  }

  /** Adds what is selected to a mention as a piece of it; what is a part of it already is taken out. */
  piece(id: string, span: Span): void {
    const mention = this.mentions.get(id);
    if (!mention) return;
    const known = piecesOf(mention);
    const isInside = known.some(p => p.start <= span.start && span.end <= p.end);
    const pieces = isInside
      ? known
          .flatMap(p => [
            { start: p.start, end: Math.min(p.end, span.start) },
            { start: Math.max(p.start, span.end), end: p.end },
          ])
          .filter(p => p.end > p.start && this.document.text.slice(p.start, p.end).trim())
      : joined([...known, span]);
    if (pieces.length === 0) return;
    const seen = this.seen([id]);
    this.update(id, {
      start: pieces[0].start,
      end: pieces[pieces.length - 1].end,
      fragments: pieces.length > 1 ? pieces : null,
      state: 'accepted',
    });
    this.send({ op: 'setFragments', id, pieces }, seen);
  }

  setState(ids: string[], state: State): void {
    this.setStates([[ids, state]]);
  }

  /** Several states as one step: what was suggested is rejected and what was decided is deleted, and one undo brings both back. */
  setStates(changes: [ids: string[], state: State][]): void {
    const some = changes.filter(([ids]) => ids.length > 0);
    if (some.length === 0) return;
    const seen = this.seen(some.flatMap(([ids]) => ids));
    for (const [ids, state] of some) {
      for (const id of ids) this.update(id, { state });
      if (!isLive(state))
        for (const r of this.relations.values()) if (ids.includes(r.head) || (r.tail && ids.includes(r.tail))) r.state = state;
    }
    const edits = some.map(([ids, state]) => ({ op: 'setMentionState', ids, state }));
    this.send(edits.length === 1 ? edits[0] : { op: 'batch', edits }, seen);
  }

  /** Relates mentions as one step: several heads to a tail, or a head to several tails. */
  relate(type: string, pairs: [head: string, tail: string][]): void {
    const edits = pairs.map(([head, tail]) => this.relateOne(type, head, tail)).filter(e => e !== null);
    if (edits.length === 1) this.send(edits[0]);
    else if (edits.length > 1) this.send({ op: 'batch', edits });
  }

  private relateOne(type: string, head: string, tail: string): object | null {
    const id = uuid7();
    this.acceptEnds({ head, tail });
    const twin = this.liveRelations().find(r => r.type === type && r.head === head && r.tail === tail);
    if (twin?.state === 'accepted') return null;
    if (twin) twin.state = 'accepted';
    else
      this.relations.set(id, {
        id,
        type,
        head,
        tail,
        start: null,
        end: null,
        ...byPerson,
      });
    return { op: 'addRelation', id, type, head, tail };
  }

  retypeRelation(id: string, type: string): void {
    const relation = this.relations.get(id);
    if (!relation) return;
    const seen = this.seen([id]);
    Object.assign(relation, { type, state: 'accepted' });
    this.acceptEnds(relation);
    this.send({ op: 'retypeRelation', id, type }, seen);
  }

  assert(ids: string[], assertion: Assertion): void {
    if (ids.length === 0) return;
    const seen = this.seen(ids);
    for (const id of ids) {
      const of = this.mentions.get(id) ?? this.relations.get(id);
      if (!of) continue;
      Object.assign(of, { assertion, state: 'accepted' });
      if ('head' in of) this.acceptEnds(of);
    }
    this.send({ op: 'setAssertion', ids, assertion }, seen);
  }

  /** Says something else of a mention or a relation; null to say it no longer. */
  attribute(id: string, name: string, value: string | null): void {
    const of = this.mentions.get(id) ?? this.relations.get(id);
    if (!of) return;
    const seen = this.seen([id]);
    const { [name]: _, ...others } = of.attributes ?? {};
    const attributes = value === null ? others : { ...others, [name]: value };
    Object.assign(of, { attributes: Object.keys(attributes).length > 0 ? attributes : null, state: 'accepted' });
    if ('head' in of) this.acceptEnds(of);
    this.send({ op: 'setAttribute', ids: [id], name, value }, seen);
  }

  retypeAll(ids: string[], type: string): void {
    const changed = ids.filter(id => this.mentions.get(id)?.type !== type);
    const seen = this.seen(changed);
    for (const id of changed) this.update(id, { type, state: 'accepted' });
    const edits = changed.map(id => ({ op: 'retypeMention', id, type }));
    if (edits.length === 1) this.send(edits[0], seen);
    else if (edits.length > 1) this.send({ op: 'batch', edits }, seen);
  }

  addProperty(type: string, head: string, start: number, end: number): void {
    const id = uuid7();
    this.update(head, { state: 'accepted' });
    this.relations.set(id, {
      id,
      type,
      head,
      tail: null,
      start,
      end,
      ...byPerson,
    });
    this.send({ op: 'addProperty', id, type, head, start, end });
  }

  setRelationState(ids: string[], state: State): void {
    const seen = this.seen(ids);
    for (const id of ids) {
      const relation = this.relations.get(id);
      if (!relation) continue;
      relation.state = state;
      if (state === 'accepted') this.acceptEnds(relation);
    }
    this.send({ op: 'setRelationState', ids, state }, seen);
  }

  /** Fetches the document again, after something that was not done through here. */
  async reload(): Promise<void> {
    await flush();
    this.take(await Model.fetch(this.config, this.document.id));
    this.changed();
  }

  history(kind: 'undo' | 'redo'): void {
    void this.queue({ kind });
  }

  // Whoever decides a relation has decided what it relates.
  private acceptEnds({ head, tail }: { head: string; tail: string | null }): void {
    for (const end of [head, tail]) if (end && this.mentions.get(end)?.state === 'suggested') this.update(end, { state: 'accepted' });
  }

  private update(id: string, change: Partial<Mention>): void {
    const mention = this.mentions.get(id);
    if (mention) Object.assign(mention, change);
  }

  /** Sends an edit whatever others have done meanwhile: its author has chosen. */
  force(edit: object): void {
    void this.queue({ kind: 'edit', edit }).then(() => this.reload());
  }

  /** Somebody has changed the document. Unless it was this page, whose reply is on its way. */
  heard(revision: number): void {
    window.clearTimeout(this.late);
    this.late = window.setTimeout(() => {
      if (revision > this.revision) void this.reload();
    }, 250);
  }

  private seen(ids: string[]): object[] {
    return ids.flatMap(id => {
      const m = this.mentions.get(id) ?? this.relations.get(id);
      return m
        ? [
            {
              id,
              type: m.type,
              state: m.state,
              assertion: m.assertion,
              start: m.start,
              end: m.end,
              attributes: m.attributes,
              fragments: 'fragments' in m ? m.fragments : null,
            },
          ]
        : [];
    });
  }

  private send(edit: object, seen?: object[]): void {
    this.changed();
    void this.queue({ kind: 'edit', edit, seen });
  }

  private queue(what: Pick<PendingEdit, 'kind' | 'edit' | 'seen'>): Promise<void> {
    const { config, document } = this;
    return enqueue({ key: uuid7(), workspace: config.workspace, document: document.id, layer: config.layer, ...what });
  }

  private onReply(edits: PendingEdit[], reply: Reply | null, error: string | null): void {
    if (edits[0].document !== this.document.id || edits[0].layer !== this.config.layer) return;
    const failed = reply?.outcomes.filter(o => !o.isApplied) ?? [];
    if (error || failed.length > 0) {
      // Each edit that met another's is asked about; none goes unsaid because it came in one message with others.
      const conflicts = failed.flatMap(o => {
        const ids = o.problems.filter(p => p.code === 'annotation.conflict').map(p => p.field);
        return ids.length > 0 ? [{ edit: edits.find(e => e.key === o.key)!.edit as Conflict['edit'], ids }] : [];
      });
      const others = failed.filter(o => o.problems.every(p => p.code !== 'annotation.conflict'));
      // What was shown before it was confirmed is not true: show what is.
      if (error || others.length > 0) this.refused(error ?? others.flatMap(o => o.problems.map(p => p.code)).join(', '));
      void this.reload().then(() => conflicts.length > 0 && this.conflicted(conflicts));
      return;
    }
    for (const m of reply!.mentions as Mention[]) this.mentions.set(m.id, m);
    for (const r of reply!.relations as Relation[]) this.relations.set(r.id, r);
    // Others have changed it between what was known here and this.
    const missed = reply!.before > this.revision;
    this.revision = Math.max(this.revision, missed ? this.revision : reply!.revision);
    this.changed();
    if (missed) this.heard(reply!.revision);
  }

  private take(document: AnnotatedDocument): void {
    this.revision = document.revision;
    this.mentions = new Map(document.mentions.map(m => [m.id, m]));
    this.relations = new Map(document.relations.map(r => [r.id, r]));
  }

  private static async fetch(config: Config, id: string): Promise<AnnotatedDocument> {
    const response = await fetch(`${addressOf({ config, document: { id } })}/annotations${layerOf(config)}`);
    if (!response.ok) throw new Error(`${response.status}`);
    return response.json();
  }
}
