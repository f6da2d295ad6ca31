import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { drawArcs, pathOf } from '../../src/annotation/arcs';
import { arcHeight, labelWidth, Layout, type Arc, type Row } from '../../src/annotation/layout';
import { surfaceOf } from '../../src/annotation/types';
import { asFake, installDocument } from '../support/dom';
import { forSeeds, type Random } from '../support/random';
import { measure, mentionsOf, relationsOf, textOf } from './texts';

installDocument();

interface Point {
  x: number;
  y: number;
}

/** Walks along a path of M, V, H, Q with absolute places, and tells every place it comes to. */
function walk(path: string): Point[] {
  const points: Point[] = [];
  let at: Point = { x: NaN, y: NaN };
  for (const [, letter, rest] of path.matchAll(/([MVHQL])([^MVHQL]*)/g)) {
    const n = rest.trim().split(/[ ,]+/).map(Number);
    assert.ok(n.every(Number.isFinite), path);
    at =
      letter === 'V'
        ? { x: at.x, y: n[0] }
        : letter === 'H'
          ? { x: n[0], y: at.y }
          : letter === 'Q'
            ? { x: n[2], y: n[3] }
            : { x: n[0], y: n[1] };
    points.push(at);
  }
  return points;
}

function arcs(random: Random): { row: Row; arc: Arc }[] {
  const text = textOf(random, 5);
  const layout = new Layout(text, random.int(80, 400), measure);
  const mentions = mentionsOf(random, text, 10);
  layout.place(
    mentions,
    relationsOf(random, text, mentions, 12),
    r => r.type,
    m => surfaceOf(text, m),
  );
  return layout.rows.flatMap(row => row.arcs.map(arc => ({ row, arc })));
}

describe('the path of an arc', () => {
  it('begins and ends at its mentions, or at the edge where the other half is', () =>
    forSeeds(300, random => {
      for (const { row, arc } of arcs(random)) {
        const points = walk(pathOf(row, arc));
        const [first, last] = [points[0], points[points.length - 1]];
        assert.deepEqual([first.x, last.x], [arc.from, arc.to]);
        const [isHeadHere, isTailHere] = [arc.part !== 'tail', arc.part !== 'head'];
        assert.equal(first.y === row.textTop + 1, isHeadHere);
        assert.equal(last.y === row.textTop + 1, isTailHere);
      }
    }));

  it('stays between its ends and over the text, in the strip of its level', () =>
    forSeeds(300, random => {
      for (const { row, arc } of arcs(random)) {
        const points = walk(pathOf(row, arc));
        const [low, high] = [Math.min(arc.from, arc.to), Math.max(arc.from, arc.to)];
        assert.ok(points.every(p => p.x >= low - 1e-9 && p.x <= high + 1e-9));
        const top = Math.min(...points.map(p => p.y));
        const strip = row.textTop - arc.level * arcHeight;
        assert.ok(top <= strip && top > strip - arcHeight && top >= 0, `${top} of ${strip}`);
      }
    }));
});

describe('the arcs of a row', () => {
  it('are drawn each once, names over lines, what is selected over all', () =>
    forSeeds(100, random => {
      const byRow = new Map<Row, Arc[]>();
      for (const { row, arc } of arcs(random)) byRow.set(row, [...(byRow.get(row) ?? []), arc]);
      for (const [row, list] of byRow) {
        const selected = random.pick(list).relation.id;
        const drawn = asFake(drawArcs(row, selected)).children;
        assert.deepEqual(drawn.map(d => d.dataset.relation).sort(), list.map(a => a.relation.id).sort());
        const rank = drawn.map(d => (d.classList.contains('an-arc-current') ? 2 : d.querySelector('text') ? 1 : 0));
        assert.deepEqual(rank, [...rank].sort());
        assert.ok(drawn.every(d => d.classList.contains('an-arc-current') === (d.dataset.relation === selected)));
        for (const d of drawn) {
          const [text, box] = [d.querySelector('text'), d.querySelector('rect')];
          if (!text || !box) continue;
          const number = (name: string): number => Number(box.getAttribute(name));
          assert.ok(
            Math.abs(number('x') + number('width') / 2 - Number(text.getAttribute('x'))) < 1e-9,
            'a name stands in the middle of its box',
          );
          assert.equal(number('width'), labelWidth(text.textContent));
          const line = walk(d.querySelector('.an-arc-line')!.getAttribute('d')!).map(p => p.y);
          assert.equal(number('y') + number('height') / 2, Math.min(...line), 'and its box on the line');
        }
        // An arrow stands where the tail is.
        for (const d of drawn) assert.equal(d.querySelectorAll('path').length, d.dataset.part === 'head' ? 2 : 3);
      }
    }));
});
