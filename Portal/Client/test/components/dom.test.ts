import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { el, svg } from '../../src/components/dom';
import { asFake, installDocument } from '../support/dom';

installDocument();

describe('elements', () => {
  it('have what is given, and nothing that is not so', () => {
    const element = asFake(
      el('button', { class: 'a b', hidden: true, disabled: false, title: null, lang: undefined, tabindex: 0 }, 'x', el('i')),
    );
    assert.deepEqual([...element.attributes].sort(), [
      ['class', 'a b'],
      ['hidden', ''],
      ['tabindex', '0'],
    ]);
    assert.equal(element.textContent, 'x');
    assert.equal(element.children[0].tagName, 'i');
  });

  it('run what listens to them', () => {
    let clicks = 0;
    const element = asFake(el('button', { onclick: () => clicks++ }));
    element.click();
    assert.equal(clicks, 1);
    assert.equal(element.attributes.size, 0);
  });

  it('hold text as text, whatever it looks like', () => {
    const element = asFake(el('p', {}, '<b>bold</b>'));
    assert.equal(element.children.length, 0);
    assert.equal(element.textContent, '<b>bold</b>');
    assert.equal(asFake(svg('path', { d: 'M0 0', x: 3 })).getAttribute('x'), '3');
  });
});
