import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { arcHeight, laneHeight, Layout, lineHeight, type Row } from '../../src/annotation/layout';
import { isLive, piecesOf, surfaceOf } from '../../src/annotation/types';
import { forSeeds } from '../support/random';
import { doOverlap, piecesIn, placed } from './placed';
import { measure, textOf } from './texts';

const closers = '，。、；：！？）》」』】”’,.;:!?)]}%';
const contentOf = (text: string, row: Row): string => text.slice(row.start, row.end);
const widthOf = (s: string): number => [...s].reduce((w, c) => w + (c === '\t' ? 34 : measure(c)), 0);

describe('rows of a text', () => {
  it('hold every letter once, and break at each end of a line', () =>
    forSeeds(300, random => {
      const text = textOf(random);
      const { rows } = new Layout(text, random.int(20, 400), measure);
      assert.equal(rows[0].start, 0);
      assert.equal(rows[rows.length - 1].end, text.length);
      rows.forEach((row, i) => {
        assert.equal(row.index, i);
        assert.doesNotMatch(contentOf(text, row), /\n/);
        const next = rows[i + 1];
        if (next) assert.equal(next.start, text[row.end] === '\n' ? row.end + 1 : row.end);
      });
    }));

  it('are no wider than the room, but for marks that hang over the edge', () =>
    forSeeds(300, random => {
      const text = textOf(random);
      const width = random.int(20, 400);
      for (const row of new Layout(text, width, measure).rows) {
        let content = contentOf(text, row);
        while (content && closers.includes(content[content.length - 1])) content = content.slice(0, -1);
        if ([...content].length > 1) assert.ok(widthOf(content) <= width, `"${content}" in ${width}`);
      }
    }));

  it('never begin with a mark that closes, nor with half a character', () =>
    forSeeds(300, random => {
      const text = textOf(random);
      for (const row of new Layout(text, random.int(40, 400), measure).rows.slice(1)) {
        if (text[row.start - 1] === '\n' || row.start === text.length) continue;
        assert.ok(!closers.includes(text[row.start]), JSON.stringify(text.slice(row.start - 8, row.start + 8)));
        assert.doesNotMatch(text[row.start], /[\uDC00-\uDFFF]/);
      }
    }));

  it('end only where the next word would not fit', () =>
    forSeeds(300, random => {
      const text = textOf(random);
      const width = random.int(40, 400);
      for (const row of new Layout(text, width, measure).rows) {
        if (row.end === text.length || text[row.end] === '\n') continue;
        let x = widthOf(contentOf(text, row));
        for (const c of text.slice(row.end)) {
          x += widthOf(c);
          if (x > width && !closers.includes(c)) break;
          assert.ok(c !== ' ' && c !== '-' && c.codePointAt(0)! < 0x2e80, `${JSON.stringify(c)} had room after ${row.end}`);
        }
      }
    }));

  it('keep a Latin word whole where a row can hold it', () => {
    const { rows } = new Layout('the robot walks', measure('the robot wal'), measure);
    assert.deepEqual(
      rows.map(r => [r.start, r.end]),
      [
        [0, 10],
        [10, 15],
      ],
    );
  });

  it('know where each letter stands', () =>
    forSeeds(200, random => {
      const text = textOf(random);
      const layout = new Layout(text, random.int(40, 400), measure);
      for (const row of layout.rows) {
        let x = 0;
        let at = row.start;
        for (const c of contentOf(text, row)) {
          for (let i = 0; i < c.length; i++, at++) {
            assert.equal(layout.rowOf[at], row.index);
            assert.ok(Math.abs(layout.left[at] - x) < 1e-6);
          }
          x += widthOf(c);
        }
      }
    }));
});

