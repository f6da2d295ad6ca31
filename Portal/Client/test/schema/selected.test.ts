import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Schema } from '../../src/schema/model';
import { forSeeds } from '../support/random';
import { installWindow } from '../support/window';
import { FakeDesk } from './desk';
import { entityOf, relationOf, schemaOf } from './schemas';

installWindow();

const schema: Schema = {
  entities: ['A', 'B', 'C'].map(id => entityOf(id)),
  relations: [relationOf('R', ['A', 'B'], ['B', 'C']), relationOf('S', ['A', 'C'])],
  layout: {
    A: { x: 100, y: 100, isCollapsed: false },
    B: { x: 3000, y: 100, isCollapsed: false },
    C: { x: -500, y: 900, isCollapsed: false },
  },
};
const selections = (desk: FakeDesk): unknown[] => desk.told.filter(([name]) => name === 'schema-select').map(([, detail]) => detail);

describe('what is selected on the canvas', () => {
  it('is told to the page by type, a relation once however many pairs it has', () => {
    const desk = new FakeDesk(schema);
    desk.graph.resetSelection([
      ...desk.graph.cells.filter(c => c.id === 'e:A' || c.id.startsWith('r:R')),
      desk.graph.getCellById('g:group')!,
    ]);
    assert.deepEqual(selections(desk), [['e:A', 'r:R']]);
    assert.deepEqual(desk.selected.chosen(), [
      { kind: 'entity', id: 'A' },
      { kind: 'relation', id: 'R' },
    ]);
    assert.equal(desk.selected.focused, 'r:R:A:B');
  });

  it('by the page is not told to it again, and is drawn', () => {
    const desk = new FakeDesk(schema);
    desk.selected.choose(['r:R'], true);
    assert.deepEqual(selections(desk), []);
    assert.deepEqual([...desk.selected.keys()], ['relation:R']);
    assert.equal(desk.graph.getSelectedCells().length, 2);
    assert.equal(desk.drawn, 1);
    desk.selected.choose(['r:R'], true);
    assert.equal(desk.drawn, 1, 'nothing is done twice');
  });

  it('stays through a drawing that makes the edges anew', () =>
    forSeeds(60, random => {
      const some = schemaOf(random);
      const desk = new FakeDesk(some);
      desk.graph.resetSelection(
        random.some(
          desk.graph.cells.filter(c => c.getData()),
          4,
        ),
      );
      const [chosen, told] = [desk.selected.chosen().map(c => `${c.kind}:${c.id}`), selections(desk).length];
      const keys = desk.selected.keys();
      desk.selected.quietly(() => {
        desk.graph.resetSelection([]);
        desk.graph.draw({ ...some, relations: some.relations.map(r => ({ ...r, pairs: [...r.pairs].reverse() })) });
      });
      desk.selected.restore(keys);
      assert.deepEqual(new Set(desk.selected.chosen().map(c => `${c.kind}:${c.id}`)), new Set(chosen));
      assert.equal(selections(desk).length, told, 'nobody has selected anything');
    }));

  it('waits for what the page knows and the canvas does not', () => {
    const desk = new FakeDesk(schema);
    desk.selected.choose(['e:D'], true);
    assert.equal(desk.selected.keys().size, 0);
    desk.graph.draw({ ...schema, entities: [...schema.entities, entityOf('D')] });
    desk.selected.restore(new Set());
    assert.deepEqual([...desk.selected.keys()], ['entity:D']);
    assert.equal(desk.selected.focused, 'e:D');
  });

  it('is not taken back by what the page waited for, once somebody has selected', () => {
    const desk = new FakeDesk(schema);
    desk.selected.choose(['e:D'], true);
    desk.graph.resetSelection('e:A');
    desk.graph.draw({ ...schema, entities: [...schema.entities, entityOf('D')] });
    desk.selected.restore(desk.selected.keys());
    assert.deepEqual([...desk.selected.keys()], ['entity:A']);
  });

  it('may be said by the address', () => {
    const desk = new FakeDesk(schema);
    location.search = '?diff=true&select=e:B,r:S';
    desk.selected.fromAddress();
    assert.deepEqual([...desk.selected.keys()].sort(), ['entity:B', 'relation:S']);
    location.search = '';
    new FakeDesk(schema).selected.fromAddress();
  });

  it('of all are the types alone', () => {
    const desk = new FakeDesk(schema);
    desk.selected.all();
    assert.deepEqual([...desk.selected.keys()].sort(), ['entity:A', 'entity:B', 'entity:C']);
  });

  it('comes into view by as little as it takes', () => {
    const desk = new FakeDesk(schema);
    desk.selected.choose(['e:A'], true);
    assert.deepEqual(desk.graph.shown, [], 'it is in view');
    desk.selected.choose(['e:B'], true);
    desk.selected.choose(['e:C'], true);
    assert.deepEqual(desk.graph.shown, [
      [1000 - 3184 - 12, 0],
      [500 + 12, 800 - 948 - 12],
    ]);
  });
});
