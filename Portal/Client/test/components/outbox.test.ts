import 'fake-indexeddb/auto';
import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import {
  aside,
  clear,
  enqueue,
  flush,
  onReply,
  throwAway,
  tryAgain,
  waiting,
  type PendingEdit,
  type Reply,
  type SaveState,
} from '../../src/components/outbox';
import { forSeedsAsync, type Random } from '../support/random';
import { installWindow, until } from '../support/window';

const window = installWindow();

interface Call {
  path: string;
  headers: Record<string, string>;
  body: { key?: string; value?: string; items?: { key: string; edit: unknown; seen: unknown }[] };
}
type Answer = number | 'away' | 'never';

/** The server: takes calls down, and answers as it was told, then well. */
class Api {
  calls: Call[] = [];
  answers: Answer[] = [];
  /** Calls that wait for this are answered when it is resolved. */
  gate: Promise<void> = Promise.resolve();

  constructor() {
    globalThis.fetch = ((path: string, init: { headers: Record<string, string>; body: string }) => this.answer(path, init)) as never;
  }

  private async answer(path: string, init: { headers: Record<string, string>; body: string }): Promise<unknown> {
    this.calls.push({ path, headers: init.headers, body: JSON.parse(init.body) });
    const answer = this.answers.shift() ?? 200;
    await this.gate;
    if (answer === 'away') throw new TypeError('away');
    return {
      ok: answer === 200,
      status: answer,
      json: async () => (answer === 200 ? { revision: this.calls.length, outcomes: [] } : { title: `because ${answer}` }),
    };
  }

  /** The keys in the order in which they came, those that were sent again each time. */
  get keys(): string[] {
    return this.calls.flatMap(c => (c.body.items ? c.body.items.map(i => i.key) : [c.body.key ?? c.body.value!]));
  }
}

let api: Api;
let states: SaveState[] = [];
window.addEventListener('portal-save-state', e => states.push((e as CustomEvent<SaveState>).detail));

const edit = (key: string, more: Partial<PendingEdit> = {}): PendingEdit => ({
  key,
  workspace: 'w',
  document: 'd1',
  layer: 'l1',
  kind: 'edit',
  edit: { op: key },
  ...more,
});
const kinds = ['edit', 'edit', 'edit', 'undo', 'redo', 'schema-edit', 'schema-undo'] as const;
const some = (random: Random, count: number): PendingEdit[] =>
  Array.from({ length: count }, (_, i) =>
    edit(`k${i}`, { kind: random.pick(kinds), document: random.pick(['d1', 'd1', 'd2']), layer: random.pick(['l1', 'l1', undefined]) }),
  );
/** Until everything has gone, whatever has to be waited for. */
const drain = (): Promise<void> =>
  until(async () => {
    window.pass(10_000);
    await flush();
    return (await waiting()) === 0;
  }, 'an empty outbox');

beforeEach(async () => {
  api = new Api();
  await drain();
  await clear();
  api = new Api();
  states = [];
});

describe('edits in the outbox', () => {
  it('arrive each, in the order in which they were made', async () =>
    forSeedsAsync(40, async random => {
      api = new Api();
      const edits = some(random, random.int(1, 12));
      for (const e of edits) await enqueue(e);
      await drain();
      assert.deepEqual(
        api.keys,
        edits.map(e => e.key),
      );
      assert.equal(await waiting(), 0);
    }));

  it('arrive in order and are kept until then, however often the server is away', async () =>
    forSeedsAsync(40, async random => {
      api = new Api();
      api.answers = random.list(0, 6, () => random.pick([401, 429, 502, 503, 'away'] as Answer[]));
      const edits = some(random, random.int(1, 8));
      const failures = api.answers.length;
      for (const e of edits) await enqueue(e);
      await drain();
      // Sent again whole: what came twice is known by its key.
      const first = api.keys.filter((k, i) => api.keys.indexOf(k) === i);
      assert.deepEqual(
        first,
        edits.map(e => e.key),
      );
      assert.equal(api.answers.length, 0, `${failures} failures`);
    }));

  it('go together when they follow each other in one document and layer, and in no other case', async () =>
    forSeedsAsync(40, async random => {
      api = new Api();
      let open = (): void => undefined;
      api.gate = new Promise(done => (open = done));
      const edits = some(random, 10);
      await enqueue(edit('first', { kind: 'undo' }));
      await until(() => api.calls.length === 1, 'the first call');
      for (const e of edits) await enqueue(e);
      open();
      await drain();
      const expected: string[][] = [];
      let last: PendingEdit | null = null;
      for (const e of edits) {
        const goesOn = e.kind === 'edit' && last?.kind === 'edit' && last.document === e.document && last.layer === e.layer;
        if (goesOn) expected[expected.length - 1].push(e.key);
        else expected.push([e.key]);
        last = e;
      }
      const sent = api.calls.slice(1).map(c => (c.body.items ? c.body.items.map(i => i.key) : [c.body.key ?? c.body.value!]));
      assert.deepEqual(sent, expected);
    }));

  it('go two hundred at a time', async () => {
    let open = (): void => undefined;
    api.gate = new Promise(done => (open = done));
    await enqueue(edit('first', { kind: 'undo' }));
    await until(() => api.calls.length === 1, 'the first call');
    for (let i = 0; i < 450; i++) await enqueue(edit(`k${i}`));
    open();
    await drain();
    assert.deepEqual(
      api.calls.slice(1).map(c => c.body.items!.length),
      [200, 200, 50],
    );
  });

  it('are sent by one run at a time', async () => {
    let open = (): void => undefined;
    api.gate = new Promise(done => (open = done));
    await enqueue(edit('a'));
    await until(() => api.calls.length === 1, 'the first call');
    assert.equal(flush(), flush());
    window.pass(60_000);
    assert.equal(api.calls.length, 1);
    open();
    await drain();
    assert.deepEqual(api.keys, ['a']);
  });

  it('that were left from before a reload go with the next', async () => {
    // Away, so that it stays; then what a page that starts does.
    api.answers = ['away'];
    await enqueue(edit('left'));
    await until(() => states.some(s => s.state === 'waiting'), 'a wait');
    assert.equal(await waiting(), 1);
    await flush();
    assert.deepEqual(api.keys, ['left', 'left']);
    assert.equal(await waiting(), 0);
  });
});

