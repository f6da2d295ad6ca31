// Relations as arcs in the room that a row keeps for them above its text: nothing of them lies over a letter.
import { svg } from '../components/dom';
import { arcHeight, labelWidth, type Arc, type Row } from './layout';

export function drawArcs(row: Row, selected: string | null): SVGElement {
  const picture = svg('svg', { class: 'an-arcs', width: '100%', height: row.textTop + 2 });
  // No line goes over the name of its bundle; what is selected is drawn last, over the others.
  const order = (arc: Arc): number => (arc.relation.id === selected ? 2 : arc.label ? 1 : 0);
  for (const arc of [...row.arcs].sort((a, b) => order(a) - order(b))) picture.append(drawArc(row, arc, arc.relation.id === selected));
  return picture;
}

/** At which height an arc runs, and at which its mentions begin. */
const heightsOf = (row: Row, arc: Arc): { y: number; base: number } => ({
  y: row.textTop - 4 - (arc.level + 1) * arcHeight + 10,
  base: row.textTop + 1,
});

/** Up from the head, along its level, down to the tail; an end that is in another row is left out. */
export function pathOf(row: Row, arc: Arc): string {
  const { y, base } = heightsOf(row, arc);
  const forward = arc.to >= arc.from ? 1 : -1;
  const bend = Math.min(6, Math.abs(arc.to - arc.from) / 2);
  const isHeadHere = arc.part !== 'tail';
  const isTailHere = arc.part !== 'head';
  return (
    `M${arc.from},${isHeadHere ? base : y}` +
    (isHeadHere ? ` V${y + bend} Q${arc.from},${y} ${arc.from + forward * bend},${y}` : '') +
    ` H${arc.to - (isTailHere ? forward * bend : 0)}` +
    (isTailHere ? ` Q${arc.to},${y} ${arc.to},${y + bend} V${base}` : '')
  );
}

function drawArc(row: Row, arc: Arc, isSelected: boolean): SVGElement {
  const { relation } = arc;
  const { y, base } = heightsOf(row, arc);
  const denied = relation.assertion === 'present' ? '' : ' an-denied';
  const group = svg('g', {
    class: `an-arc an-${relation.state}${isSelected ? ' an-arc-current' : ''}${denied}`,
    'data-relation': relation.id,
    'data-ends': `${relation.head} ${relation.tail ?? ''}`,
    'data-part': arc.part,
  });
  const d = pathOf(row, arc);
  // A wide path that is not seen takes the pointer.
  group.append(svg('path', { d, class: 'an-arc-hit' }), svg('path', { d, class: 'an-arc-line' }));
  if (arc.part !== 'head')
    group.append(svg('path', { class: 'an-arc-line', d: `M${arc.to - 4},${base - 5} L${arc.to},${base} L${arc.to + 4},${base - 5}` }));
  if (arc.label) {
    const width = labelWidth(arc.label);
    const label = svg('text', { x: arc.middle, y: y + 4, 'text-anchor': 'middle' });
    label.textContent = arc.label;
    group.append(svg('rect', { x: arc.middle - width / 2, y: y - 7, width, height: 14, rx: 4 }), label);
  }
  return group;
}
