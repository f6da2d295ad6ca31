import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { copy, paste } from '../../src/schema/clipboard';
import type { Schema } from '../../src/schema/model';
import { forSeeds } from '../support/random';
import { installWindow } from '../support/window';
import { FakeDesk } from './desk';
import { entityOf, schemaOf } from './schemas';

installWindow();
const kept = (): Pick<Schema, 'entities' | 'relations' | 'layout'> | null =>
  JSON.parse(localStorage.getItem('portal.schema.clipboard') ?? 'null');

describe('the clipboard', () => {
  beforeEach(() => localStorage.clear());

  it('takes what is selected, and the relations that lie within it', () =>
    forSeeds(150, random => {
      localStorage.clear();
      const schema = schemaOf(random, 6);
      const desk = new FakeDesk(schema);
      desk.graph.resetSelection(
        random.some(
          desk.graph.cells.filter(c => c.getData()),
          5,
        ),
      );
      const chosen = desk.selected.chosen();
      copy(desk.asDesk);
      const inside = (id: string): boolean => chosen.some(c => c.kind === 'entity' && c.id === id);
      const relations = schema.relations.filter(
        r => chosen.some(c => c.kind === 'relation' && c.id === r.id) || r.pairs.some(p => inside(p.head) && inside(p.tail)),
      );
      const entities = schema.entities.filter(e => inside(e.id));
      if (entities.length + relations.length === 0) return assert.equal(kept(), null);
      const { entities: found, relations: between, layout } = kept()!;
      assert.deepEqual(found, entities);
      assert.deepEqual(
        between.map(r => r.id),
        relations.map(r => r.id),
      );
      assert.ok(between.every(r => r.pairs.every(p => inside(p.head) && inside(p.tail))));
      assert.deepEqual(layout, JSON.parse(JSON.stringify(Object.fromEntries(entities.map(e => [e.id, schema.layout[e.id]])))));
      assert.deepEqual(desk.told.at(-1), ['schema-said', `${entities.length} types, ${relations.length} relations`]);
    }));

  it('is pasted beside what was copied, and what it made is selected', () => {
    const schema: Schema = { entities: [entityOf('A')], relations: [], layout: {} };
    const desk = new FakeDesk(schema);
    paste(desk.asDesk);
    assert.equal(desk.edits.length, 0, 'nothing was copied yet');
    desk.graph.resetSelection('e:A');
    copy(desk.asDesk);
    paste(desk.asDesk);
    const { edit } = desk.edits[0];
    assert.deepEqual([edit.op, edit.fragment, edit.dx, edit.dy], ['paste', kept(), 40, 40]);
    desk.reply({ ...schema, entities: [entityOf('A'), entityOf('A2')] }, 'entity:A2');
    assert.deepEqual([...desk.selected.keys()], ['entity:A2']);
  });
});
