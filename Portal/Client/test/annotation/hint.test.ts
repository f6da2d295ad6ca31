import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { asFake, installDocument } from '../support/dom';
import { Random } from '../support/random';
import { Hint, hintOf } from '../../src/annotation/hint';
import type { View } from '../../src/annotation/rows';
import { mentionOf } from './texts';

installDocument();

const mention = { ...mentionOf(new Random(1), 'abcdefgh', 'm')!, state: 'accepted' as const };
const view = (change: Partial<View> = {}): View => ({
  current: null,
  relation: null,
  picked: new Set(),
  relateFrom: [],
  targetKeys: new Map(),
  selection: null,
  mark: null,
  isTarget: () => true,
  ...change,
});

describe('the hint', () => {
  it('is about what comes first: relating, a selection, what is picked, a relation, a mention', () => {
    const all: Partial<View> = { relateFrom: [mention], selection: { start: 0, end: 1 }, picked: new Set(['a', 'b']), relation: 'r' };
    const order = ['hintRelate', 'hintSelection', 'hintPicked', 'hintRelation', 'hintDecision'];
    const change = { ...all };
    for (const [i, name] of (['relateFrom', 'selection', 'picked', 'relation'] as const).entries()) {
      assert.equal(hintOf(true, view(change), mention).word, order[i]);
      delete change[name];
    }
    assert.equal(hintOf(true, view(), mention).word, 'hintDecision');
    assert.equal(hintOf(true, view(), { ...mention, state: 'suggested' }).word, 'hintSuggestion');
    assert.equal(hintOf(true, view(), null).word, 'hintNone');
    assert.equal(hintOf(false, view(all), mention).word, 'readOnly');
    assert.equal(hintOf(true, view(all.picked ? { picked: all.picked } : {}), null).count, 2);
  });

  it('gives way to what was said, until something is done', () => {
    const hint = new Hint(k => `${k} {0}`);
    hint.say('saved');
    hint.draw(true, view(), null);
    assert.equal(asFake(hint.element).textContent, 'saved');
    hint.hush();
    hint.draw(true, view({ picked: new Set(['a', 'b']) }), null);
    assert.equal(asFake(hint.element).textContent, 'hintPicked 2');
    hint.show('over a target');
    assert.equal(asFake(hint.element).textContent, 'over a target');
    hint.draw(true, view(), null);
    assert.equal(asFake(hint.element).textContent, 'hintNone {0}');
  });
});
