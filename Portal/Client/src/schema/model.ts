// What the canvas knows of a draft: read by HTTP, never through the circuit.
export interface Names {
  zh: string;
  en: string;
}
export interface Property {
  id: string;
  names: Names;
  kind: string;
  isKey: boolean;
  isRequired: boolean;
  isMultiValued: boolean;
}
export interface Entity {
  id: string;
  names: Names;
  color: number;
  icon: string;
  parent: string;
  isAbstract: boolean;
  group: string;
  properties: Property[];
}
export interface Pair {
  head: string;
  tail: string;
}
export interface Relation {
  id: string;
  names: Names;
  pairs: Pair[];
  cardinality: string;
  isSymmetric: boolean;
  properties: Property[];
}
export interface Place {
  x: number;
  y: number;
  isCollapsed: boolean;
}
export interface Problem {
  code: string;
  field: string;
  arguments: string[];
  severity: string;
}
export interface Schema {
  entities: Entity[];
  relations: Relation[];
  layout: Record<string, Place>;
}
export interface Draft {
  draft: { number: number; version: number; schema: Schema };
  problems: Problem[];
  canUndo: boolean;
  canRedo: boolean;
}
export interface Difference {
  sign: 'added' | 'removed' | 'changed';
  kind: 'entity' | 'relation';
  id: string;
  member: string;
}
export type Sign = Difference['sign'];

export const emptySchema: Schema = { entities: [], relations: [], layout: {} };

export function nameOf(names: Names, id: string, language: string): string {
  return (language.startsWith('zh') ? names.zh || names.en : names.en || names.zh) || id;
}

/** The second line of a node: the name in the other language, else the identifier. */
export function otherName(names: Names, id: string, language: string): string {
  const main = nameOf(names, id, language);
  const other = language.startsWith('zh') ? names.en : names.zh;
  return other && other !== main ? other : id !== main ? id : '';
}

export async function load<T>(address: string): Promise<T> {
  const response = await fetch(address, { headers: { Accept: 'application/json' } });
  if (!response.ok) throw new Error(`${response.status}`);
  return (await response.json()) as T;
}

/** The worst sign of each type: whole types before members. */
export function signs(differences: Difference[]): Map<string, Sign> {
  const found = new Map<string, Sign>();
  for (const d of differences) {
    const key = `${d.kind}:${d.id}`;
    if (d.member === '') found.set(key, d.sign);
    else if (!found.has(key)) found.set(key, 'changed');
  }
  return found;
}
