import { Layout, type Arc, type Piece, type Row } from '../../src/annotation/layout';
import { surfaceOf, type Mention, type Relation } from '../../src/annotation/types';
import { Random } from '../support/random';
import { measure, mentionsOf, relationsOf, textOf } from './texts';

export interface Placed {
  text: string;
  width: number;
  layout: Layout;
  mentions: Mention[];
  relations: Relation[];
}

export function placed(random: Random): Placed {
  const text = textOf(random, 1);
  const width = random.int(60, 400);
  const layout = new Layout(text, width, measure);
  const mentions = mentionsOf(random, text, 12);
  const relations = relationsOf(random, text, mentions, 14);
  layout.place(
    mentions,
    relations,
    r => r.type,
    m => surfaceOf(text, m),
  );
  return { text, width, layout, mentions, relations };
}

export const piecesIn = (layout: Layout): { row: Row; piece: Piece }[] =>
  layout.rows.flatMap(row => row.pieces.map(piece => ({ row, piece })));
export const arcsIn = (layout: Layout): { row: Row; arc: Arc }[] => layout.rows.flatMap(row => row.arcs.map(arc => ({ row, arc })));
export const range = (a: number, b: number): [number, number] => [Math.min(a, b), Math.max(a, b)];
export const doOverlap = ([a, b]: [number, number], [c, d]: [number, number]): boolean => a < d - 1e-9 && c < b - 1e-9;