describe('what is sent', () => {
  it('says where it belongs and what was seen', async () => {
    await enqueue(edit('a', { workspace: 'a/b', seen: [{ id: 'm' }] }));
    await enqueue(edit('b', { workspace: 'a/b', kind: 'undo' }));
    await enqueue(edit('c', { workspace: 'a/b', kind: 'redo', layer: undefined }));
    await enqueue(edit('d', { workspace: 'a/b', kind: 'schema-edit' }));
    await enqueue(edit('e', { workspace: 'a/b', kind: 'schema-undo' }));
    await enqueue(edit('f', { workspace: 'a/b', kind: 'schema-redo' }));
    await drain();
    const base = '/api/v1/workspaces/a%2Fb';
    assert.deepEqual(
      api.calls.map(c => [c.path, c.body]),
      [
        [`${base}/documents/d1/edits?layer=l1`, { items: [{ key: 'a', edit: { op: 'a' }, seen: [{ id: 'm' }] }] }],
        [`${base}/documents/d1/undo?layer=l1`, { value: 'b' }],
        [`${base}/documents/d1/redo`, { value: 'c' }],
        [`${base}/schema/draft/edits`, { key: 'd', edit: { op: 'd' } }],
        [`${base}/schema/draft/undo`, { key: 'e' }],
        [`${base}/schema/draft/redo`, { key: 'f' }],
      ],
    );
    // Without this header the server takes it for a form of another site.
    assert.ok(api.calls.every(c => c.headers['X-Portal'] === '1'));
  });
});

