// Every relation leaves and enters by a port of its own, in the order of where it leads, and bends on the way: near its beginning (er), or
// near its end, where those of one column meet in a trunk (orth). X6's own routers start all of a side's edges at one point, which cannot
// be read where a type has ten.
export type Routing = 'er' | 'orth';
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}
export interface Link {
  id: string;
  source: string;
  target: string;
  /** How wide its label is. */
  width: number;
  /** Of a loop: how high over its node the label stands. */
  above?: number;
}
type Side = 'left' | 'right' | 'top' | 'bottom';
interface End {
  side: Side;
  shift: number;
}
export interface Route {
  source: End;
  target: End;
  vertices: { x: number; y: number }[];
  /** Where the label stands: this far back from the end. */
  label: number;
}

const clear = 24;

/** The routes of links; with <c>of</c> only those at these nodes, while the others keep theirs: for a node that is being dragged. */
export function routes(boxes: Map<string, Box>, links: Link[], routing: Routing, of?: Set<string>): Map<string, Route> {
  if (of) {
    // At a neighbour, too, every link has its port.
    const isNear = (link: Link): boolean => of.has(link.source) || of.has(link.target);
    const around = new Set(links.filter(isNear).flatMap(l => [l.source, l.target]));
    return all(
      boxes,
      links.filter(l => around.has(l.source) || around.has(l.target)),
      routing,
      isNear,
    );
  }
  return all(boxes, links, routing, () => true);
}

function all(boxes: Map<string, Box>, links: Link[], routing: Routing, isWanted: (link: Link) => boolean): Map<string, Route> {
  const found = new Map<string, Route>();
  const sides = new Map<string, { link: Link; other: Box; isSource: boolean }[]>();
  const chosen = new Map<string, [Side, Side]>();
  for (const link of links) {
    const [a, b] = [boxes.get(link.source), boxes.get(link.target)];
    if (!a || !b || link.source === link.target) continue;
    const pair = sidesOf(a, b);
    chosen.set(link.id, pair);
    add(`${link.source}|${pair[0]}`, { link, other: b, isSource: true });
    add(`${link.target}|${pair[1]}`, { link, other: a, isSource: false });
  }
  const ports = new Map<string, { shift: number; index: number; count: number }>();
  for (const [key, list] of sides) {
    const [node, side] = [key.slice(0, key.lastIndexOf('|')), key.slice(key.lastIndexOf('|') + 1) as Side];
    const box = boxes.get(node)!;
    const upright = side === 'left' || side === 'right';
    const along = (b: Box): number => (upright ? b.y + b.height / 2 : b.x + b.width / 2);
    list.sort((p, q) => along(p.other) - along(q.other) || (p.link.id < q.link.id ? -1 : 1));
    const length = (upright ? box.height : box.width) - 12;
    list.forEach((p, i) =>
      ports.set(`${p.link.id}|${p.isSource}`, { shift: ((i + 0.5) / list.length - 0.5) * length, index: i, count: list.length }),
    );
  }
  const nodes = new Field();
  for (const box of boxes.values()) nodes.add(box);
  const labels = new Field();
  for (const { source, width, above } of links) {
    const box = boxes.get(source);
    if (above && box) labels.add({ x: box.x + box.width / 2 - width / 2 - 4, y: box.y - above - 9, width: width + 8, height: 18 });
  }
  // Thought of as going across; what goes down is turned, and turned back at the end.
  const upright = [...boxes].map(([id, o]) => ({ id, ...o }));
  const turned = upright.map(o => ({ id: o.id, x: o.y, y: o.x, width: o.height, height: o.width }));
  for (const link of links) {
    const pair = chosen.get(link.id);
    if (!pair || !isWanted(link)) continue;
    const [from, to] = [ports.get(`${link.id}|true`)!, ports.get(`${link.id}|false`)!];
    const [a, b] = [boxes.get(link.source)!, boxes.get(link.target)!];
    const [s, t] = [point(a, pair[0], from.shift), point(b, pair[1], to.shift)];
    const across = pair[0] === 'left' || pair[0] === 'right';
    const turn = (p: { x: number; y: number }): { x: number; y: number } => (across ? p : { x: p.y, y: p.x });
    const [u, v] = [turn(s), turn(t)];
    const [low, high] = [Math.min(u.x, v.x), Math.max(u.x, v.x)];
    const path = way(
      u,
      v,
      routing,
      from,
      (across ? upright : turned).filter(o => o.x < high && o.x + o.width > low && o.id !== link.source && o.id !== link.target),
    );
    const whole = [u, ...path, v];
    found.set(link.id, {
      source: { side: pair[0], shift: from.shift },
      target: { side: pair[1], shift: to.shift },
      vertices: path.map(turn),
      label: place(whole.map(turn), link.width, labels, nodes),
    });
  }
  return found;

  function add(key: string, end: { link: Link; other: Box; isSource: boolean }): void {
    const list = sides.get(key);
    if (list) list.push(end);
    else sides.set(key, [end]);
  }
}

type Point = { x: number; y: number };

/** Boxes, found by where they are. */
class Field {
  private cells = new Map<number, Box[]>();

  add(box: Box): void {
    this.visit(box, 0, key => {
      const cell = this.cells.get(key);
      if (cell) cell.push(box);
      else this.cells.set(key, [box]);
    });
  }

