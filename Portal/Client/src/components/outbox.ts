// Edits that the server has not confirmed yet, kept in IndexedDB across reloads and restarts. They hold ids, offsets and types; no text.
import { openDB, type IDBPDatabase } from 'idb';
import { words } from './words';

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
  /** How often the server failed over it. */
  tries?: number;
  /** When it was set aside, in milliseconds since 1970, because the server failed over it each time. */
  asideSince?: number;
}

export interface SaveState {
  state: 'saved' | 'saving' | 'waiting' | 'refused' | 'aside';
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
// Eight seconds, with the pauses between them: what is only a moment's trouble of the server has passed by then.
const mostTries = 5;
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

async function kept(): Promise<PendingEdit[]> {
  return (await (await open()).getAll(store)) as PendingEdit[];
}

/** How many edits are still to be sent. */
export async function waiting(): Promise<number> {
  return (await kept()).filter(e => !e.asideSince).length;
}

/** Edits that the server failed over, again and again: they are kept, and hold nothing else up. */
export async function aside(): Promise<PendingEdit[]> {
  return (await kept()).filter(e => e.asideSince);
}

/** Sends what was set aside once more. */
export async function tryAgain(edit: PendingEdit): Promise<void> {
  await (await open()).put(store, { ...edit, tries: mostTries - 1, asideSince: undefined });
  await flush();
}

/** Forgets what was set aside. */
export async function throwAway(edit: PendingEdit): Promise<void> {
  await (await open()).delete(store, edit.order!);
  await flush();
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
    const everything = await kept();
    const all = everything.filter(e => !e.asideSince);
    if (all.length === 0) {
      const left = everything.length;
      if (writing === 0) tell(left > 0 ? { state: 'aside', waiting: left } : { state: 'saved', waiting: 0 });
      return;
    }
    tell({ state: 'saving', waiting: all.length });
    const batch = together(all);
    const outcome = await send(batch);
    if (outcome === 'failed' && (await setAside(batch))) continue;
    if (outcome === 'later' || outcome === 'failed') {
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

// Edits of one document and layer go together; over which of them the server failed is found by sending each alone.
function together(all: PendingEdit[]): PendingEdit[] {
  const first = all[0];
  if (first.kind !== 'edit' || first.tries) return [first];
  const end = all.findIndex(e => e.kind !== 'edit' || e.document !== first.document || e.layer !== first.layer || e.tries);
  return all.slice(0, Math.min(end < 0 ? all.length : end, 200));
}

/** Counts a failure; true when the one edit has had its tries, and the others may go on without it. */
async function setAside(batch: PendingEdit[]): Promise<boolean> {
  const isLast = batch.length === 1 && (batch[0].tries ?? 0) + 1 >= mostTries;
  const transaction = (await open()).transaction(store, 'readwrite');
  for (const edit of batch)
    await transaction.store.put({ ...edit, tries: (edit.tries ?? 0) + 1, asideSince: isLast ? Date.now() : undefined });
  await transaction.done;
  if (!isLast) return false;
  retry = 500;
  // What is shown is again what is saved.
  listeners.forEach(l => l(batch, null, words().aside));
  return true;
}

async function send(batch: PendingEdit[]): Promise<'later' | 'failed' | { reply: Reply | null; error: string | null }> {
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
  if ([401, 429, 502, 503, 504].includes(response.status)) return 'later';
  if (response.status >= 500) return 'failed';
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
