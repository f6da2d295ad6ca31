// The annotations of the open document as the browser knows them: changed at once, confirmed by the server later.
import { enqueue, onReply, flush, type PendingEdit } from '../shared/outbox';
import { uuid7 } from '../shared/ids';
import { isLive, type AnnotatedDocument, type Config, type Mention, type Relation, type State } from './types';

export class Model {
  mentions = new Map<string, Mention>();
  relations = new Map<string, Relation>();
  private unsubscribe: () => void;

  private constructor(readonly config: Config, readonly document: AnnotatedDocument, private changed: () => void, private refused: (message: string) => void) {
    this.take(document);
    this.unsubscribe = onReply((edits, reply, error) => this.onReply(edits, reply, error));
  }

  static async open(config: Config, id: string, changed: () => void, refused: (message: string) => void): Promise<Model> {
    // What was left from before a reload goes first, so that the document comes with it.
    await flush();
    const document = await Model.fetch(config, id);
    return new Model(config, document, changed, refused);
  }

  close(): void {
    this.unsubscribe();
  }

  type(id: string) {
    return this.config.entityTypes.find(t => t.id === id);
  }

  live(): Mention[] {
    return [...this.mentions.values()].filter(m => isLive(m.state)).sort((a, b) => a.start - b.start || b.end - a.end);
  }

  liveRelations(): Relation[] {
    return [...this.relations.values()].filter(r => isLive(r.state));
  }

  /** The relation types that may lead from one mention to the other. */
  legal(head: Mention, tail: Mention) {
    return head.id === tail.id ? [] : this.config.relationTypes.filter(r => r.pairs.some(([h, t]) => h === head.type && t === tail.type));
  }

  add(type: string, start: number, end: number): string {
    const id = uuid7();
    const twin = this.live().find(m => m.type === type && m.start === start && m.end === end);
    if (twin?.state === 'accepted') return twin.id;
    if (twin) twin.state = 'accepted';
    else this.mentions.set(id, { id, type, start, end, state: 'accepted', origin: 'person', confidence: 1 });
    this.send({ op: 'addMention', id, type, start, end });
    return twin?.id ?? id;
  }

  retype(id: string, type: string): void {
    this.update(id, { type, state: 'accepted' });
    this.send({ op: 'retypeMention', id, type });
  }

  resize(id: string, start: number, end: number): void {
    if (start < 0 || end > this.document.text.length || end <= start) return;
    this.update(id, { start, end, state: 'accepted' });
    this.send({ op: 'resizeMention', id, start, end });
  }

  setState(ids: string[], state: State): void {
    if (ids.length === 0) return;
    for (const id of ids) this.update(id, { state });
    if (!isLive(state)) for (const r of this.relations.values()) if (ids.includes(r.head) || (r.tail && ids.includes(r.tail))) r.state = state;
    this.send({ op: 'setMentionState', ids, state });
  }

  relate(type: string, head: string, tail: string): void {
    const id = uuid7();
    for (const end of [head, tail]) this.update(end, { state: 'accepted' });
    const twin = this.liveRelations().find(r => r.type === type && r.head === head && r.tail === tail);
    if (twin?.state === 'accepted') return;
    if (twin) twin.state = 'accepted';
    else this.relations.set(id, { id, type, head, tail, start: null, end: null, state: 'accepted', origin: 'person', confidence: 1 });
    this.send({ op: 'addRelation', id, type, head, tail });
  }

  addProperty(type: string, head: string, start: number, end: number): void {
    const id = uuid7();
    this.update(head, { state: 'accepted' });
    this.relations.set(id, { id, type, head, tail: null, start, end, state: 'accepted', origin: 'person', confidence: 1 });
    this.send({ op: 'addProperty', id, type, head, start, end });
  }

  setRelationState(ids: string[], state: State): void {
    for (const id of ids) {
      const relation = this.relations.get(id);
      if (!relation) continue;
      relation.state = state;
      if (state === 'accepted') for (const end of [relation.head, relation.tail]) if (end) this.update(end, { state: 'accepted' });
    }
    this.send({ op: 'setRelationState', ids, state });
  }

  history(kind: 'undo' | 'redo'): void {
    void enqueue({ key: uuid7(), workspace: this.config.workspace, document: this.document.id, kind });
  }

  private update(id: string, change: Partial<Mention>): void {
    const mention = this.mentions.get(id);
    if (mention) Object.assign(mention, change);
  }

  private send(edit: object): void {
    this.changed();
    void enqueue({ key: uuid7(), workspace: this.config.workspace, document: this.document.id, kind: 'edit', edit });
  }

  private onReply(edits: PendingEdit[], reply: { mentions: unknown[]; relations: unknown[]; outcomes: { isApplied: boolean; problems: { code: string }[] }[] } | null, error: string | null): void {
    if (edits[0].document !== this.document.id) return;
    const failed = reply?.outcomes.find(o => !o.isApplied);
    if (error || failed) {
      // What was shown before it was confirmed is not true: show what is.
      this.refused(error ?? failed!.problems.map(p => p.code).join(', '));
      void Model.fetch(this.config, this.document.id).then(document => {
        this.take(document);
        this.changed();
      });
      return;
    }
    for (const m of reply!.mentions as Mention[]) this.mentions.set(m.id, m);
    for (const r of reply!.relations as Relation[]) this.relations.set(r.id, r);
    this.changed();
  }

  private take(document: AnnotatedDocument): void {
    this.mentions = new Map(document.mentions.map(m => [m.id, m]));
    this.relations = new Map(document.relations.map(r => [r.id, r]));
  }

  private static async fetch(config: Config, id: string): Promise<AnnotatedDocument> {
    const response = await fetch(`/api/v1/workspaces/${encodeURIComponent(config.workspace)}/documents/${id}/annotations`);
    if (!response.ok) throw new Error(`${response.status}`);
    return response.json();
  }
}
