import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { granularities, segmentAt, snap, step } from '../../src/annotation/snap';
import { forSeeds } from '../support/random';
import { textOf } from './texts';

const isWhole = (text: string, at: number): boolean =>
  !(/[\uDC00-\uDFFF]/.test(text[at] ?? '') && /[\uD800-\uDBFF]/.test(text[at - 1] ?? ''));

describe('a selection', () => {
  it('becomes whole characters without white space at its ends, or nothing', () =>
    forSeeds(500, random => {
      const text = textOf(random, 1);
      const start = random.int(0, text.length);
      const span = { start, end: random.int(start, text.length) };
      const granularity = random.pick(granularities);
      const found = snap(text, span, granularity);
      if (!found) {
        if (granularity === 'character') assert.equal(text.slice(span.start, span.end).trim(), '');
        return;
      }
      assert.ok(found.start < found.end && found.start >= 0 && found.end <= text.length);
      assert.ok(isWhole(text, found.start) && isWhole(text, found.end));
      const surface = text.slice(found.start, found.end);
      assert.equal(surface, surface.trim());
    }));

  it('snaps to what it holds already', () =>
    forSeeds(300, random => {
      const text = textOf(random, 1);
      const start = random.int(0, text.length);
      const granularity = random.pick(granularities);
      const once = snap(text, { start, end: random.int(start, text.length) }, granularity);
      if (once && granularity === 'character') assert.deepEqual(snap(text, once, granularity), once);
      // A word stays a word; a segment without its white space lies in the segment.
      if (once) assert.deepEqual(snap(text, once, 'character'), once);
    }));

  it('of characters keeps all that was selected but white space, and adds no more than a half', () =>
    forSeeds(300, random => {
      const text = textOf(random, 1);
      const start = random.int(0, text.length);
      const end = random.int(start, text.length);
      const found = snap(text, { start, end }, 'character');
      if (!found) return;
      assert.ok(found.start >= start - 1 && found.end <= end + 1);
      assert.equal(text.slice(start, found.start).trim() + text.slice(found.end, end).trim(), '');
    }));

  it('takes whole words, as the language has them', () => {
    assert.deepEqual(snap('在大学工作', { start: 2, end: 3 }, 'word'), { start: 1, end: 3 });
    assert.deepEqual(snap('a robot walks', { start: 3, end: 9 }, 'word'), { start: 2, end: 13 });
    assert.deepEqual(snap('你好。再见。\n明天', { start: 4, end: 5 }, 'sentence'), { start: 3, end: 6 });
  });

  it('does not go over the end of a line', () => {
    assert.deepEqual(snap('第一行\n第二行', { start: 1, end: 2 }, 'sentence'), { start: 0, end: 3 });
    assert.equal(snap('a\n\nb', { start: 1, end: 2 }, 'character'), null);
  });
});

describe('the segments of a line', () => {
  it('hold the offset that they were asked for', () =>
    forSeeds(300, random => {
      const text = textOf(random, 1);
      const at = random.int(0, text.length - 1);
      const { start, end } = segmentAt(text, at, random.pick(granularities));
      if (text[at] === '\n') return;
      assert.ok(start <= at && at < end, `${start}-${end} for ${at}`);
      assert.doesNotMatch(text.slice(start, end), /\n/);
    }));
});

describe('the last segment of a line', () => {
  it('is that at its end', () => {
    assert.deepEqual(segmentAt('a robot\nb', 7, 'word'), { start: 2, end: 7 });
    assert.deepEqual(segmentAt('a robot', 7, 'word'), { start: 2, end: 7 });
    assert.deepEqual(segmentAt('a\n\nb', 2, 'word'), { start: 2, end: 2 });
  });
});

describe('a step of the caret', () => {
  it('leads from one end to the other and back, and stops there', () =>
    forSeeds(100, random => {
      const text = textOf(random, 0, 20);
      const granularity = random.pick(granularities);
      for (const by of [1, -1] as const) {
        let at = by > 0 ? 0 : text.length;
        const end = text.length - at;
        for (let n = 0; at !== end; n++) {
          const next = step(text, at, by, granularity);
          assert.ok((next - at) * by > 0 && n <= text.length, `stuck at ${at}`);
          if (granularity === 'character') assert.ok(isWhole(text, next));
          at = next;
        }
        assert.equal(step(text, at, by, granularity), at);
      }
    }));

  it('by characters is a character, however many units it has', () => {
    assert.equal(step('a𠮷b', 1, 1, 'character'), 3);
    assert.equal(step('a𠮷b', 3, -1, 'character'), 1);
    assert.equal(step('a robot', 2, 1, 'word'), 7);
    assert.equal(step('a robot', 7, -1, 'word'), 2);
  });
});
