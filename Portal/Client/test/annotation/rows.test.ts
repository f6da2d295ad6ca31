import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { asElement, FakeElement, installDocument } from '../support/dom';
import { forSeeds, type Random } from '../support/random';
import { laneHeight, Layout, lineHeight } from '../../src/annotation/layout';
import { Rows, type View } from '../../src/annotation/rows';
import { surfaceOf, type Mention, type Relation } from '../../src/annotation/types';
import { config, measure, mentionsOf, relationsOf, textOf } from './texts';

installDocument();

class Page {
  readonly scroll = new FakeElement('div');
  readonly canvas = new FakeElement('div');
  readonly text: string;
  readonly layout: Layout;
  readonly mentions: Mention[];
  readonly relations: Relation[];
  readonly rows: Rows;
  readonly view: View;

  constructor(random: Random) {
    this.text = textOf(random, 150, 250);
    this.layout = new Layout(this.text, 200, measure);
    this.mentions = mentionsOf(random, this.text, 30);
    this.relations = relationsOf(random, this.text, this.mentions, 20);
    this.scroll.clientHeight = 300;
    this.rows = new Rows(asElement(this.scroll), asElement(this.canvas), config(), this.text);
    this.view = {
      current: null,
      relation: null,
      picked: new Set(),
      relateFrom: [],
      targetKeys: new Map(),
      selection: null,
      mark: null,
      isTarget: m => m.type === 'City',
    };
    this.place();
  }

  place(): void {
    this.layout.place(
      this.mentions,
      this.relations,
      r => r.type,
      m => surfaceOf(this.text, m),
    );
  }

  draw(again: boolean): void {
    this.rows.draw(this.layout, this.view, again);
  }

  change(random: Random): void {
    if (this.mentions.length === 0) return;
    const { view } = this;
    const mention = random.pick(this.mentions);
    switch (random.int(0, 6)) {
      case 0:
        mention.state = mention.state === 'accepted' ? 'rejected' : 'accepted';
        break;
      case 1:
        mention.assertion = mention.assertion === 'present' ? 'negated' : 'present';
        break;
      case 2:
        view.current = mention.id;
        break;
      case 3:
        view.selection = view.selection ? null : { start: mention.start, end: mention.end };
        break;
      case 4:
        view.relateFrom = view.relateFrom.length ? [] : [mention];
        break;
      case 5:
        view.targetKeys.set(mention.id, 'a');
        break;
      default:
        view.relation = random.pick(this.relations)?.id ?? null;
    }
    this.place();
  }

  /** All that is seen, as one text. */
  picture(): string {
    const print = (e: FakeElement): string =>
      `<${e.tagName} ${[...e.attributes].map(([k, v]) => `${k}=${v}`).join(' ')}>` +
      (e.children.length ? e.children.map(print).join('') : e.textContent);
    return this.canvas.children.map(print).join('\n');
  }
}

describe('rows that are drawn', () => {
  it('are those in view and around it, in the order of reading, with the text of each', () =>
    forSeeds(40, random => {
      const page = new Page(random);
      for (let i = 0; i < 6; i++) {
        page.scroll.scrollTop = random.int(0, Math.ceil(page.layout.height));
        page.draw(random.chance(0.5));
        const starts = page.canvas.children.map(e => Number(e.dataset.start));
        const top = page.scroll.scrollTop;
        const inView = page.layout.rows.filter(r => r.top + r.height > top && r.top < top + 300).map(r => r.start);
        assert.deepEqual(
          starts,
          [...starts].sort((a, b) => a - b),
        );
        assert.ok(inView.every(s => starts.includes(s)));
        assert.ok(starts.length <= inView.length + 2 * 12, 'no more than a screen around it');
        for (const element of page.canvas.children) {
          const row = page.layout.rows.find(r => r.start === Number(element.dataset.start))!;
          assert.equal(element.querySelector('.an-line')!.textContent, page.text.slice(row.start, row.end));
        }
      }
    }));

  it('show after any change what a page drawn from nothing would', () =>
    forSeeds(60, (random, seed) => {
      const page = new Page(random);
      page.draw(true);
      for (let i = 0; i < 8; i++) {
        page.change(random);
        page.draw(true);
        const known = page.picture();
        const tops = page.canvas.children.map(e => e.style.top ?? /top:([^;]*)/.exec(e.getAttribute('style')!)![1]);
        const fresh = new Rows(asElement(page.scroll), asElement(page.canvas), config(), page.text);
        fresh.draw(page.layout, page.view, true);
        const bare = (s: string): string => s.replace(/(<div class=an-row [^>]*style=)top:[^;]*;/g, '$1');
        assert.equal(bare(known), bare(page.picture()), `change ${i} of ${seed}`);
        assert.deepEqual(
          tops,
          page.canvas.children.map(e => /top:([^;]*)/.exec(e.getAttribute('style')!)![1]),
        );
        (page as { rows: Rows }).rows = fresh;
      }
    }));

  it('are the same elements when nothing of them has changed', () =>
    forSeeds(20, random => {
      const page = new Page(random);
      page.draw(true);
      const before = page.canvas.children;
      page.place();
      page.draw(true);
      page.draw(false);
      assert.ok(before.every((e, i) => page.canvas.children[i] === e));
    }));

  it('have every piece where the layout says', () =>
    forSeeds(30, random => {
      const page = new Page(random);
      page.draw(true);
      for (const element of page.canvas.children) {
        const row = page.layout.rows.find(r => r.start === Number(element.dataset.start))!;
        const drawn = [...element.querySelectorAll('.an-band'), ...element.querySelectorAll('.an-gap')].map(e => e.getAttribute('style')!);
        const expected = row.pieces.map(p => {
          const under = row.textTop + lineHeight + p.lane * laneHeight;
          const [top, bottom] = p.isGap ? [under, under] : [row.textTop + 2, under + laneHeight - 4];
          return { left: p.left, width: p.width, top, bottom };
        });
        const found = drawn.map(style => {
          const number = (name: string): number => Number(new RegExp(`(?:^|;)${name}:([\\d.]+)px`).exec(style)?.[1] ?? 0);
          return { left: number('left'), width: number('width'), top: number('top'), bottom: number('top') + number('height') };
        });
        const order = (a: { left: number; top: number; bottom: number }, b: typeof a): number =>
          a.left - b.left || a.top - b.top || a.bottom - b.bottom;
        assert.deepEqual(found.sort(order), expected.sort(order));
      }
    }));

  it('dim what a relation may not lead to, and mark what is current, picked and denied', () =>
    forSeeds(40, random => {
      const page = new Page(random);
      if (page.mentions.length === 0) return;
      page.view.relateFrom = [page.mentions[0]];
      page.view.current = random.pick(page.mentions).id;
      page.view.picked = new Set(page.mentions.filter(() => random.chance(0.3)).map(m => m.id));
      page.draw(true);
      for (const band of page.canvas.querySelectorAll('.an-band')) {
        const mention = page.mentions.find(m => m.id === band.dataset.id)!;
        const marks = (name: string): boolean => band.classList.contains(name);
        assert.equal(marks('an-dim'), mention.type !== 'City');
        assert.equal(marks('an-current'), mention.id === page.view.current);
        assert.equal(marks('an-picked'), page.view.picked.has(mention.id));
        assert.equal(marks('an-denied'), mention.assertion !== 'present');
        assert.ok(marks(`an-${mention.state}`) && marks(`type-${['Company', 'City', 'Person'].indexOf(mention.type)}`));
      }
    }));
});