  /** How much of a box others cover; a margin makes those larger. */
  covered(box: Box, margin: number): number {
    let area = 0;
    this.visit(box, margin, key => {
      for (const o of this.cells.get(key) ?? []) {
        const w = Math.min(box.x + box.width, o.x + o.width) - Math.max(box.x, o.x) + margin;
        const h = Math.min(box.y + box.height, o.y + o.height) - Math.max(box.y, o.y) + margin;
        if (w > 0 && h > 0) area += w * h;
      }
    });
    return area;
  }

  private visit(box: Box, margin: number, act: (key: number) => void): void {
    const cell = (n: number): number => Math.floor(n / 256);
    for (let x = cell(box.x - margin); x <= cell(box.x + box.width + margin); x++)
      for (let y = cell(box.y - margin); y <= cell(box.y + box.height + margin); y++) act(x * 65536 + y);
  }
}

/** From port to port: travels at the height of the end, else of the beginning, else where no other node is in the way. */
function way(u: Point, v: Point, routing: Routing, from: { index: number; count: number }, near: Box[]): Point[] {
  const gap = v.x - u.x;
  const sign = Math.sign(gap) || 1;
  // Edges that turn up bend later the further down they begin, those that turn down the other way round: so they do not cross.
  const rank = v.y < u.y ? from.index : from.count - 1 - from.index;
  const step = Math.max(2, Math.min(14, (Math.abs(gap) - clear) / (from.count + 1)));
  const out = Math.abs(gap) < clear ? gap / 2 : sign * (clear / 2 + (rank + 1) * step);
  const inner = Math.abs(gap) < clear ? gap / 2 : sign * Math.min(Math.abs(gap) / 2, clear / 2 + (rank + 1) * step);
  const free = (y: number): boolean => !near.some(o => y > o.y - 6 && y < o.y + o.height + 6);
  if (Math.abs(v.y - u.y) < 2 && free(u.y)) return [];
  const trunk = v.x - (Math.abs(gap) < clear ? gap / 2 : sign * 18);
  if (routing === 'orth' && free(u.y))
    return [
      { x: trunk, y: u.y },
      { x: trunk, y: v.y },
    ];
  if (free(v.y))
    return [
      { x: u.x + out, y: u.y },
      { x: u.x + out, y: v.y },
    ];
  if (free(u.y))
    return [
      { x: v.x - inner, y: u.y },
      { x: v.x - inner, y: v.y },
    ];
  const cost = (y: number): number => Math.abs(y - u.y) + Math.abs(y - v.y);
  const lanes = near
    .flatMap(o => [o.y - 14 - rank * 6, o.y + o.height + 14 + rank * 6])
    .filter(free)
    .sort((p, q) => cost(p) - cost(q));
  if (lanes.length === 0)
    return [
      { x: u.x + out, y: u.y },
      { x: u.x + out, y: v.y },
    ];
  return [
    { x: u.x + out, y: u.y },
    { x: u.x + out, y: lanes[0] },
    { x: v.x - inner, y: lanes[0] },
    { x: v.x - inner, y: v.y },
  ];
}

// From the middle outwards; upright parts in finer steps, since the room between two nodes is low.
const levelShares = [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8];
const uprightShares = Array.from({ length: 19 }, (_, i) => 0.5 + (i % 2 ? 1 : -1) * Math.ceil(i / 2) * 0.05);

/**
 * Where the label stands: on the longest level part where it covers no node and no other label, else where it covers least; told as a
 * distance back from the end.
 */
function place(path: Point[], width: number, labels: Field, nodes: Field): number {
  const parts: { from: Point; to: Point; rest: number; length: number; isLevel: boolean }[] = [];
  let rest = 0;
  for (let i = path.length - 1; i > 0; i--) {
    const length = Math.hypot(path[i].x - path[i - 1].x, path[i].y - path[i - 1].y);
    parts.push({ from: path[i], to: path[i - 1], rest, length, isLevel: path[i].y === path[i - 1].y });
    rest += length;
  }
  parts.sort((p, q) => Number(q.isLevel) - Number(p.isLevel) || q.length - p.length);
  let best: { box: Box; distance: number; cost: number } | null = null;
  for (const part of parts) {
    for (const share of part.isLevel ? levelShares : uprightShares) {
      const at = { x: part.from.x + (part.to.x - part.from.x) * share, y: part.from.y + (part.to.y - part.from.y) * share };
      const box = { x: at.x - width / 2 - 4, y: at.y - 9, width: width + 8, height: 18 };
      // Beside a node, not at its edge.
      const cost = labels.covered(box, 0) + nodes.covered(box, 4);
      if (!best || cost < best.cost) best = { box, distance: -Math.max(1, part.rest + part.length * share), cost };
      if (cost === 0) break;
    }
    if (best?.cost === 0) break;
  }
  if (best) labels.add(best.box);
  return best?.distance ?? -10;
}

function sidesOf(a: Box, b: Box): [Side, Side] {
  if (b.x - (a.x + a.width) >= clear) return ['right', 'left'];
  if (a.x - (b.x + b.width) >= clear) return ['left', 'right'];
  return b.y + b.height / 2 >= a.y + a.height / 2 ? ['bottom', 'top'] : ['top', 'bottom'];
}

function point(box: Box, side: Side, shift: number): { x: number; y: number } {
  const [cx, cy] = [box.x + box.width / 2, box.y + box.height / 2];
  switch (side) {
    case 'left':
      return { x: box.x, y: cy + shift };
    case 'right':
      return { x: box.x + box.width, y: cy + shift };
    case 'top':
      return { x: cx + shift, y: box.y };
    default:
      return { x: cx + shift, y: box.y + box.height };
  }
}
