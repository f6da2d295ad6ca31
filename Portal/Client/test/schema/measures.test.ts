import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  fit,
  headHeight,
  heightOf,
  labelSize,
  lanesOf,
  loopHeight,
  loopReach,
  mostRows,
  nodeWidth,
  rowHeight,
  widthOf,
} from '../../src/schema/measures';
import { forSeeds } from '../support/random';
import { entityOf, propertyOf, schemaOf } from './schemas';

const letters = [...'abc XYZ公司，・ｱ', '𠮷'];

describe('the width of a text', () => {
  it('is that of its letters, and a Chinese one is as wide as it is high', () =>
    forSeeds(200, random => {
      const [a, b] = [random.text(0, 12, letters), random.text(0, 12, letters)];
      const size = random.int(8, 20);
      assert.ok(Math.abs(widthOf(a + b, size) - widthOf(a, size) - widthOf(b, size)) < 1e-9);
      assert.equal(widthOf('公司', size), 2 * size);
      assert.ok(widthOf('ab', size) < widthOf('公司', size));
    }));

  it('is kept by cutting: all that fits, and a sign that there is more', () =>
    forSeeds(300, random => {
      const [text, width, size] = [random.text(0, 20, letters), random.int(0, 200), random.int(8, 20)];
      const cut = fit(text, width, size);
      if (widthOf(text, size) <= width) return assert.equal(cut, text);
      assert.ok(cut.endsWith('…'));
      const kept = cut.slice(0, -1);
      assert.ok(text.startsWith(kept) && widthOf(kept, size) <= width);
      const next = [...text.slice(kept.length)][0];
      assert.ok(widthOf(kept + next, size) > width, 'one more would not fit');
    }));
});

describe('the height of a type', () => {
  const withRows = (count: number) => entityOf('E', { properties: Array.from({ length: count }, (_, i) => propertyOf(`p${i}`)) });

  it('is its head alone when it is folded or has nothing to show', () => {
    assert.equal(heightOf(withRows(0), false), headHeight);
    assert.equal(heightOf(withRows(9), true), headHeight);
  });

  it('grows by a row for each property, and by one for all the rest', () => {
    for (let n = 2; n <= mostRows + 1; n++) assert.equal(heightOf(withRows(n), false) - heightOf(withRows(n - 1), false), rowHeight);
    assert.equal(heightOf(withRows(mostRows + 9), false), heightOf(withRows(mostRows + 1), false));
  });

  it('has room for each lane at its side, when there are more than three', () =>
    forSeeds(100, random => {
      const [entity, isFolded, lanes] = [withRows(random.int(0, 15)), random.chance(0.5), random.int(0, 30)];
      const height = heightOf(entity, isFolded, lanes);
      assert.ok(height >= heightOf(entity, isFolded));
      if (lanes <= 3) assert.equal(height, heightOf(entity, isFolded));
      else assert.ok(height >= lanes * labelSize);
    }));
});

describe('lanes', () => {
  it('are the greater of what leaves a type and what enters it, loops left out', () =>
    forSeeds(200, random => {
      const schema = schemaOf(random);
      const pairs = schema.relations.flatMap(r => r.pairs).filter(p => p.head !== p.tail);
      const lanes = lanesOf(schema);
      for (const { id } of schema.entities)
        assert.equal(lanes.get(id), Math.max(pairs.filter(p => p.head === id).length, pairs.filter(p => p.tail === id).length));
    }));
});

describe('loops', () => {
  it('stand one over the other, none wider than its type', () => {
    for (let i = 0; i < 9; i++) {
      assert.ok(loopHeight(i + 1) - loopHeight(i) > labelSize);
      for (const label of [0, 50, 100, 500]) {
        assert.ok(loopReach(i, label) < nodeWidth / 2);
        assert.ok(loopReach(i + 1, label) >= loopReach(i, label));
      }
    }
    assert.ok(loopReach(0, 120) > 60, 'a name stands between the two sides');
  });
});
