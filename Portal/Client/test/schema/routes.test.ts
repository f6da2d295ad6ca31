import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { routes, type Box, type Link, type Route, type Routing } from '../../src/schema/routes';
import { forSeeds, type Random } from '../support/random';

interface Point {
  x: number;
  y: number;
}
interface Drawn {
  boxes: Map<string, Box>;
  links: Link[];
  routing: Routing;
}

/** Types on a wide grid, each a little off it, so that none lies over another; with relations at will. */
function drawn(random: Random, most = 14): Drawn {
  const boxes = new Map<string, Box>();
  const count = random.int(1, most);
  for (let i = 0; i < count; i++)
    boxes.set(`e:${i}`, {
      x: (i % 4) * random.pick([300, 340]) + random.int(-20, 20),
      y: Math.floor(i / 4) * 300 + random.int(-40, 40),
      width: 184,
      height: random.int(48, 200),
    });
  const ids = [...boxes.keys(), 'e:gone'];
  const links = random.list(0, most * 2, i => ({
    id: `r:${i}`,
    source: random.pick(ids),
    target: random.pick(ids),
    width: random.int(10, 90),
    above: random.chance(0.1) ? 26 : undefined,
  }));
  return { boxes, links, routing: random.pick(['er', 'orth'] as const) };
}

/** Where an end of a route lies. */
function portOf(box: Box, end: Route['source']): Point {
  const [cx, cy] = [box.x + box.width / 2, box.y + box.height / 2];
  return {
    left: { x: box.x, y: cy + end.shift },
    right: { x: box.x + box.width, y: cy + end.shift },
    top: { x: cx + end.shift, y: box.y },
    bottom: { x: cx + end.shift, y: box.y + box.height },
  }[end.side];
}

const wholeOf = (boxes: Map<string, Box>, link: Link, route: Route): Point[] => [
  portOf(boxes.get(link.source)!, route.source),
  ...route.vertices,
  portOf(boxes.get(link.target)!, route.target),
];
const isUpright = (side: string): boolean => side === 'top' || side === 'bottom';
const near = (a: number, b: number): boolean => Math.abs(a - b) < 1e-6;
const pathOnly = ({ source, target, vertices }: Route): unknown => ({ source, target, vertices });

/** Every link that has a route, with the whole path from port to port. */
const routed = (d: Drawn): { link: Link; route: Route; whole: Point[] }[] => {
  const found = routes(d.boxes, d.links, d.routing);
  return d.links.flatMap(link => {
    const route = found.get(link.id);
    return route ? [{ link, route, whole: wholeOf(d.boxes, link, route) }] : [];
  });
};
const segmentsOf = (path: Point[]): [Point, Point][] => path.slice(1).map((p, i) => [path[i], p]);
const lengthOf = (path: Point[]): number => segmentsOf(path).reduce((sum, [p, q]) => sum + Math.hypot(p.x - q.x, p.y - q.y), 0);

/** Where two paths of level and upright parts cross, not where they only touch. */
function doCross(a: Point[], b: Point[]): boolean {
  const within = (x: number, p: number, q: number): boolean => x > Math.min(p, q) + 1e-6 && x < Math.max(p, q) - 1e-6;
  return segmentsOf(a).some(([p, q]) =>
    segmentsOf(b).some(
      ([r, s]) =>
        (near(p.y, q.y) && near(r.x, s.x) && within(r.x, p.x, q.x) && within(p.y, r.y, s.y)) ||
        (near(p.x, q.x) && near(r.y, s.y) && within(p.x, r.x, s.x) && within(r.y, p.y, q.y)),
    ),
  );
}

