import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { asElement, FakeElement, FakeText, installDocument } from '../support/dom';
import { forSeeds } from '../support/random';
import { offsetOf, selectedSpan } from '../../src/annotation/selection';

const document = installDocument();
const letter = 10;

/** Rows of letters that are all as wide, as the annotator draws them. */
function drawn(text: string, perRow: number): { canvas: FakeElement; lines: FakeText[] } {
  const canvas = new FakeElement('div');
  const lines: FakeText[] = [];
  for (let start = 0; start < text.length; start += perRow) {
    const row = new FakeElement('div');
    row.dataset.start = String(start);
    const line = new FakeElement('div');
    line.className = 'an-line';
    const content = new FakeText(text.slice(start, start + perRow));
    line.append(content);
    row.append(new FakeElement('span'), line);
    canvas.append(row);
    lines.push(content);
  }
  return { canvas, lines };
}

const selecting = (anchorNode: unknown, anchorOffset: number, focusNode: unknown, focusOffset: number, isCollapsed = false): void =>
  void (document.getSelection = () => ({ anchorNode, anchorOffset, focusNode, focusOffset, isCollapsed }));

describe('what the browser has selected', () => {
  it('is told in offsets of the text, whichever way it was drawn', () =>
    forSeeds(100, random => {
      const perRow = random.int(3, 8);
      const { canvas, lines } = drawn('abcdefghijklmnopqrstuvwxyz', perRow);
      const [a, b] = [random.int(0, 25), random.int(0, 25)];
      selecting(lines[Math.floor(a / perRow)], a % perRow, lines[Math.floor(b / perRow)], b % perRow, a === b);
      const expected = a === b ? null : { start: Math.min(a, b), end: Math.max(a, b) };
      assert.deepEqual(selectedSpan(asElement(canvas)), expected);
    }));

  it('reaches the end of a row when the browser names the row', () => {
    const { canvas, lines } = drawn('abcdefgh', 4);
    const line = lines[1].parentElement!;
    selecting(lines[0], 1, line, 1);
    assert.deepEqual(selectedSpan(asElement(canvas)), { start: 1, end: 8 });
    selecting(lines[0], 1, line, 0);
    assert.deepEqual(selectedSpan(asElement(canvas)), { start: 1, end: 4 });
  });

  it('is nothing outside the text', () => {
    const { canvas, lines } = drawn('abcdefgh', 4);
    const elsewhere = drawn('xyz', 4);
    selecting(elsewhere.lines[0], 0, elsewhere.lines[0], 2);
    assert.equal(selectedSpan(asElement(canvas)), null);
    selecting(lines[0], 0, canvas, 1);
    assert.equal(selectedSpan(asElement(canvas)), null);
    document.getSelection = () => null;
    assert.equal(selectedSpan(asElement(canvas)), null);
  });
});

describe('the offset at a point', () => {
  it('is of the letter whose box holds it, though the caret snaps to the nearer border', () => {
    const { canvas, lines } = drawn('abcdefgh', 4);
    document.createRange = () => {
      let end = 0;
      return {
        setStart: () => undefined,
        setEnd: (_: unknown, to: number) => void (end = to),
        getBoundingClientRect: () => ({ right: end * letter }),
      };
    };
    for (let x = 0; x < 4 * letter; x++) {
      document.caretPositionFromPoint = () => ({ offsetNode: lines[1], offset: Math.round(x / letter) });
      assert.equal(offsetOf(asElement(canvas), x, 0), 4 + Math.floor(x / letter), `at ${x}`);
    }
    document.caretPositionFromPoint = () => ({ offsetNode: new FakeElement('p'), offset: 0 });
    assert.equal(offsetOf(asElement(canvas), 0, 0), null);
  });
});
