import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { load, nameOf, otherName, signs, type Difference } from '../../src/schema/model';
import { changedTypes, pageKey } from '../../src/schema/types';
import { forSeeds } from '../support/random';

describe('names', () => {
  it('are in the language of the page, else in the other, else the identifier', () => {
    assert.equal(nameOf({ zh: '公司', en: 'Company' }, 'C', 'zh-Hans'), '公司');
    assert.equal(nameOf({ zh: '公司', en: 'Company' }, 'C', 'en'), 'Company');
    assert.equal(nameOf({ zh: '', en: 'Company' }, 'C', 'zh-Hans'), 'Company');
    assert.equal(nameOf({ zh: '公司', en: '' }, 'C', 'en'), '公司');
    assert.equal(nameOf({ zh: '', en: '' }, 'C', 'en'), 'C');
  });

  it('of the second line never say the first again', () =>
    forSeeds(200, random => {
      const names = { zh: random.pick(['', 'A', '公司']), en: random.pick(['', 'A', 'Company']) };
      const [id, language] = [random.pick(['A', 'C', 'Company']), random.pick(['en', 'zh-Hans'])];
      const [main, other] = [nameOf(names, id, language), otherName(names, id, language)];
      assert.notEqual(other, main);
      const rest = [language === 'en' ? names.zh : names.en, id].filter(n => n && n !== main);
      assert.equal(other, rest[0] ?? '');
    }));
});

describe('signs of a difference', () => {
  it('are of whole types before members, in whatever order they come', () =>
    forSeeds(200, random => {
      const differences: Difference[] = random.list(0, 12, i => ({
        sign: random.pick(['added', 'removed', 'changed'] as const),
        kind: random.pick(['entity', 'relation'] as const),
        id: random.pick(['A', 'B']),
        member: random.pick(['p', 'q', '']) && `p${i}`,
      }));
      // A type as a whole is named once.
      const whole = random.some(['entity:A', 'relation:B'], 2).map(key => ({
        sign: random.pick(['added', 'removed'] as const),
        kind: key.split(':')[0] as Difference['kind'],
        id: key.split(':')[1],
        member: '',
      }));
      const members = differences.filter(d => d.member !== '');
      const all = random.some([...members, ...whole], 99);
      const found = signs(all);
      for (const key of new Set(all.map(d => `${d.kind}:${d.id}`))) {
        const mine = all.filter(d => `${d.kind}:${d.id}` === key);
        assert.equal(found.get(key), mine.find(d => d.member === '')?.sign ?? 'changed');
      }
      assert.equal(found.size, new Set(all.map(d => `${d.kind}:${d.id}`)).size);
    }));
});

describe('what an edit has changed', () => {
  it('is told by kind, without what it took away', () => {
    const reply = {
      version: 1,
      isApplied: true,
      problems: [],
      changed: [
        { key: 'entity:A', after: {} },
        { key: 'relation:R', after: {} },
        { key: 'entity:B', after: null },
        { key: 'entity:C:D', after: {} },
        { key: 'layout:A', after: {} },
      ],
    };
    assert.deepEqual(changedTypes(reply, 'entity'), ['A', 'C:D']);
    assert.deepEqual(changedTypes(reply, 'relation'), ['R']);
    assert.deepEqual([pageKey({ kind: 'entity', id: 'A' }), pageKey({ kind: 'relation', id: 'R' })], ['e:A', 'r:R']);
  });
});

describe('what is read', () => {
  it('is JSON, or an error that says the number', async () => {
    globalThis.fetch = (async () => ({ ok: true, json: async () => ({ a: 1 }) })) as never;
    assert.deepEqual(await load('/x'), { a: 1 });
    globalThis.fetch = (async () => ({ ok: false, status: 404 })) as never;
    await assert.rejects(load('/x'), { message: '404' });
  });
});
