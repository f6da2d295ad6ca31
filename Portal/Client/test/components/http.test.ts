import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { get, post } from '../../src/components/http';

const answering = (status: number, body: unknown): { calls: unknown[][] } => {
  const calls: unknown[][] = [];
  globalThis.fetch = (async (...call: unknown[]) => {
    calls.push(call);
    return {
      ok: status < 300,
      status,
      json: async () => {
        if (body === undefined) throw new SyntaxError('no JSON');
        return body;
      },
    };
  }) as never;
  return { calls };
};

describe('the API', () => {
  it('is read and written as JSON', async () => {
    const { calls } = answering(200, { a: 1 });
    assert.deepEqual(await get('/x'), { a: 1 });
    assert.deepEqual(await post('/y', { b: 2 }), { a: 1 });
    const [address, init] = calls[1] as [string, { method: string; headers: Record<string, string>; body: string }];
    assert.deepEqual([address, init.method, init.headers['X-Portal'], init.body], ['/y', 'POST', '1', '{"b":2}']);
  });

  it('may answer with nothing', async () => {
    answering(204, undefined);
    assert.equal(await post('/y', {}), undefined);
  });

  it('says what is wrong in its own words, else by number', async () => {
    answering(409, { title: 'somebody was first' });
    await assert.rejects(get('/x'), { message: 'somebody was first' });
    answering(502, undefined);
    await assert.rejects(post('/x', {}), { message: '502' });
  });
});
