// Schemas for properties of the canvas.
import type { Entity, Property, Relation, Schema } from '../../src/schema/model';
import type { Random } from '../support/random';

const names = ['公司', '城市', '人物', '产品', '数控机床', 'Company', 'City', 'A very long name of a type that does not fit', ''];

export const propertyOf = (id: string): Property => ({
  id,
  names: { zh: '', en: id },
  kind: 'text',
  isKey: false,
  isRequired: false,
  isMultiValued: false,
});

export const entityOf = (id: string, more: Partial<Entity> = {}): Entity => ({
  id,
  names: { zh: id, en: id },
  color: 0,
  icon: '',
  parent: '',
  isAbstract: false,
  group: '',
  properties: [],
  ...more,
});

export const relationOf = (id: string, ...pairs: [head: string, tail: string][]): Relation => ({
  id,
  names: { zh: id, en: id },
  pairs: pairs.map(([head, tail]) => ({ head, tail })),
  cardinality: 'manyToMany',
  isSymmetric: false,
  properties: [],
});

export function schemaOf(random: Random, most = 12): Schema {
  const entities = random.list(1, most, i =>
    entityOf(`E${i}`, {
      names: { zh: random.pick(names), en: random.pick(names) },
      properties: random.list(0, 15, n => propertyOf(`p${n}`)),
      parent: i > 0 && random.chance(0.2) ? `E${random.int(0, i - 1)}` : '',
    }),
  );
  const ids = entities.map(e => e.id);
  const relations = random.list(0, most * 2, i => ({
    ...relationOf(`R${i}`, ...random.list(1, 2, (): [string, string] => [random.pick(ids), random.pick(ids)])),
    names: { zh: random.pick(names), en: random.pick(names) },
  }));
  return {
    entities,
    relations,
    layout: Object.fromEntries(
      entities
        .filter(() => random.chance(0.3))
        .map((e, i) => [e.id, { x: i * 400, y: random.int(-200, 200), isCollapsed: random.chance(0.4) }]),
    ),
  };
}
