import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { labelWidth, Layout, type Arc } from '../../src/annotation/layout';
import { isLive, surfaceOf, type Mention, type Relation } from '../../src/annotation/types';
import { forSeeds, Random } from '../support/random';
import { arcsIn, doOverlap, placed, range } from './placed';
import { measure, mentionsOf, relationsOf } from './texts';

const widthOf = (s: string): number => [...s].reduce((w, c) => w + (c === '\t' ? 34 : measure(c)), 0);

describe('arcs of relations', () => {
  it('are one whole arc within a row, and two halves between rows', () =>
    forSeeds(300, random => {
      const { layout, mentions, relations, width } = placed(random);
      const live = new Map(mentions.filter(m => isLive(m.state)).map(m => [m.id, m]));
      for (const relation of relations) {
        const mine = arcsIn(layout).filter(a => a.arc.relation.id === relation.id);
        const head = live.get(relation.head);
        const tail = relation.tail === null ? (relation as { start: number; end: number }) : live.get(relation.tail);
        if (!isLive(relation.state) || !head || !tail) {
          assert.equal(mine.length, 0);
          continue;
        }
        const [from, to] = [layout.rowOf[head.start], layout.rowOf[tail.start]];
        const middle = (start: number, end: number): number => {
          const row = layout.rows[layout.rowOf[start]];
          const last = Math.min(end, row.end);
          return (layout.left[start] + layout.left[start] + widthOf(text(start, last))) / 2;
        };
        const text = (a: number, b: number): string => layoutText(layout, a, b);
        if (from === to) {
          assert.deepEqual(
            mine.map(a => [a.row.index, a.arc.part]),
            [[from, 'whole']],
          );
          assert.ok(Math.abs(mine[0].arc.from - middle(head.start, head.end)) < 1e-6);
          assert.ok(Math.abs(mine[0].arc.to - middle(tail.start, tail.end)) < 1e-6);
          continue;
        }
        const [out, back] = from < to ? [width, 0] : [0, width];
        const [begin, end] = ['head', 'tail'].map(part => mine.find(a => a.arc.part === part)!);
        assert.equal(mine.length, 2);
        assert.deepEqual([begin.row.index, begin.arc.to], [from, out], 'the half at the head leads out');
        assert.deepEqual([end.row.index, end.arc.from], [to, back], 'the half at the tail comes in');
        assert.ok(Math.abs(begin.arc.from - middle(head.start, head.end)) < 1e-6);
        assert.ok(Math.abs(end.arc.to - middle(tail.start, tail.end)) < 1e-6);
      }
    }));

  it('of one level never meet, unless they are a bundle', () =>
    forSeeds(400, random => {
      const { layout } = placed(random);
      for (const row of layout.rows)
        row.arcs.forEach((a, i) => {
          for (const b of row.arcs.slice(i + 1)) {
            if (a.level !== b.level) continue;
            const [p, q] = [a.relation, b.relation];
            const isBundle =
              a.part === 'whole' &&
              b.part === 'whole' &&
              p.type === q.type &&
              p.state === q.state &&
              (p.head === q.head || p.tail === q.tail);
            if (!isBundle) assert.ok(!doOverlap(range(a.from, a.to), range(b.from, b.to)), `${p.id} meets ${q.id}`);
          }
        });
    }));

  it('never write one name over another, nor over a line that is not of their bundle', () =>
    forSeeds(400, random => {
      const { layout } = placed(random);
      const box = (a: Arc): [number, number] => [a.middle - labelWidth(a.label) / 2, a.middle + labelWidth(a.label) / 2];
      for (const row of layout.rows)
        for (const a of row.arcs.filter(x => x.label))
          for (const b of row.arcs) {
            if (a === b || a.level !== b.level) continue;
            if (b.label) assert.ok(!doOverlap(box(a), box(b)), `${a.label} over ${b.label}`);
            else if (a.relation.type !== b.relation.type) assert.ok(!doOverlap(box(a), range(b.from, b.to)));
          }
    }));

  it('leave out a name only where their bundle says it beside them', () =>
    forSeeds(300, random => {
      const { layout } = placed(random);
      for (const row of layout.rows)
        for (const a of row.arcs.filter(x => !x.label))
          assert.ok(
            row.arcs.some(b => b.label === a.relation.type && b.level === a.level && Math.abs(a.middle - b.middle) < labelWidth(b.label)),
            a.relation.id,
          );
    }));

  it('rise only where a lower level has no room', () =>
    forSeeds(200, random => {
      const { layout } = placed(random);
      for (const row of layout.rows) {
        const used = new Set(row.arcs.map(a => a.level));
        for (let level = 0; level < used.size; level++) assert.ok(used.has(level), 'no level is left out');
      }
    }));

  it('keep the names of halves within the page', () =>
    forSeeds(200, random => {
      const { layout, width } = placed(random);
      for (const { arc } of arcsIn(layout)) {
        if (arc.part === 'whole' || !arc.label || labelWidth(arc.label) > width) continue;
        const half = labelWidth(arc.label) / 2;
        assert.ok(arc.middle - half >= -1e-9 && arc.middle + half <= width + 1e-9, arc.label);
      }
    }));

  it('say on each half where the other is', () => {
    const text = '大连机床\n成立于北京';
    const layout = new Layout(text, 300, measure);
    const mention = (id: string, start: number, end: number): Mention => ({
      ...mentionsOf(new Random(3), text, 9)[0],
      id,
      start,
      end,
      state: 'accepted',
      fragments: null,
    });
    const [upper, lower] = [mention('a', 0, 4), mention('b', 8, 10)];
    const relation = { ...relationsOf(new Random(5), text, [upper], 9)[0], id: 'r', state: 'accepted' as const, start: null, end: null };
    const labels = (head: Mention, tail: Mention): string[] => {
      layout.place(
        [upper, lower],
        [{ ...relation, head: head.id, tail: tail.id }],
        () => '位于',
        m => surfaceOf(text, m),
      );
      return layout.rows.flatMap(r => r.arcs.map(a => a.label));
    };
    assert.deepEqual(labels(upper, lower), ['位于 ↓ 北京', '大连机床 ↑ 位于']);
    assert.deepEqual(labels(lower, upper), ['北京 ↓ 位于', '位于 ↑ 大连机床']);
  });

  it('say the name of a bundle once', () => {
    const text = '甲乙丙';
    const layout = new Layout(text, 300, measure);
    const base = mentionsOf(new Random(3), 'abc', 9)[0];
    const mentions = [0, 1, 2].map(i => ({ ...base, id: `m${i}`, start: i, end: i + 1, state: 'accepted' as const, fragments: null }));
    const relation = {
      ...relationsOf(new Random(5), text, mentions, 9)[0],
      type: 'in',
      state: 'accepted' as const,
      start: null,
      end: null,
    };
    const place = (second: Partial<Relation>): Arc[] => {
      const relations = [
        { ...relation, id: 'r0', head: 'm0', tail: 'm1' },
        { ...relation, id: 'r1', head: 'm0', tail: 'm2', ...second },
      ];
      layout.place(
        mentions,
        relations,
        r => r.type,
        m => surfaceOf(text, m),
      );
      return layout.rows[0].arcs;
    };
    assert.deepEqual(
      place({}).map(a => [a.level, a.label]),
      [
        [0, 'in'],
        [0, ''],
      ],
    );
    for (const other of [{ type: 'makes' }, { state: 'suggested' as const }, { head: 'm2', tail: 'm1', type: 'makes' }])
      assert.deepEqual(
        place(other).map(a => a.level),
        [0, 1],
      );
  });
});

function layoutText(layout: Layout, from: number, to: number): string {
  return (layout as unknown as { text: string }).text.slice(from, to);
}
