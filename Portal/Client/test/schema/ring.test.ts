import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { isDrawn, listenToHandles, type Drawn } from '../../src/schema/ring';
import { asElement, event, FakeElement, installDocument } from '../support/dom';
import { FakeGraph } from './desk';
import { emptySchema } from '../../src/schema/model';

const document = installDocument();

describe('a relation that is drawn by hand', () => {
  let host: FakeElement;
  let drawn: Drawn[];
  const node = (id: string): FakeElement => {
    const element = new FakeElement('g');
    element.setAttribute('data-shape', 'schema-entity');
    element.setAttribute('data-cell-id', id);
    const handle = new FakeElement('circle');
    handle.className = 'sc-handle';
    element.append(handle);
    host.append(element);
    return element;
  };
  const press = (handle: FakeElement, more: object = {}): void =>
    void host.dispatchEvent(event('mousedown', { target: handle, button: 0, clientX: 10, clientY: 10, ...more }));
  const pointer = (type: string, x: number, y: number, over: FakeElement | null): void => {
    document.elementsFromPoint = () => (over ? [over] : []);
    document.dispatchEvent(event(type, { clientX: x, clientY: y }));
  };

  beforeEach(() => {
    host = new FakeElement('div');
    drawn = [];
    listenToHandles(new FakeGraph(emptySchema) as never, asElement(host), d => drawn.push(d));
  });

  it('leads from the type of its handle to the type under the pointer', () => {
    const [a, b] = [node('e:A'), node('e:B')];
    press(a.children[0]);
    pointer('mousemove', 300, 10, b);
    assert.ok(b.classList.contains('sc-target'));
    pointer('mouseup', 300.4, 10, b.children[0]);
    assert.deepEqual(drawn, [{ head: 'e:A', tail: 'e:B', x: 1300, y: 1010 }]);
    assert.ok(!b.classList.contains('sc-target'));
    assert.equal(host.querySelector('.sc-ring'), null);
    pointer('mouseup', 400, 10, b);
    assert.equal(drawn.length, 1, 'it is over');
  });

  it('leads to empty space, where a type begins', () => {
    press(node('e:A').children[0]);
    pointer('mouseup', 300, 200, null);
    assert.deepEqual(drawn, [{ head: 'e:A', tail: '', x: 1300, y: 1200 }]);
  });

  it('is given up by Escape, and begins at handles alone, by the first button', () => {
    const a = node('e:A');
    press(a.children[0]);
    document.dispatchEvent(event('keydown', { key: 'Escape' }));
    pointer('mouseup', 300, 200, null);
    press(a);
    press(a.children[0], { button: 2 });
    pointer('mouseup', 300, 200, null);
    assert.deepEqual(drawn, []);
  });

  it('is meant when it leads to another type, or far enough', () => {
    assert.ok(isDrawn('A', 'B', 0) && isDrawn('A', 'A', 13) && isDrawn('A', '', 13));
    assert.ok(!isDrawn('A', 'A', 12) && !isDrawn('A', '', 12));
  });
});
