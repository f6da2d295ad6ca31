import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Schema } from '../../src/schema/model';
import { nameNew, rename } from '../../src/schema/naming';
import { event, FakeElement, installDocument } from '../support/dom';
import { FakeDesk } from './desk';
import { entityOf, relationOf } from './schemas';

installDocument();

const schema: Schema = { entities: ['A', 'B'].map(id => entityOf(id)), relations: [relationOf('R', ['A', 'B'])], layout: {} };
const reply = (...keys: string[]) => ({ version: 1, isApplied: true, problems: [], changed: keys.map(key => ({ key, after: {} })) });
const fieldOf = (desk: FakeDesk): FakeElement | null => desk.host.querySelector('.sc-name');
const write = (desk: FakeDesk, text: string, key: string): void => {
  const field = fieldOf(desk)!;
  field.value = text;
  field.dispatchEvent(event('keydown', { key, isComposing: false }));
};
const names = (desk: FakeDesk): unknown[] => desk.edits.map(({ edit: e }) => [e.op, e.kind, e.id, e.language, e.name]);

describe('a name that is written on the canvas', () => {
  it('is sent once, when it is another and was not given up', () => {
    for (const [text, key, sent] of [
      [' Firm ', 'Enter', 1],
      ['Firm', 'Tab', 1],
      ['Firm', 'Escape', 0],
      ['A', 'Enter', 0],
      ['  ', 'Enter', 0],
    ] as const) {
      const desk = new FakeDesk(schema);
      rename(desk.asDesk, 'e:A');
      const field = fieldOf(desk)!;
      write(desk, text, key);
      // Taken away, it loses the focus as well.
      field.dispatchEvent(event('blur'));
      assert.equal(desk.edits.length, sent, `${text} by ${key}`);
      assert.equal(fieldOf(desk), null);
      if (sent) assert.deepEqual(names(desk), [['setName', 'entity', 'A', 'en', 'Firm']]);
    }
  });

  it('is kept by going elsewhere, and not while an input method is at work', () => {
    const desk = new FakeDesk(schema);
    rename(desk.asDesk, 'r:R:A:B');
    const field = fieldOf(desk)!;
    field.value = 'makes';
    field.dispatchEvent(event('keydown', { key: 'Enter', isComposing: true }));
    assert.equal(desk.edits.length, 0);
    field.dispatchEvent(event('blur'));
    assert.deepEqual(names(desk), [['setName', 'relation', 'R', 'en', 'makes']]);
  });

  it('is in the language of the page', () => {
    const desk = new FakeDesk(schema);
    desk.config.language = 'zh-Hans';
    rename(desk.asDesk, 'e:A');
    write(desk, '公司', 'Enter');
    assert.deepEqual(names(desk), [['setName', 'entity', 'A', 'zh', '公司']]);
  });

  it('needs the right, a type, and no other field', () => {
    const desk = new FakeDesk(schema);
    desk.config.canEdit = false;
    rename(desk.asDesk, 'e:A');
    assert.equal(fieldOf(desk), null);
    desk.config.canEdit = true;
    rename(desk.asDesk, 'e:gone');
    assert.equal(fieldOf(desk), null);
    rename(desk.asDesk, 'e:A');
    rename(desk.asDesk, 'e:B');
    assert.equal(desk.host.querySelectorAll('.sc-name').length, 1);
    assert.equal(desk.forgotten, 1, 'what was typed ahead was not meant as commands');
  });

  it('selects its type under the identifier that the name gave it', () => {
    const desk = new FakeDesk(schema);
    desk.graph.resetSelection('e:A');
    rename(desk.asDesk, 'e:A');
    write(desk, 'Firm', 'Enter');
    desk.reply({ ...schema, entities: [entityOf('Firm'), entityOf('B')], relations: [] }, 'entity:Firm');
    assert.deepEqual([...desk.selected.keys()], ['entity:Firm']);
  });

  it('does not call back who has gone on to something else', () => {
    const desk = new FakeDesk(schema);
    desk.graph.resetSelection('e:A');
    rename(desk.asDesk, 'e:A');
    write(desk, 'Firm', 'Enter');
    desk.graph.resetSelection('e:B');
    desk.reply({ ...schema, entities: [entityOf('Firm'), entityOf('B')] }, 'entity:Firm');
    assert.deepEqual([...desk.selected.keys()], ['entity:B']);
  });
});

describe('what was just drawn', () => {
  it('is named at once: the type, then the relation that led to it', () => {
    const desk = new FakeDesk(schema);
    nameNew(desk.asDesk, reply('entity:B', 'relation:R'));
    assert.deepEqual([...desk.selected.keys()], ['entity:B']);
    write(desk, 'City', 'Enter');
    assert.deepEqual(names(desk), [['setName', 'entity', 'B', 'en', 'City']]);
    desk.reply({ entities: [entityOf('A'), entityOf('City')], relations: [relationOf('R', ['A', 'City'])], layout: {} }, 'entity:City');
    write(desk, 'in', 'Enter');
    assert.deepEqual(names(desk).at(-1), ['setName', 'relation', 'R', 'en', 'in']);
  });

  it('is the relation alone between two that were there', () => {
    const desk = new FakeDesk(schema);
    nameNew(desk.asDesk, reply('relation:R'));
    write(desk, 'in', 'Enter');
    assert.deepEqual(names(desk), [['setName', 'relation', 'R', 'en', 'in']]);
  });

  it('goes on to the relation when the type keeps its name, and not when naming is given up', () => {
    for (const [key, isNext] of [
      ['Enter', true],
      ['Escape', false],
    ] as const) {
      const desk = new FakeDesk(schema);
      nameNew(desk.asDesk, reply('entity:B', 'relation:R'));
      write(desk, 'B', key);
      assert.equal(fieldOf(desk) !== null, isNext);
      assert.equal(desk.edits.length, 0);
    }
  });

  it('is not named where nothing was made', () => {
    const desk = new FakeDesk(schema);
    nameNew(desk.asDesk, reply());
    nameNew(desk.asDesk, reply('entity:gone'));
    assert.equal(fieldOf(desk), null);
  });
});
