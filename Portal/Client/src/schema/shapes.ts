// How types and relations look: native SVG, coloured by the variables of the theme, so that a change of theme repaints nothing.
import { Graph, type EdgeLabel, type EdgeMetadata, type Node } from '@antv/x6';
import { icons } from './icons';
import { fit, headHeight, labelSize, loopHeight, mostRows, nodeWidth, rowHeight } from './measures';
import { nameOf, otherName, type Entity, type Problem, type Relation, type Sign } from './model';

const font = 'var(--font)';

let registered = false;
export function register(): void {
  if (registered) return;
  registered = true;
  const handle = (side: string, x: string | number, y: string | number): object => ({
    [`handle-${side}`]: { class: 'sc-handle', r: 6, cx: 0, cy: 0, refX: x, refY: y, 'data-side': side },
  });
  Graph.registerNode('schema-entity', {
    width: nodeWidth,
    height: headHeight,
    markup: [
      { tagName: 'rect', selector: 'body' },
      { tagName: 'path', selector: 'head', className: 'sc-head' },
      { tagName: 'path', selector: 'icon' },
      { tagName: 'text', selector: 'title' },
      { tagName: 'text', selector: 'sub' },
      { tagName: 'text', selector: 'rows' },
      { tagName: 'text', selector: 'kinds' },
      { tagName: 'path', selector: 'fold' },
      { tagName: 'circle', selector: 'lint' },
      { tagName: 'text', selector: 'sign' },
      ...['top', 'right', 'bottom', 'left'].map(s => ({ tagName: 'circle', selector: `handle-${s}` })),
    ],
    attrs: {
      body: { refWidth: '100%', refHeight: '100%', rx: 6, fill: 'var(--surface-1)', strokeWidth: 1.5, class: 'sc-body' },
      head: { refWidth: '100%' },
      icon: { fill: 'none', strokeWidth: 1.3, strokeLinecap: 'round', strokeLinejoin: 'round', transform: 'translate(10,15)' },
      title: { refX: 34, refY: 18, fontSize: 16, fontWeight: 600, fontFamily: font, textVerticalAnchor: 'middle' },
      sub: { refX: 34, refY: 37, fontSize: 12.5, fontFamily: font, fill: 'var(--text-2)', textVerticalAnchor: 'middle' },
      rows: {
        refX: 12,
        refY: headHeight + 7,
        fontSize: 13.5,
        fontFamily: font,
        fill: 'var(--text-1)',
        lineHeight: rowHeight,
        textVerticalAnchor: 'top',
      },
      kinds: {
        refX: nodeWidth - 12,
        refY: headHeight + 7,
        fontSize: 12.5,
        fontFamily: font,
        fill: 'var(--text-2)',
        lineHeight: rowHeight,
        textVerticalAnchor: 'top',
        textAnchor: 'end',
      },
      fold: { class: 'sc-fold', fill: 'transparent', stroke: 'var(--text-2)', strokeWidth: 1.5 },
      lint: { r: 5, cx: nodeWidth - 2, cy: 2, strokeWidth: 2, stroke: 'var(--surface-0)' },
      sign: { refX: 2, refY: -4, fontSize: 18, fontWeight: 700, fontFamily: font, textVerticalAnchor: 'bottom' },
      ...handle('top', '50%', 0),
      ...handle('right', '100%', '50%'),
      ...handle('bottom', '50%', '100%'),
      ...handle('left', 0, '50%'),
    },
  });
  Graph.registerNode('schema-group', {
    markup: [
      { tagName: 'rect', selector: 'body' },
      { tagName: 'text', selector: 'label' },
    ],
    attrs: {
      body: {
        refWidth: '100%',
        refHeight: '100%',
        rx: 10,
        fill: 'var(--surface-2)',
        stroke: 'var(--line)',
        strokeDasharray: '6 4',
        class: 'sc-group',
      },
      label: { refX: 12, refY: 8, fontSize: 12, fontWeight: 600, fontFamily: font, fill: 'var(--text-2)', textVerticalAnchor: 'top' },
    },
  });
}

const signColor: Record<Sign, string> = { added: 'var(--green)', removed: 'var(--red)', changed: 'var(--amber)' };
const signMark: Record<Sign, string> = { added: '+', removed: '−', changed: '~' };

export interface Look {
  language: string;
  words: Record<string, string>;
  selected: boolean;
  sign: Sign | undefined;
  problems: Problem[];
}

