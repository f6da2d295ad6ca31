// Places for types: layered by dagre, or by forces. Both leave what has no link in rows below.
import dagre from '@dagrejs/dagre';
import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY, type SimulationNodeDatum } from 'd3-force';
import { heightOf, labelSize, lanesOf, loopHeight, nodeWidth, widthOf } from './measures';
import type { Place, Schema } from './model';

export type Places = Record<string, Place>;

export function arrange(schema: Schema, kind: string, only?: Set<string>): Places {
  const wanted = schema.entities.filter(e => !only || only.size < 2 || only.has(e.id));
  const links = linksOf(schema).filter(l => wanted.some(e => e.id === l.source) && wanted.some(e => e.id === l.target));
  const lanes = lanesOf(schema);
  const size = (id: string): [number, number] => {
    const e = schema.entities.find(x => x.id === id)!;
    return [nodeWidth, heightOf(e, schema.layout[id]?.isCollapsed ?? false, lanes.get(id))];
  };
  // Loops stand over their type.
  const above = (id: string): number => {
    const loops = schema.relations.filter(r => r.pairs.some(p => p.head === id && p.tail === id)).length;
    return loops > 0 ? loopHeight(loops - 1) : 0;
  };
  // The widest name stands between two types, in either language; many relations of one type bend one after the other and need room to.
  const between = schema.relations.filter(r =>
    r.pairs.some(p => p.head !== p.tail && links.some(l => l.source === p.head && l.target === p.tail)),
  );
  const widest = Math.max(0, ...between.flatMap(r => [r.names.zh, r.names.en]).map(name => widthOf(name, labelSize)));
  const bends = Math.min(240, Math.max(0, Math.max(0, ...wanted.map(e => lanes.get(e.id) ?? 0)) - 8) * 6);
  const apart = Math.min(300, Math.max(165, widest + 70)) + bends;
  const linked = wanted.filter(e => links.some(l => l.source === e.id || l.target === e.id));
  const at =
    kind === 'force'
      ? forces(
          linked.map(e => e.id),
          links,
          size,
        )
      : layered(
          linked.map(e => e.id),
          links,
          size,
          above,
          apart,
        );
  const bottom = Math.max(0, ...[...at].map(([id, p]) => p.y + size(id)[1])) + (at.size ? 60 : 0);
  wanted.filter(e => !at.has(e.id)).forEach((e, i) => at.set(e.id, { x: (i % 5) * (nodeWidth + 60), y: bottom + Math.floor(i / 5) * 140 }));
  const places: Places = {};
  for (const [id, p] of at) places[id] = { x: Math.round(p.x), y: Math.round(p.y), isCollapsed: schema.layout[id]?.isCollapsed ?? false };
  return places;
}

/** Places for types that have none: among themselves in layers; where most have a place, in free space to the right of those. */
export function missing(schema: Schema): Places {
  const lost = new Set(schema.entities.filter(e => !schema.layout[e.id]).map(e => e.id));
  if (lost.size === 0) return {};
  const part = { ...schema, entities: schema.entities.filter(e => lost.has(e.id)) };
  const places = arrange(part, 'layered');
  const placed = schema.entities.length - lost.size;
  if (placed <= lost.size) return places;
  const right = Math.max(...Object.values(schema.layout).map(p => p.x)) + nodeWidth + 80;
  const top = Math.min(...Object.values(schema.layout).map(p => p.y));
  for (const p of Object.values(places)) [p.x, p.y] = [p.x + right, p.y + top];
  return places;
}

function linksOf(schema: Schema): { source: string; target: string }[] {
  const pairs = schema.relations.flatMap(r => r.pairs.map(p => ({ source: p.head, target: p.tail })));
  const parents = schema.entities.filter(e => e.parent).map(e => ({ source: e.parent, target: e.id }));
  return [...pairs, ...parents].filter(l => l.source !== l.target);
}

function layered(
  ids: string[],
  links: { source: string; target: string }[],
  size: (id: string) => [number, number],
  above: (id: string) => number,
  apart: number,
): Map<string, { x: number; y: number }> {
  const g = new dagre.graphlib.Graph();
  g.setGraph({ rankdir: 'LR', nodesep: 36, ranksep: apart, edgesep: 20 });
  g.setDefaultEdgeLabel(() => ({}));
  for (const id of ids) g.setNode(id, { width: size(id)[0], height: size(id)[1] + above(id) });
  for (const l of links) g.setEdge(l.source, l.target);
  if (ids.length) dagre.layout(g);
  return new Map(
    ids.map(id => {
      const n = g.node(id) as { x: number; y: number };
      return [id, { x: n.x - size(id)[0] / 2, y: n.y + (above(id) - size(id)[1]) / 2 }];
    }),
  );
}

function forces(
  ids: string[],
  links: { source: string; target: string }[],
  size: (id: string) => [number, number],
): Map<string, { x: number; y: number }> {
  interface Body extends SimulationNodeDatum {
    id: string;
  }
  const bodies: Body[] = ids.map((id, i) => ({ id, x: Math.cos(i) * 40 * i ** 0.5, y: Math.sin(i) * 40 * i ** 0.5 }));
  const simulation = forceSimulation(bodies)
    .force(
      'link',
      forceLink<Body, { source: string; target: string }>(links.map(l => ({ ...l })))
        .id(b => b.id)
        .distance(290)
        .strength(0.5),
    )
    .force('charge', forceManyBody().strength(-1400))
    .force(
      'collide',
      forceCollide<Body>(b => Math.hypot(...size(b.id)) / 2 + 20),
    )
    .force('x', forceX(0).strength(0.04))
    .force('y', forceY(0).strength(0.07))
    .stop();
  for (let i = 0; i < 300; i++) simulation.tick();
  return new Map(bodies.map(b => [b.id, { x: b.x! - size(b.id)[0] / 2, y: b.y! - size(b.id)[1] / 2 }]));
}

export function align(
  boxes: { id: string; x: number; y: number; width: number; height: number }[],
  how: string,
): Map<string, { x: number; y: number }> {
  const left = Math.min(...boxes.map(b => b.x));
  const right = Math.max(...boxes.map(b => b.x + b.width));
  const top = Math.min(...boxes.map(b => b.y));
  const bottom = Math.max(...boxes.map(b => b.y + b.height));
  const moved = new Map<string, { x: number; y: number }>();
  const spread = (key: 'x' | 'y', length: 'width' | 'height'): void => {
    const sorted = [...boxes].sort((a, b) => a[key] - b[key]);
    const used = sorted.reduce((sum, b) => sum + b[length], 0);
    const all = key === 'x' ? right - left : bottom - top;
    const gap = Math.max(20, (all - used) / Math.max(1, sorted.length - 1));
    let at = key === 'x' ? left : top;
    for (const b of sorted) {
      moved.set(b.id, { x: b.x, y: b.y, [key]: at } as { x: number; y: number });
      at += b[length] + gap;
    }
  };
  if (how === 'spread-x') spread('x', 'width');
  else if (how === 'spread-y') spread('y', 'height');
  else
    for (const b of boxes)
      moved.set(b.id, {
        x: how === 'left' ? left : how === 'right' ? right - b.width : how === 'center' ? (left + right - b.width) / 2 : b.x,
        y: how === 'top' ? top : how === 'bottom' ? bottom - b.height : how === 'middle' ? (top + bottom - b.height) / 2 : b.y,
      });
  return moved;
}