describe('routes', () => {
  it('are there for every link between two types that are drawn, but for loops', () =>
    forSeeds(200, random => {
      const d = drawn(random);
      assert.deepEqual(
        [...routes(d.boxes, d.links, d.routing).keys()].sort(),
        d.links
          .filter(l => l.source !== l.target && d.boxes.has(l.source) && d.boxes.has(l.target))
          .map(l => l.id)
          .sort(),
      );
    }));

  it('leave and enter by a port on the border, straight', () =>
    forSeeds(300, random => {
      const d = drawn(random);
      for (const { link, route, whole } of routed(d)) {
        for (const [end, box] of [
          [route.source, d.boxes.get(link.source)!],
          [route.target, d.boxes.get(link.target)!],
        ] as const)
          assert.ok(Math.abs(end.shift) <= (isUpright(end.side) ? box.width : box.height) / 2 - 6);
        const axis = isUpright(route.source.side) ? 'x' : 'y';
        const [first, last] = [route.vertices[0] ?? whole[1], route.vertices.at(-1) ?? whole[0]];
        assert.ok(Math.abs(first[axis] - whole[0][axis]) < 2 && Math.abs(last[axis] - whole.at(-1)![axis]) < 2);
      }
    }));

  it('leave by the side that faces the other type', () =>
    forSeeds(300, random => {
      const d = drawn(random);
      for (const { link, route } of routed(d)) {
        const [a, b] = [d.boxes.get(link.source)!, d.boxes.get(link.target)!];
        const sides = `${route.source.side} ${route.target.side}`;
        if (b.x >= a.x + a.width + 24) assert.equal(sides, 'right left');
        else if (a.x >= b.x + b.width + 24) assert.equal(sides, 'left right');
        else assert.equal(sides, b.y + b.height / 2 >= a.y + a.height / 2 ? 'bottom top' : 'top bottom');
      }
    }));

  it('turn at right angles, and not at all where both ports are level', () =>
    forSeeds(300, random => {
      for (const { route, whole } of routed(drawn(random))) {
        if (route.vertices.length === 0) continue;
        assert.ok([2, 4].includes(route.vertices.length));
        for (const [p, q] of segmentsOf(whole)) assert.ok(near(p.x, q.x) || near(p.y, q.y), JSON.stringify(whole));
      }
    }));

  it('have ports of their own, in the order of where they lead', () =>
    forSeeds(300, random => {
      const d = drawn(random);
      const bySide = new Map<string, { shift: number; at: number }[]>();
      for (const { link, route } of routed(d))
        for (const [node, other, end] of [
          [link.source, link.target, route.source],
          [link.target, link.source, route.target],
        ] as const) {
          const box = d.boxes.get(other)!;
          const at = isUpright(end.side) ? box.x + box.width / 2 : box.y + box.height / 2;
          const key = `${node} ${end.side}`;
          bySide.set(key, [...(bySide.get(key) ?? []), { shift: end.shift, at }]);
        }
      for (const ports of bySide.values()) {
        ports.sort((a, b) => a.shift - b.shift);
        ports.slice(1).forEach((p, i) => {
          assert.ok(p.shift - ports[i].shift > 1e-6, 'no two at one place');
          assert.ok(p.at >= ports[i].at - 1e-6, 'none out of order');
        });
        // Spread over the side, the same on both sides of the middle.
        assert.ok(near(ports[0].shift, -ports.at(-1)!.shift));
      }
    }));

  it('travel where no other type is in the way, if there is such a height', () =>
    forSeeds(300, random => {
      const d = drawn(random);
      for (const { link, route, whole } of routed(d)) {
        const turn = (p: Point): Point => (isUpright(route.source.side) ? { x: p.y, y: p.x } : p);
        const [u, v] = [turn(whole[0]), turn(whole.at(-1)!)];
        const others = [...d.boxes]
          .filter(([id]) => id !== link.source && id !== link.target)
          .map(([, b]) => (isUpright(route.source.side) ? { x: b.y, y: b.x, width: b.height, height: b.width } : b))
          .filter(b => b.x < Math.max(u.x, v.x) && b.x + b.width > Math.min(u.x, v.x));
        const isFree = (y: number): boolean => others.every(b => y <= b.y - 6 || y >= b.y + b.height + 6);
        const path = route.vertices.map(turn);
        if (path.length === 0) assert.ok(isFree(u.y));
        else if (path.length === 4) {
          assert.ok(!isFree(u.y) && !isFree(v.y), 'no detour without need');
          assert.ok(isFree(path[1].y) && near(path[1].y, path[2].y));
        } else {
          // One bend: near its end it has travelled at the height of its beginning, else it travels at that of its end.
          const [bend, gap] = [path[0].x, Math.abs(u.x - v.x)];
          assert.ok(near(path[1].x, bend) && Math.abs(bend - u.x) <= gap && Math.abs(bend - v.x) <= gap);
          if (isFree(u.y) && d.routing === 'orth') assert.ok(Math.abs(bend - v.x) <= 18);
          else if (isFree(u.y) && !isFree(v.y)) assert.ok(Math.abs(bend - v.x) <= gap / 2 + 1e-6);
        }
      }
    }));

  it('from one type to a column beside it do not cross', () =>
    forSeeds(200, random => {
      const boxes = new Map<string, Box>([['e:hub', { x: 0, y: random.int(-300, 300), width: 184, height: random.int(100, 400) }]]);
      const links: Link[] = [];
      const isOut = random.chance(0.5);
      const x = random.pick([-1, 1]) * random.int(400, 700);
      let y = random.int(-600, 0);
      for (let i = random.int(2, 9); i > 0; i--) {
        boxes.set(`e:${i}`, { x, y, width: 184, height: 48 });
        y += random.int(60, 200);
        links.push({ id: `r:${i}`, source: isOut ? 'e:hub' : `e:${i}`, target: isOut ? `e:${i}` : 'e:hub', width: 40 });
      }
      if (!isOut) return;
      const paths = routed({ boxes, links, routing: 'er' }).map(r => r.whole);
      paths.forEach((a, i) => paths.slice(i + 1).forEach(b => assert.ok(!doCross(a, b), JSON.stringify([a, b]))));
    }));

  it('do not depend on the order in which links are told', () =>
    forSeeds(100, random => {
      const d = drawn(random);
      const [one, other] = [routes(d.boxes, d.links, d.routing), routes(d.boxes, [...d.links].reverse(), d.routing)];
      for (const [id, route] of one) assert.deepEqual(pathOnly(route), pathOnly(other.get(id)!));
    }));

  it('of a type that is dragged are those that all have', () =>
    forSeeds(200, random => {
      const d = drawn(random);
      const of = new Set(random.some([...d.boxes.keys()], 2));
      const [all, some] = [routes(d.boxes, d.links, d.routing), routes(d.boxes, d.links, d.routing, of)];
      const wanted = d.links.filter(l => all.has(l.id) && (of.has(l.source) || of.has(l.target))).map(l => l.id);
      assert.deepEqual([...some.keys()].sort(), wanted.sort());
      for (const [id, route] of some) assert.deepEqual(pathOnly(route), pathOnly(all.get(id)!));
    }));
});

