import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { align, arrange, missing, type Places } from '../../src/schema/layout';
import { heightOf, lanesOf, loopHeight, nodeWidth } from '../../src/schema/measures';
import type { Schema } from '../../src/schema/model';
import { forSeeds, type Random } from '../support/random';
import { entityOf, relationOf, schemaOf } from './schemas';

interface Box {
  id: string;
  x: number;
  y: number;
  width: number;
  height: number;
}
const boxesOf = (schema: Schema, places: Places): Box[] => {
  const lanes = lanesOf(schema);
  return schema.entities
    .filter(e => places[e.id])
    .map(e => ({ id: e.id, ...places[e.id], width: nodeWidth, height: heightOf(e, places[e.id].isCollapsed, lanes.get(e.id)) }));
};
const doOverlap = (a: Box, b: Box): boolean => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
const overlaps = (boxes: Box[]): string[] =>
  boxes.flatMap((a, i) =>
    boxes
      .slice(i + 1)
      .filter(b => doOverlap(a, b))
      .map(b => `${a.id} over ${b.id}`),
  );

for (const kind of ['layered', 'force'])
  describe(`types that are arranged: ${kind}`, () => {
    it('each have a place, at whole pixels, folded as they were, none over another', () =>
      forSeeds(40, random => {
        const schema = schemaOf(random);
        const places = arrange(schema, kind);
        assert.deepEqual(Object.keys(places).sort(), schema.entities.map(e => e.id).sort());
        for (const [id, p] of Object.entries(places)) {
          assert.ok(Number.isInteger(p.x) && Number.isInteger(p.y));
          assert.equal(p.isCollapsed, schema.layout[id]?.isCollapsed ?? false);
        }
        assert.deepEqual(overlaps(boxesOf(schema, places)), []);
      }));

    it('stand the same each time', () =>
      forSeeds(10, random => {
        const schema = schemaOf(random);
        assert.deepEqual(arrange(schema, kind), arrange(schema, kind));
      }));

    it('have those without a relation in rows below', () =>
      forSeeds(40, random => {
        const schema = schemaOf(random);
        const places = arrange(schema, kind);
        const linked = new Set([
          ...schema.relations.flatMap(r => r.pairs.filter(p => p.head !== p.tail).flatMap(p => [p.head, p.tail])),
          ...schema.entities.filter(e => e.parent).flatMap(e => [e.id, e.parent]),
        ]);
        const boxes = boxesOf(schema, places);
        const bottom = Math.max(...boxes.filter(b => linked.has(b.id)).map(b => b.y + b.height));
        for (const box of boxes) if (!linked.has(box.id)) assert.ok(box.y >= Math.max(0, bottom));
      }));

    it('stand in several rows where many have no relation', () => {
      const schema: Schema = {
        entities: Array.from({ length: 12 }, (_, i) => entityOf(`E${i}`)),
        relations: [relationOf('R', ['E0', 'E1'])],
        layout: {},
      };
      const boxes = boxesOf(schema, arrange(schema, kind));
      assert.deepEqual(overlaps(boxes), []);
      assert.equal(new Set(boxes.slice(2).map(b => b.y)).size, 2);
    });

    it('are only those that were chosen, when there are two or more', () =>
      forSeeds(30, random => {
        const schema = schemaOf(random);
        const only = new Set(random.some(schema.entities, 6).map(e => e.id));
        const ids = Object.keys(arrange(schema, kind, only)).sort();
        assert.deepEqual(ids, (only.size < 2 ? schema.entities.map(e => e.id) : [...only]).sort());
      }));
  });

describe('layers', () => {
  const chain = (count: number, name: string): Schema => ({
    entities: Array.from({ length: count }, (_, i) => entityOf(`E${i}`)),
    relations: Array.from({ length: count - 1 }, (_, i) => ({
      ...relationOf(`R${i}`, [`E${i}`, `E${i + 1}`]),
      names: { zh: '', en: name },
    })),
    layout: {},
  });

  it('lead from left to right', () =>
    forSeeds(30, random => {
      const schema = schemaOf(random);
      // Without a way round, from a lower number to a higher.
      const order = (id: string): number => Number(id.slice(1));
      for (const r of schema.relations) r.pairs = r.pairs.filter(p => order(p.head) < order(p.tail));
      const places = arrange(schema, 'layered');
      for (const { head, tail } of schema.relations.flatMap(r => r.pairs)) assert.ok(places[head].x + nodeWidth < places[tail].x);
      for (const e of schema.entities) if (e.parent) assert.ok(places[e.parent].x < places[e.id].x);
    }));

  it('are as far apart as the widest name needs, within reason', () => {
    const gap = (name: string): number => {
      const places = arrange(chain(3, name), 'layered');
      return places.E1.x - places.E0.x - nodeWidth;
    };
    assert.equal(gap('in'), gap('a'));
    assert.ok(gap('a name that is rather long') > gap('in'));
    assert.ok(gap('a name that is long '.repeat(9)) <= 301);
  });

  it('leave room over a type for its loops', () =>
    forSeeds(20, random => {
      const loops = random.int(1, 5);
      const schema: Schema = {
        entities: ['A', 'B', 'C'].map(id => entityOf(id)),
        relations: [
          relationOf('x', ['A', 'B']),
          relationOf('y', ['A', 'C']),
          ...Array.from({ length: loops }, (_, i) => relationOf(`loop${i}`, ['B', 'B'], ['C', 'C'])),
        ],
        layout: {},
      };
      const [upper, lower] = boxesOf(schema, arrange(schema, 'layered'))
        .filter(b => b.id !== 'A')
        .sort((a, b) => a.y - b.y);
      assert.ok(lower.y - (upper.y + upper.height) >= loopHeight(loops - 1));
    }));
});