describe('what is said', () => {
  it('is saving until all has arrived, then saved', async () => {
    await enqueue(edit('a'));
    assert.equal(states[0].state, 'saving');
    await drain();
    assert.deepEqual(states.at(-1), { state: 'saved', waiting: 0 });
    assert.ok(states.slice(0, -1).every(s => s.state === 'saving'));
  });

  it('is waiting while the server is away, longer each time, and the wait begins anew after a success', async () => {
    api.answers = [...Array.from({ length: 7 }, () => 503), 200, 503];
    await enqueue(edit('a'));
    const waits: number[] = [];
    for (let i = 0; i < 7; i++) {
      await until(() => window.due !== null, 'the next try');
      waits.push(window.due!);
      window.pass(window.due!);
    }
    await until(async () => (await waiting()) === 0, 'an empty outbox');
    assert.deepEqual(waits, [500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
    assert.deepEqual(states.filter(s => s.state === 'waiting').length, 7);
    await enqueue(edit('b'));
    await until(() => window.due !== null, 'the next try');
    assert.equal(window.due, 500);
    await drain();
  });

  it('is why an edit was refused; it is not sent again, and those after it are', async () => {
    api.answers = [400, 200];
    const heard: [string[], number | null, string | null][] = [];
    const stop = onReply((batch, reply: Reply | null, error) => heard.push([batch.map(e => e.key), reply?.revision ?? null, error]));
    await enqueue(edit('a', { kind: 'undo' }));
    await enqueue(edit('b', { kind: 'undo' }));
    await drain();
    stop();
    assert.deepEqual(heard, [
      [['a'], null, 'because 400'],
      [['b'], 2, null],
    ]);
    assert.deepEqual(api.keys, ['a', 'b']);
    assert.ok(states.some(s => s.state === 'refused' && s.message === 'because 400'));
  });

  it('goes to nobody who has stopped listening', async () => {
    let count = 0;
    const stop = onReply(() => count++);
    await enqueue(edit('a'));
    await drain();
    stop();
    await enqueue(edit('b'));
    await drain();
    assert.equal(count, 1);
  });

  it('goes out once an edit is no longer kept', async () => {
    const left: number[] = [];
    const stop = onReply(() => void waiting().then(n => left.push(n)));
    await enqueue(edit('a'));
    await drain();
    await until(() => left.length === 1, 'a reply');
    stop();
    assert.deepEqual(left, [0]);
  });
});

/** Until nothing is left to be sent, however often the server fails. */
const settled = async (): Promise<SaveState> => {
  await drain();
  return states.at(-1)!;
};

describe('an edit that the server fails over', () => {
  const failing = (...bad: string[]): void => {
    const fetch = globalThis.fetch;
    globalThis.fetch = (async (path: string, init: { headers: Record<string, string>; body: string }) => {
      if (bad.some(key => init.body.includes(`"${key}"`))) api.answers = [500];
      return fetch(path, init);
    }) as never;
  };

  it('is set aside after five tries, and what comes after it is saved', async () => {
    failing('bad');
    await enqueue(edit('bad', { kind: 'undo' }));
    await enqueue(edit('good'));
    assert.deepEqual(await settled(), { state: 'aside', waiting: 1 });
    assert.deepEqual(
      (await aside()).map(e => e.key),
      ['bad'],
    );
    assert.equal(api.keys.filter(k => k === 'bad').length, 5);
    assert.equal(api.keys.at(-1), 'good');
    window.pass(3_600_000);
    await flush();
    assert.equal(api.keys.filter(k => k === 'bad').length, 5);
  });

  it('is found among those that go with it', async () =>
    forSeedsAsync(20, async random => {
      api = new Api();
      await clear();
      let open = (): void => undefined;
      api.gate = new Promise(done => (open = done));
      await enqueue(edit('first', { kind: 'undo' }));
      await until(() => api.calls.length === 1, 'the first call');
      const keys = Array.from({ length: random.int(2, 8) }, (_, i) => `k${i}`);
      const bad = keys.filter(() => random.int(0, 2) === 0);
      failing(...bad);
      for (const key of keys) await enqueue(edit(key));
      open();
      await drain();
      assert.deepEqual(
        (await aside()).map(e => e.key),
        bad,
      );
      const saved = api.calls.flatMap((c, i) => (i > 0 && c.body.items?.length === 1 ? [c.body.items[0].key] : []));
      for (const key of keys.filter(k => !bad.includes(k)))
        assert.ok(bad.length === 0 || saved.includes(key), `${key} of ${keys.join()} but ${bad.join()}`);
    }));

  it('is told to the page, which shows again what is saved', async () => {
    const heard: [string, unknown][] = [];
    const stop = onReply((batch, reply) => heard.push([batch[0].key, reply && 'saved']));
    failing('bad');
    await enqueue(edit('bad', { kind: 'undo' }));
    await settled();
    stop();
    assert.deepEqual(heard, [['bad', null]]);
  });

  it('can be tried again, and is saved once the server is mended', async () => {
    failing('bad');
    await enqueue(edit('bad', { kind: 'undo' }));
    await settled();
    await tryAgain((await aside())[0]);
    assert.deepEqual(
      (await aside()).map(e => e.key),
      ['bad'],
    );
    api = new Api();
    await tryAgain((await aside())[0]);
    assert.deepEqual(await settled(), { state: 'saved', waiting: 0 });
    assert.deepEqual([api.keys, await aside()], [['bad'], []]);
  });

  it('can be thrown away', async () => {
    failing('bad');
    await enqueue(edit('bad', { kind: 'undo' }));
    await settled();
    await throwAway((await aside())[0]);
    assert.deepEqual(await settled(), { state: 'saved', waiting: 0 });
    assert.deepEqual(await aside(), []);
  });

  it('is kept over a reload, and said again', async () => {
    failing('bad');
    await enqueue(edit('bad', { kind: 'undo' }));
    await settled();
    states = [];
    await flush();
    assert.deepEqual(states, [{ state: 'aside', waiting: 1 }]);
  });
});

describe('signing out', () => {
  it('leaves nothing of this user', async () => {
    api.answers = ['away'];
    await enqueue(edit('a'));
    await until(() => states.some(s => s.state === 'waiting'), 'a wait');
    await clear();
    assert.equal(await waiting(), 0);
    await flush();
    assert.deepEqual(api.keys, ['a']);
  });
});
