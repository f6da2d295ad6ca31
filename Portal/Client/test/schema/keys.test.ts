import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Commands } from '../../src/schema/commands';
import { Keys, nearest } from '../../src/schema/keys';
import type { Schema } from '../../src/schema/model';
import { event, FakeElement, installDocument } from '../support/dom';
import { forSeeds } from '../support/random';
import { FakeCell, FakeDesk } from './desk';
import { entityOf, propertyOf, relationOf } from './schemas';

installDocument();

const at = (x: number, y: number) => ({ x, y, isCollapsed: false });
const schema: Schema = {
  entities: [entityOf('A', { properties: [propertyOf('p')] }), entityOf('B'), entityOf('C')],
  relations: [relationOf('R', ['A', 'B'])],
  layout: { A: at(0, 0), B: at(400, 0), C: at(0, 300) },
};

class Pressed {
  readonly desk = new FakeDesk(schema);
  readonly done: string[] = [];
  head: string | null = null;

  constructor() {
    const commands = {
      run: (name: string) => this.done.push(name),
      nudge: (by: number[]) => this.done.push(`nudge ${by}`),
      fold: (ids: string[]) => this.done.push(`fold ${ids}`),
      draw: (head: string, tail: string) => this.done.push(`draw ${head} ${tail}`),
    };
    const page = this;
    Object.defineProperty(commands, 'head', { get: () => page.head, set: (head: string | null) => (page.head = head) });
    new Keys(this.desk.asDesk, commands as unknown as Commands);
  }

  /** Presses a key; says whether the canvas took it. */
  press(key: string, more: object = {}): boolean {
    const e = event('keydown', {
      ...{ key, isComposing: false, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, target: new FakeElement('div') },
      ...more,
    });
    this.desk.host.dispatchEvent(e);
    return e.defaultPrevented;
  }
}

describe('keys of the canvas', () => {
  it('ask for what stands beside them', () => {
    const page = new Pressed();
    for (const key of ['+', '=', '-', '0', 'n', 'N', 'r', 'Delete', 'Backspace']) assert.ok(page.press(key));
    for (const key of ['a', 'c', 'V']) assert.ok(page.press(key, { ctrlKey: true }));
    const expected = ['zoom-in', 'zoom-in', 'zoom-out', 'fit', 'add', 'add', 'relate', 'remove', 'remove', 'all', 'copy', 'paste'];
    assert.deepEqual(page.done, expected);
    page.press('Enter');
    assert.deepEqual(page.desk.told, [['schema-open', null]]);
  });

  it('change nothing for who may only read', () => {
    const page = new Pressed();
    page.desk.config.canEdit = false;
    for (const key of ['Delete', 'Backspace', 'r', 'n', 'F2', ' ']) assert.ok(!page.press(key), key);
    assert.ok(page.press('ArrowRight', { shiftKey: true }));
    assert.deepEqual(page.done, []);
    assert.equal(page.desk.selected.focused, 'e:A', 'an arrow steps instead');
    assert.ok(page.press('+'));
  });

  it('are left to others: with Alt, unknown ones, in a field, while an input method is at work', () => {
    const page = new Pressed();
    assert.ok(!page.press('n', { altKey: true }));
    assert.ok(!page.press('q') && !page.press('x', { ctrlKey: true }));
    assert.ok(!page.press('n', { target: new FakeElement('input') }));
    assert.ok(!page.press('n', { isComposing: true }));
    assert.deepEqual(page.done, []);
  });

  it('step from type to type, select it, and say what it is', () => {
    const page = new Pressed();
    const focused: string[] = [];
    for (const key of ['ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp']) {
      page.press(key);
      focused.push(page.desk.selected.focused);
    }
    assert.deepEqual(focused, ['e:A', 'e:B', 'e:B', 'e:A', 'e:C', 'e:A']);
    assert.deepEqual([...page.desk.selected.keys()], ['entity:A']);
    assert.equal(page.desk.said[0], 'A: 1 properties, R');
    assert.equal(
      page.desk.said.find(s => s.startsWith('C')),
      'C: 0 properties, 0',
    );
  });

  it('move what is selected with Shift, and fold and rename what has the focus', () => {
    const page = new Pressed();
    page.press('ArrowUp');
    page.press('ArrowLeft', { shiftKey: true });
    page.press(' ');
    assert.deepEqual(page.done, ['nudge -1,0', 'fold A']);
    page.press('F2');
    assert.ok(page.desk.host.querySelector('.sc-name'));
  });

  it('lead a relation to a type without selecting on the way, until it is given up', () => {
    const page = new Pressed();
    page.press('ArrowUp');
    page.head = 'A';
    page.press('ArrowRight');
    assert.deepEqual([...page.desk.selected.keys()], ['entity:A']);
    assert.ok(page.desk.graph.containers.get('e:B')!.classList.contains('sc-target'));
    page.press('Enter');
    assert.deepEqual([page.done, page.head], [['draw A B'], null]);
    page.head = 'A';
    page.press('Escape');
    assert.equal(page.head, null);
    assert.equal(page.desk.selected.keys().size, 0);
  });
});

describe('the nearest type', () => {
  it('is ahead, and none ahead costs less', () =>
    forSeeds(300, random => {
      const cells = random.list(
        1,
        9,
        i => new FakeCell(`e:${i}`, 'schema-entity', undefined, { x: random.int(-500, 500), y: random.int(-500, 500) }),
      );
      const from = random.pick(cells);
      const [dx, dy] = random.pick([
        [1, 0],
        [-1, 0],
        [0, 1],
        [0, -1],
      ] as const);
      const ahead = (c: FakeCell): number => (c.at.x - from.at.x) * dx + (c.at.y - from.at.y) * dy;
      const aside = (c: FakeCell): number => Math.abs(dx ? c.at.y - from.at.y : c.at.x - from.at.x);
      const found = nearest(cells, from.getBBox().center, [dx, dy], from.id);
      const candidates = cells.filter(c => c !== from && ahead(c) > 1);
      if (candidates.length === 0) return assert.equal(found, undefined);
      assert.ok(found && ahead(found) > 1);
      const cost = (c: FakeCell): number => ahead(c) + 2 * aside(c);
      assert.equal(cost(found), Math.min(...candidates.map(cost)));
    }));
});