describe('trunks', () => {
  it('gather what comes into one column near its end, where routing is orthogonal', () => {
    const boxes = new Map<string, Box>([0, 1, 2].map(i => [`e:${i}`, { x: 0, y: i * 150, width: 184, height: 48 }]));
    boxes.set('e:end', { x: 500, y: 150, width: 184, height: 48 });
    const links = [0, 1, 2].map(i => ({ id: `r:${i}`, source: `e:${i}`, target: 'e:end', width: 40 }));
    const bends = (routing: Routing): number[] =>
      [...routes(boxes, links, routing).values()].filter(r => r.vertices.length > 0).map(r => r.vertices[0].x);
    assert.deepEqual(new Set(bends('orth')), new Set([500 - 18]));
    assert.ok(bends('er').every(x => x < 300));
  });
});

describe('labels', () => {
  const boxOf = (whole: Point[], link: Link, route: Route): Box => {
    let rest = -route.label;
    for (const [p, q] of segmentsOf(whole).reverse()) {
      const length = Math.hypot(p.x - q.x, p.y - q.y);
      if (rest <= length) {
        const share = length === 0 ? 0 : rest / length;
        return { x: q.x + (p.x - q.x) * share - link.width / 2, y: q.y + (p.y - q.y) * share - 9, width: link.width, height: 18 };
      }
      rest -= length;
    }
    throw new Error('beyond the beginning');
  };
  const doMeet = (a: Box, b: Box): boolean =>
    Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x) > 1e-6 &&
    Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y) > 1e-6;

  it('stand on their route', () =>
    forSeeds(200, random => {
      for (const { route, whole } of routed(drawn(random))) assert.ok(route.label <= -1 && -route.label <= lengthOf(whole) + 1e-6);
    }));

  it('lie neither over types nor over each other where there is room', () =>
    forSeeds(200, random => {
      const boxes = new Map<string, Box>();
      for (let i = 0; i < 6; i++)
        boxes.set(`e:${i}`, { x: (i % 3) * 500, y: Math.floor(i / 3) * 400 + random.int(-50, 50), width: 184, height: 80 });
      const links = random.list(1, 6, i => ({
        id: `r:${i}`,
        source: `e:${random.int(0, 5)}`,
        target: `e:${random.int(0, 5)}`,
        width: random.int(20, 70),
      }));
      const labels = routed({ boxes, links, routing: random.pick(['er', 'orth'] as const) }).map(r => boxOf(r.whole, r.link, r.route));
      labels.forEach((label, i) => {
        for (const box of boxes.values()) assert.ok(!doMeet(label, box), `label ${i} over a type`);
        for (const other of labels.slice(i + 1)) assert.ok(!doMeet(label, other), `label ${i} over another`);
      });
    }));

  it('stand on the longest level part, where there is room', () => {
    const boxes = new Map<string, Box>([
      ['e:a', { x: 0, y: 0, width: 184, height: 48 }],
      ['e:b', { x: 700, y: 600, width: 184, height: 48 }],
    ]);
    for (const routing of ['er', 'orth'] as const) {
      const link = { id: 'r', source: 'e:a', target: 'e:b', width: 60 };
      const [{ route, whole }] = routed({ boxes, links: [link], routing });
      const label = boxOf(whole, link, route);
      const [p, q] = segmentsOf(whole)
        .filter(([a, b]) => a.y === b.y)
        .sort(([a, b], [c, d]) => Math.abs(d.x - c.x) - Math.abs(b.x - a.x))[0];
      assert.ok(near(label.y + 9, p.y) && near(label.x + 30, (p.x + q.x) / 2), routing);
    }
  });

  it('make way for the names of loops', () => {
    const boxes = new Map<string, Box>([
      ['e:a', { x: 0, y: 200, width: 184, height: 48 }],
      ['e:b', { x: 0, y: 0, width: 184, height: 48 }],
    ]);
    const link = { id: 'r:1', source: 'e:b', target: 'e:a', width: 60 };
    const loop = { id: 'r:2', source: 'e:a', target: 'e:a', width: 60, above: 76 };
    const labelOf = (links: Link[]): Box => {
      const [{ route, whole }] = routed({ boxes, links, routing: 'er' });
      return boxOf(whole, link, route);
    };
    const name = { x: 92 - 30, y: 200 - 76 - 9, width: 60, height: 18 };
    assert.ok(doMeet(labelOf([link]), name), 'in the middle otherwise');
    assert.ok(!doMeet(labelOf([link, loop]), name));
  });
});