export function entityAttrs(entity: Entity, collapsed: boolean, look: Look, height: number): Record<string, Record<string, unknown>> {
  const solid = `var(--type-${entity.color}-solid)`;
  const worst = look.problems.some(p => p.severity === 'error')
    ? 'var(--red)'
    : look.problems.some(p => p.severity === 'warning')
      ? 'var(--amber)'
      : '';
  const shown = collapsed ? [] : entity.properties.slice(0, mostRows);
  const more = entity.properties.length - shown.length;
  const open = shown.length > 0;
  const isTall = height > headHeight;
  // Rounded below, too, where nothing follows.
  const foot = isTall ? '' : `A6 6 0 0 1 ${nodeWidth - 7} ${headHeight - 1} H7 A6 6 0 0 1 1 ${headHeight - 7}`;
  return {
    body: {
      stroke: look.sign ? signColor[look.sign] : look.selected ? 'var(--accent)' : solid,
      strokeWidth: look.selected || look.sign ? 2.5 : 1.5,
      strokeDasharray: look.sign === 'removed' ? '5 4' : entity.isAbstract ? '2 3' : '0',
      opacity: look.sign === 'removed' ? 0.6 : 1,
    },
    head: {
      d: `M1 ${headHeight} V7 A6 6 0 0 1 7 1 H${nodeWidth - 7} A6 6 0 0 1 ${nodeWidth - 1} 7 V${headHeight - (isTall ? 0 : 7)} ${foot} Z`,
      fill: `var(--type-${entity.color}-soft)`,
    },
    icon: { d: icons[entity.icon] ?? 'M8 11.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7', stroke: solid },
    title: {
      text: fit(nameOf(entity.names, entity.id, look.language), 118, 16),
      fill: `var(--type-${entity.color}-text)`,
      fontStyle: entity.isAbstract ? 'italic' : 'normal',
    },
    sub: { text: fit(otherName(entity.names, entity.id, look.language), 126, 12.5) },
    rows: {
      text: open
        ? [
            ...shown.map(p => (p.isKey ? '⚷ ' : '') + fit(nameOf(p.names, p.id, look.language), 96, 13.5) + (p.isRequired ? ' *' : '')),
            ...(more > 0 ? [look.words.more.replace('{0}', String(more))] : []),
          ].join('\n')
        : '',
    },
    kinds: { text: open ? shown.map(p => (look.words[`kind-${p.kind}`] ?? p.kind) + (p.isMultiValued ? ' []' : '')).join('\n') : '' },
    fold: {
      d:
        entity.properties.length === 0
          ? 'M0 0'
          : `M${nodeWidth - 26} 14h18v18h-18zM${nodeWidth - 22} ${collapsed ? 20 : 25}l5 ${collapsed ? 5 : -5} 5 ${collapsed ? -5 : 5}`,
      display: entity.properties.length === 0 ? 'none' : 'inline',
    },
    lint: { fill: worst || 'transparent', display: worst ? 'inline' : 'none' },
    sign: { text: look.sign ? signMark[look.sign] : '', fill: look.sign ? signColor[look.sign] : 'none' },
  };
}

const ends: Record<string, [string, string]> = { manyToMany: ['', ''], oneToMany: ['1', 'n'], manyToOne: ['n', '1'], oneToOne: ['1', '1'] };

export function relationEdge(relation: Relation, head: string, tail: string, look: Look): EdgeMetadata {
  const color = look.sign ? signColor[look.sign] : look.selected ? 'var(--accent)' : 'var(--line-strong)';
  const marker = { name: 'block', width: 9, height: 8, offset: 0 };
  // A border in the colour of the ground keeps lines off the letters; a box behind them would have to be measured, 300 times, when a schema
  // opens.
  const label = (text: string, distance: number, small: boolean): EdgeLabel => ({
    markup: [{ tagName: 'text', selector: 'text' }],
    attrs: {
      text: {
        text,
        fontSize: small ? 12 : labelSize,
        fontFamily: font,
        fontWeight: look.selected && !small ? 600 : 400,
        fill: small ? 'var(--text-2)' : look.sign ? color : 'var(--text-1)',
        textAnchor: 'middle',
        textVerticalAnchor: 'middle',
        stroke: 'var(--surface-0)',
        strokeWidth: 6,
        strokeLinejoin: 'round',
        paintOrder: 'stroke',
        pointerEvents: 'all',
      },
    },
    position: { distance, options: { ensureLegibility: false } },
  });
  const [first, last] = ends[relation.cardinality] ?? ['', ''];
  return {
    shape: 'edge',
    source: { cell: head },
    target: { cell: tail },
    zIndex: 1,
    router: { name: 'normal' },
    connector: { name: 'rounded', args: { radius: 8 } },
    attrs: {
      line: {
        stroke: color,
        strokeWidth: look.selected ? 2.2 : 1.4,
        targetMarker: marker,
        sourceMarker: relation.isSymmetric ? marker : null,
        strokeDasharray: look.sign === 'removed' ? '5 4' : '0',
        class: 'sc-edge',
      },
    },
    labels: [
      label((look.sign ? signMark[look.sign] + ' ' : '') + nameOf(relation.names, relation.id, look.language), 0.5, false),
      ...(first ? [label(first, 18, true)] : []),
      ...(last ? [label(last, -22, true)] : []),
    ],
  };
}

/** Inheritance: a hollow arrow to the parent, dashed and quiet, so that nobody takes it for a relation. */
export function parentEdge(child: string, parent: string): EdgeMetadata {
  return {
    shape: 'edge',
    source: { cell: child },
    target: { cell: parent },
    zIndex: 0,
    router: { name: 'orth', args: { padding: 14 } },
    connector: { name: 'rounded', args: { radius: 6 } },
    attrs: {
      line: {
        stroke: 'var(--edge)',
        strokeWidth: 1.4,
        strokeDasharray: '4 4',
        targetMarker: { name: 'path', d: 'M 0 0 L 12 -6 L 12 6 Z', fill: 'var(--surface-0)', offsetX: 0 },
        class: 'sc-parent',
      },
    },
  };
}

/** Bends of the n-th edge that comes back to its own node. */
export function loopBends(node: Node, index: number, reach: number): { x: number; y: number }[] {
  const box = node.getBBox();
  const y = box.y - loopHeight(index);
  return [
    { x: box.center.x - reach, y },
    { x: box.center.x + reach, y },
  ];
}