describe('mentions in rows', () => {
  it('cover their letters in every row that they reach, and no other', () =>
    forSeeds(300, random => {
      const { text, layout, mentions } = placed(random);
      for (const mention of mentions) {
        const mine = piecesIn(layout).filter(p => p.piece.mention.id === mention.id);
        if (!isLive(mention.state)) {
          assert.equal(mine.length, 0);
          continue;
        }
        assert.equal(mine.filter(p => p.piece.isStart).length, 1, 'one beginning');
        for (const row of layout.rows) {
          const parts = piecesOf(mention)
            .map(p => [Math.max(p.start, row.start), Math.min(p.end, row.end)])
            .filter(([a, b]) => b > a)
            .map(([a, b]) => [widthOf(text.slice(row.start, a)), widthOf(text.slice(row.start, b))]);
          const drawn = mine
            .filter(p => p.row === row && !p.piece.isGap)
            .map(({ piece }) => [piece.left, piece.left + piece.width])
            .sort((a, b) => a[0] - b[0]);
          assert.equal(drawn.length, parts.length);
          drawn.forEach(([a, b], i) => {
            assert.ok(Math.abs(a - parts[i][0]) < 1e-6 && (Math.abs(b - parts[i][1]) < 1e-6 || Math.abs(b - a - 6) < 1e-6));
          });
        }
      }
    }));

  it('never cover each other in one lane, and take the first that is free', () =>
    forSeeds(300, random => {
      const { layout } = placed(random);
      for (const row of layout.rows) {
        const extents = new Map<string, { lane: number; reach: [number, number] }>();
        for (const p of row.pieces) {
          const known = extents.get(p.mention.id);
          const reach: [number, number] = [p.left, p.left + p.width];
          if (known) assert.equal(known.lane, p.lane, 'one lane in a row');
          extents.set(p.mention.id, {
            lane: p.lane,
            reach: known ? [Math.min(known.reach[0], reach[0]), Math.max(known.reach[1], reach[1])] : reach,
          });
        }
        const all = [...extents.values()];
        all.forEach((a, i) => {
          for (const b of all.slice(i + 1)) assert.ok(a.lane !== b.lane || !doOverlap(a.reach, b.reach));
          for (let lane = 0; lane < a.lane; lane++)
            assert.ok(
              all.some(b => b.lane === lane && doOverlap(a.reach, b.reach)),
              `lane ${lane} was free`,
            );
        });
      }
    }));

  it('are hit where their name stands', () =>
    forSeeds(200, random => {
      const { layout } = placed(random);
      for (const { row, piece } of piecesIn(layout)) {
        if (piece.isGap) continue;
        const y = row.top + row.textTop + lineHeight + piece.lane * laneHeight + laneHeight / 2;
        assert.equal(layout.hit(piece.left + piece.width / 2, y)?.id, piece.mention.id);
      }
    }));

  it('are hit on the text as the shortest that is there', () =>
    forSeeds(200, random => {
      const { layout, width } = placed(random);
      const row = random.pick(layout.rows);
      const x = random.next() * width;
      const here = row.pieces.filter(p => !p.isGap && x >= p.left && x <= p.left + p.width);
      const hit = layout.hit(x, row.top + row.textTop + 5);
      if (here.length === 0) assert.equal(hit, null);
      else {
        const least = Math.min(...here.map(p => p.width));
        assert.ok(here.some(p => p.mention === hit && p.width === least));
      }
      assert.equal(layout.hit(x, row.top + row.height - 1), null, 'nothing between two rows');
    }));
});

describe('heights', () => {
  it('have room for lanes and levels, and rows stand one under the other', () =>
    forSeeds(200, random => {
      const { layout } = placed(random);
      let top = 0;
      for (const row of layout.rows) {
        assert.equal(row.top, top);
        if (row.arcs.length === 0) assert.equal(row.textTop, 0);
        for (const arc of row.arcs) assert.ok(row.textTop >= (arc.level + 1) * arcHeight);
        for (const piece of row.pieces) assert.ok(row.height > row.textTop + lineHeight + (piece.lane + 1) * laneHeight);
        top += row.height;
      }
      assert.equal(layout.height, top);
    }));

  it('find the rows that are in view', () =>
    forSeeds(300, random => {
      const { layout } = placed(random);
      const from = random.int(-50, Math.ceil(layout.height) - 1);
      const to = from + random.int(1, 400);
      const seen = layout.rows.filter(r => r.top + r.height >= from && r.top < to).map(r => r.index);
      const [first, last] = layout.visible(from, to);
      // Above everything, the first row is still told.
      assert.deepEqual([first, last], [seen[0] ?? 0, seen[seen.length - 1] ?? 0]);
    }));

  it('are the same when nothing has changed', () =>
    forSeeds(50, random => {
      const { text, layout, mentions, relations } = placed(random);
      const before = JSON.stringify(layout.rows);
      layout.place(
        mentions,
        relations,
        r => r.type,
        m => surfaceOf(text, m),
      );
      assert.equal(JSON.stringify(layout.rows), before);
    }));
});
