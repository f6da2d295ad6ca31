// Edits that the server has not confirmed yet, kept in IndexedDB across reloads and restarts. They hold ids, offsets and types; no text.
import { openDB, type IDBPDatabase } from 'idb';

export interface PendingEdit {
  order?: number;
  key: string;
  workspace: string;
  document: string;
  /** Whose annotations of the document are meant. */
  layer?: string;
  kind: 'edit' | 'undo' | 'redo' | 'schema-edit' | 'schema-undo' | 'schema-redo';
  edit?: unknown;
  /** What the edit changes, as its author saw it. */
  seen?: unknown;
}

export interface SaveState {
  state: 'saved' | 'saving' | 'waiting' | 'refused';
  waiting: number;
  message?: string;
}

export type Reply = {
  revision: number;
  before: number;
  outcomes: { key: string; isApplied: boolean; problems: { code: string; field: string; arguments: string[] }[] }[];
  mentions: unknown[];
  relations: unknown[];
};

type Listener = (edit: PendingEdit[], reply: Reply | null, error: string | null) => void;

const store = 'edits';
let database: Promise<IDBPDatabase> | null = null;
let flushing: Promise<void> | null = null;
let retry = 500;
let timer: number | undefined;
let writing = 0;
const listeners = new Set<Listener>();

function open(): Promise<IDBPDatabase> {
  return (database ??= openDB('portal-outbox', 1, {
    upgrade(db) {
      db.createObjectStore(store, { keyPath: 'order', autoIncrement: true });
    },
  }));
}

export function onReply(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export async function waiting(): Promise<number> {
  return (await open()).count(store);
}

/** Writes an edit down, then sends it. */
export async function enqueue(edit: PendingEdit): Promise<void> {
  // Not saved from the moment it was made, however long the browser takes to write it down.
  writing++;
  tell({ state: 'saving', waiting: writing });
  try {
    await (await open()).add(store, edit);
  } finally {
    writing--;
  }
  void flush();
}

export async function clear(): Promise<void> {
  await (await open()).clear(store);
}

/** Sends everything that waits, in order; one run at a time. */
export function flush(): Promise<void> {
  return (flushing ??= run().finally(() => (flushing = null)));
}

async function run(): Promise<void> {
  window.clearTimeout(timer);
  const db = await open();
  for (;;) {
    const all = (await db.getAll(store)) as PendingEdit[];
    if (all.length === 0) {
      if (writing === 0) tell({ state: 'saved', waiting: 0 });
      return;
    }
    tell({ state: 'saving', waiting: all.length });
    const first = all[0];
    const batch = first.kind === 'edit'
      ? all.slice(0, 200).filter((e, i) => all.slice(0, i + 1).every(x => x.kind === 'edit' && x.document === first.document && x.layer === first.layer))
      : [first];
    const outcome = await send(batch);
    if (outcome === 'later') {
      tell({ state: 'waiting', waiting: all.length });
      timer = window.setTimeout(() => void flush(), retry);
      retry = Math.min(retry * 2, 10_000);
      return;
    }
    retry = 500;
    const transaction = db.transaction(store, 'readwrite');
    for (const edit of batch) await transaction.store.delete(edit.order!);
    await transaction.done;
    listeners.forEach(l => l(batch, outcome.reply, outcome.error));
    if (outcome.error) tell({ state: 'refused', waiting: 0, message: outcome.error });
  }
}

async function send(batch: PendingEdit[]): Promise<'later' | { reply: Reply | null; error: string | null }> {
  const first = batch[0];
  const [path, body] = request(first, batch);
  let response: Response;
  try {
    response = await fetch(`/api/v1/workspaces/${encodeURIComponent(first.workspace)}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Portal': '1' },
      body: JSON.stringify(body),
    });
  } catch {
    return 'later';
  }
  // Not signed in, too busy, starting: nothing is wrong with the edit, so it waits.
  if (response.status === 401 || response.status === 429 || response.status >= 500) return 'later';
  if (!response.ok) {
    const problem = await response.json().catch(() => null);
    return { reply: null, error: problem?.title ?? `${response.status}` };
  }
  return { reply: (await response.json()) as Reply, error: null };
}

function request(first: PendingEdit, batch: PendingEdit[]): [string, unknown] {
  const layer = first.layer ? `?layer=${first.layer}` : '';
  switch (first.kind) {
    case 'schema-edit':
      return ['/schema/draft/edits', { key: first.key, edit: first.edit }];
    case 'schema-undo':
    case 'schema-redo':
      return [`/schema/draft/${first.kind.slice('schema-'.length)}`, { key: first.key }];
    case 'edit':
      return [`/documents/${first.document}/edits${layer}`, { items: batch.map(e => ({ key: e.key, edit: e.edit, seen: e.seen })) }];
    default:
      return [`/documents/${first.document}/${first.kind}${layer}`, { value: first.key }];
  }
}

function tell(state: SaveState): void {
  window.dispatchEvent(new CustomEvent<SaveState>('portal-save-state', { detail: state }));
}