describe('types without a place', () => {
  it('get one, and no other does', () =>
    forSeeds(60, random => {
      const schema = schemaOf(random);
      const found = missing(schema);
      assert.deepEqual(
        Object.keys(found).sort(),
        schema.entities
          .filter(e => !schema.layout[e.id])
          .map(e => e.id)
          .sort(),
      );
    }));

  it('stand to the right of those that have one, where most have', () =>
    forSeeds(60, random => {
      const schema = schemaOf(random, 10);
      const lost = new Set(random.some(schema.entities, Math.floor((schema.entities.length - 1) / 2)).map(e => e.id));
      schema.layout = Object.fromEntries(
        schema.entities
          .filter(e => !lost.has(e.id))
          .map(e => [e.id, { x: random.int(-500, 500), y: random.int(-500, 500), isCollapsed: false }]),
      );
      const right = Math.max(...Object.values(schema.layout).map(p => p.x));
      const top = Math.min(...Object.values(schema.layout).map(p => p.y));
      // As they would stand by themselves, and all by one way.
      const alone = arrange({ ...schema, entities: schema.entities.filter(e => lost.has(e.id)) }, 'layered');
      for (const [id, p] of Object.entries(missing(schema)))
        assert.deepEqual([p.x, p.y], [alone[id].x + right + nodeWidth + 80, alone[id].y + top]);
    }));
});

describe('types that are aligned', () => {
  const boxes = (random: Random): Box[] =>
    random.list(2, 6, i => ({
      id: `E${i}`,
      x: random.int(-500, 500),
      y: random.int(-500, 500),
      width: nodeWidth,
      height: random.int(48, 200),
    }));
  const moved = (all: Box[], how: string): Box[] => all.map(b => ({ ...b, ...align(all, how).get(b.id)! }));
  const edges: Record<string, (b: Box) => number> = {
    left: b => b.x,
    right: b => b.x + b.width,
    center: b => b.x + b.width / 2,
    top: b => b.y,
    bottom: b => b.y + b.height,
    middle: b => b.y + b.height / 2,
  };

  for (const [how, edge] of Object.entries(edges))
    it(`at their ${how} have it in one line, within what they covered, and move no other way`, () =>
      forSeeds(60, random => {
        const before = boxes(random);
        const after = moved(before, how);
        assert.ok(after.every(b => Math.abs(edge(b) - edge(after[0])) < 1e-9));
        const [axis, length] = ['left', 'right', 'center'].includes(how) ? (['x', 'width'] as const) : (['y', 'height'] as const);
        const other = axis === 'x' ? 'y' : 'x';
        after.forEach((b, i) => assert.equal(b[other], before[i][other]));
        const least = (of: Box[]): number => Math.min(...of.map(b => b[axis]));
        const most = (of: Box[]): number => Math.max(...of.map(b => b[axis] + b[length]));
        assert.ok(least(after) >= least(before) && most(after) <= most(before));
        if (how === 'left' || how === 'top') assert.equal(least(after), least(before));
        if (how === 'right' || how === 'bottom') assert.equal(most(after), most(before));
      }));

  for (const [how, axis, length] of [
    ['spread-x', 'x', 'width'],
    ['spread-y', 'y', 'height'],
  ] as const)
    it(`${how} have one distance between them, in the order that they had`, () =>
      forSeeds(100, random => {
        const before = boxes(random);
        const after = moved(before, how);
        const order = before.map((_, i) => i).sort((a, b) => before[a][axis] - before[b][axis]);
        const gaps = order.slice(1).map((at, i) => after[at][axis] - after[order[i]][axis] - after[order[i]][length]);
        for (const gap of gaps) assert.ok(Math.abs(gap - gaps[0]) < 1e-6 && gap >= 20 - 1e-9);
        assert.equal(after[order[0]][axis], before[order[0]][axis]);
        const most = Math.max(...before.map(b => b[axis] + b[length]));
        const end = after[order.at(-1)!][axis] + after[order.at(-1)!][length];
        // As far as they reached, or further where they would touch.
        assert.ok(Math.abs(end - most) < 1e-6 || gaps[0] < 20 + 1e-9);
      }));
});
