import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { actions, Keys, shown, type Action } from '../../src/annotation/keys';
import { asElement, event, FakeElement, installDocument } from '../support/dom';
import { forSeeds } from '../support/random';
import { installWindow } from '../support/window';

const document = installDocument();
installWindow();
const store = 'portal.annotator.keys';
const press = (key: string): KeyboardEvent => ({ key }) as KeyboardEvent;

describe('keys of the annotator', () => {
  beforeEach(() => localStorage.clear());

  it('are one action each, from the beginning', () => {
    const keys = new Keys();
    const all = actions.flatMap(a => keys.of(a));
    assert.equal(new Set(all).size, all.length);
    for (const action of actions) for (const key of keys.of(action)) assert.equal(keys.action(press(key)), action);
  });

  it('stay one action each, whoever gives whichever action whatever key', () =>
    forSeeds(100, random => {
      localStorage.clear();
      const keys = new Keys();
      const bound = new Map<Action, string>();
      for (let i = 0; i < 15; i++) {
        const action = random.pick(actions);
        const key = random.pick([...'abcxjk[]', 'Enter', 'Escape', 'ArrowLeft', ' ']);
        keys.bind(action, key);
        for (const [other, was] of bound) if (was === key) bound.delete(other);
        bound.set(action, key);
        assert.deepEqual(keys.of(action), [key]);
        const all = actions.flatMap(a => keys.of(a));
        assert.equal(new Set(all).size, all.length);
        assert.ok(keys.isBound(key));
      }
      for (const [action, key] of bound) assert.equal(keys.action(press(key)), action);
      // What was chosen stays in this browser.
      const again = new Keys();
      for (const action of actions) assert.deepEqual(again.of(action), keys.of(action));
    }));

  it('are as they were after a reset', () => {
    const keys = new Keys();
    keys.bind('accept', 'q');
    assert.equal(keys.action(press('Enter')), undefined);
    keys.reset();
    assert.equal(keys.action(press('Enter')), 'accept');
    assert.equal(localStorage.getItem(store), null);
    assert.ok(!keys.isBound('q'));
  });

  it('are those of the beginning where what was kept cannot be read', () => {
    for (const kept of ['no JSON', '[]', '{"accept": "q"}', '{"accept": [1]}', 'null', '{"unknown": ["q"]}']) {
      localStorage.setItem(store, kept);
      const keys = new Keys();
      assert.equal(keys.action(press('Enter')), 'accept', kept);
      assert.equal(keys.isBound('q'), false, kept);
    }
  });

  it('are listed, and changed one by one: the next that is pressed is taken, but for Escape', () => {
    const keys = new Keys();
    let isDone = false;
    keys.open(
      word => word,
      [
        { name: 'Company', hotkey: 'c' },
        { name: 'City', hotkey: '' },
      ],
      asElement(new FakeElement('dl')),
      () => (isDone = true),
    );
    const dialog = document.body.querySelector('dialog')!;
    const change = (action: Action): FakeElement => dialog.querySelector(`[data-action="${action}"]`)!;
    const take = (action: Action, key: string): void => {
      const button = change(action);
      button.dispatchEvent(event('click'));
      button.dispatchEvent(event('keydown', { key, isComposing: false }));
    };
    const listed = dialog
      .querySelector('.an-keys')!
      .querySelectorAll('dt')
      .map(e => e.textContent);
    assert.ok(listed.includes('xDel⌫') && listed.includes('c') && !listed.includes(''));
    assert.equal(change('accept').getAttribute('aria-label'), 'keyChange: keyAccept');
    take('accept', 'Shift');
    take('accept', 'Escape');
    assert.deepEqual(keys.of('accept'), ['Enter']);
    take('accept', 'q');
    assert.deepEqual(keys.of('accept'), ['q']);
    take('leave', 'Escape');
    take('reject', 'q');
    assert.deepEqual([keys.of('leave'), keys.of('reject'), keys.of('accept')], [['Escape'], ['q'], []]);
    assert.ok(
      dialog.querySelectorAll('em').some(e => e.textContent === 'keyNone'),
      'an action without a key says so',
    );
    dialog
      .querySelectorAll('button')
      .find(b => b.textContent === 'keyReset')!
      .click();
    assert.deepEqual(keys.of('accept'), ['Enter']);
    dialog
      .querySelectorAll('button')
      .find(b => b.textContent === 'close')!
      .click();
    assert.ok(isDone && !document.body.querySelector('dialog'));
  });

  it('are shown by their sign', () => {
    assert.deepEqual([' ', 'ArrowUp', 'Escape', 'x'].map(shown), ['Space', '↑', 'Esc', 'x']);
  });
});
