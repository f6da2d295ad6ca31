import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  addressOf,
  assertionSign,
  attributesOf,
  joined,
  layerOf,
  surfaceOf,
  toggled,
  type Assertion,
  type Span,
} from '../../src/annotation/types';
import { forSeeds, Random } from '../support/random';
import { config, mentionOf } from './texts';

const assertions: Assertion[] = ['present', 'negated', 'uncertain', 'negated, uncertain'];

describe('a flag of an assertion', () => {
  it('turned twice is as it was, and turns alone', () => {
    for (const assertion of assertions)
      for (const flag of ['negated', 'uncertain'] as const) {
        const other = flag === 'negated' ? 'uncertain' : 'negated';
        const once = toggled(assertion, flag);
        assert.ok(assertions.includes(once));
        assert.equal(once.includes(flag), !assertion.includes(flag));
        assert.equal(once.includes(other), assertion.includes(other));
        assert.equal(toggled(once, flag), assertion);
      }
  });

  it('has a sign of its own', () => assert.deepEqual(assertions.map(assertionSign), ['', '¬', '≈', '¬≈']));
});

describe('spans put together', () => {
  it('hold the same letters, in order and apart', () =>
    forSeeds(300, random => {
      const spans: Span[] = random.list(0, 8, () => {
        const start = random.int(0, 40);
        return { start, end: start + random.int(1, 8) };
      });
      const before = JSON.stringify(spans);
      const result = joined(spans);
      const letters = (of: Span[]): number[] =>
        [...new Set(of.flatMap(s => Array.from({ length: s.end - s.start }, (_, i) => s.start + i)))].sort((a, b) => a - b);
      assert.deepEqual(letters(result), letters(spans));
      result.slice(1).forEach((s, i) => assert.ok(s.start > result[i].end, 'those that touch are one'));
      assert.equal(JSON.stringify(spans), before, 'what was given stays');
    }));
});

describe('what is written', () => {
  const mention = mentionOf(new Random(1), 'abcdefgh', 'm')!;
  const surface = (text: string, ...fragments: [number, number][]): string =>
    surfaceOf(text, {
      ...mention,
      start: fragments[0][0],
      end: fragments[fragments.length - 1][1],
      fragments: fragments.length > 1 ? fragments.map(([start, end]) => ({ start, end })) : null,
    });

  it('is put together with a space where the script has spaces', () => {
    assert.equal(surface('left and right hand', [0, 4], [15, 19]), 'left hand');
    assert.equal(surface('左手和右脚', [0, 1], [4, 5]), '左脚');
    assert.equal(surface('左 hand 和', [0, 1], [2, 6]), '左hand');
    assert.equal(surface('a-b c', [0, 2], [2, 3]), 'a-b');
    assert.equal(surface('北京市', [0, 2]), '北京');
  });

  it('is said of attributes in one line', () => {
    assert.equal(attributesOf({ ...mention, attributes: { role: 'head', rank: '1' } }), 'role: head, rank: 1');
    assert.equal(attributesOf({ ...mention, attributes: null }), '');
  });
});

describe('addresses', () => {
  it('hold the workspace as a part of a path', () => {
    const here = { config: { ...config(), workspace: 'a/b 甲' }, document: { id: 'd1' } };
    assert.equal(addressOf(here), '/api/v1/workspaces/a%2Fb%20%E7%94%B2/documents/d1');
    assert.equal(layerOf(here.config), '?layer=l');
  });
});
