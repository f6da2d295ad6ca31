import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Commands } from '../../src/annotation/commands';
import type { Desk } from '../../src/annotation/desk';
import { actions } from '../../src/annotation/keys';
import { Layout } from '../../src/annotation/layout';
import type { Link } from '../../src/annotation/model';
import { Relating } from '../../src/annotation/relating';
import type { View } from '../../src/annotation/rows';
import { isLive, surfaceOf, type Mention } from '../../src/annotation/types';
import { forSeeds, Random } from '../support/random';
import { config, measure, mentionsOf, textOf } from './texts';

/** The annotator without a page: what is current, picked and selected, and a model that only takes down what is asked of it. */
class Page {
  readonly text: string;
  readonly mentions: Mention[];
  readonly asked: [name: string, ...rest: unknown[]][] = [];
  readonly said: string[] = [];
  readonly config = config();
  readonly view: View;
  readonly relating: Relating;
  readonly commands: Commands;
  readonly layout: Layout;
  readonly viewport = { scrollTop: 0, clientHeight: 120, getBoundingClientRect: () => ({ left: 0, top: 0, width: 400, height: 300 }) };
  readonly inspector = { threshold: 0.5 };
  readonly menu = {
    items: [] as { label: string; run: () => void }[],
    open: (_x: number, _y: number, items: never[]) => (this.menu.items = items),
  };
  readonly model: unknown;
  currentRelation: unknown = null;

  constructor(random: Random) {
    this.text = textOf(random, 60, 120);
    this.mentions = mentionsOf(random, this.text, 14)
      .filter(m => isLive(m.state))
      .sort((a, b) => a.start - b.start || b.end - a.end);
    this.layout = new Layout(this.text, 250, measure);
    this.layout.place(
      this.mentions,
      [],
      () => '',
      m => surfaceOf(this.text, m),
    );
    this.view = {
      current: null,
      relation: null,
      picked: new Set(),
      relateFrom: [],
      targetKeys: new Map(),
      selection: null,
      mark: null,
      isTarget: m => this.relating.isTarget(m),
    };
    const ask =
      (name: string) =>
      (...rest: unknown[]): void =>
        void this.asked.push([name, ...structuredClone(rest)]);
    this.model = {
      document: { text: this.text },
      mentions: new Map(this.mentions.map(m => [m.id, m])),
      live: () => this.mentions,
      // From a person to a city, one way; between companies two types.
      links: (from: Mention[], to: Mention): Link[] =>
        from.some(m => m.id === to.id)
          ? []
          : from.every(m => m.type === 'Person') && to.type === 'City'
            ? [{ type: this.config.relationTypes[1], forward: true }]
            : from.every(m => m.type === 'Company') && to.type === 'Company'
              ? this.config.relationTypes.slice(0, 2).map(type => ({ type, forward: false }))
              : [],
      ...Object.fromEntries(['setState', 'setStates', 'setRelationState', 'resize', 'assert', 'relate'].map(name => [name, ask(name)])),
    };
    this.relating = new Relating(this.desk);
    this.commands = new Commands(this.desk, this.relating);
  }

  get desk(): Desk {
    return this as never;
  }

  get current(): Mention | null {
    return this.mentions.find(m => m.id === this.view.current) ?? null;
  }

  granularity = 'character';
  select = (id: string | null): void => void (this.view.current = id);
  leave = (): void => void this.asked.push(['leave']);
  isBound = (key: string): boolean => 'afg'.includes(key);
  say = (message: string): void => void this.said.push(message);
  word = (key: string): string => `${key} {0} {1}`;
  typeName = (id: string): string => id;
  reveal(): void {}
  draw(): void {}
  hint(): void {}
  focus(): void {}
  highlight(): void {}
  comment(): void {}
  piece(): void {}
  propagate(): void {}
  turnGranularity(): void {}
}

const pages = (count: number, check: (page: Page, random: Random) => void): void =>
  forSeeds(count, random => {
    const page = new Page(random);
    if (page.mentions.length > 0) check(page, random);
  });

describe('the way from mention to mention', () => {
  it('goes through all in the order of the text, round and back', () =>
    pages(60, page => {
      const forth = page.mentions.map(() => (page.commands.perform('next', false), page.view.current));
      assert.deepEqual(
        forth,
        page.mentions.map(m => m.id),
      );
      page.commands.perform('next', false);
      assert.equal(page.view.current, page.mentions[0].id);
      const back = page.mentions.map(() => (page.commands.perform('previous', false), page.view.current));
      assert.deepEqual(back, page.mentions.map(m => m.id).reverse());
    }));

  it('begins at the end when it leads backwards', () =>
    pages(20, page => {
      page.commands.perform('previous', false);
      assert.equal(page.view.current, page.mentions.at(-1)!.id);
    }));

  it('from suggestion to suggestion leaves out the rest', () =>
    pages(60, (page, random) => {
      const suggested = page.mentions.filter(m => m.state === 'suggested').map(m => m.id);
      if (suggested.length === 0) return;
      page.view.current = random.pick(page.mentions).id;
      const seen = suggested.map(() => (page.commands.perform('nextSuggestion', false), page.view.current!));
      assert.ok(seen.every(id => suggested.includes(id)));
    }));

  it('of a relation that is being drawn leads to its targets alone', () =>
    pages(80, page => {
      page.view.current = page.mentions[0].id;
      page.commands.perform('relate', false);
      const ids = new Set(page.mentions.map(() => (page.commands.perform('next', false), page.view.current!)));
      for (const id of ids) assert.ok(page.relating.isTarget(page.mentions.find(m => m.id === id)!));
    }));
});

describe('a decision', () => {
  it('accepts what is suggested, and takes away what was decided, all that is picked at once', () =>
    pages(100, (page, random) => {
      const picked = random.some(page.mentions, 4);
      page.view.picked = new Set(picked.map(m => m.id));
      page.view.current = random.pick(page.mentions).id;
      const chosen = picked.length > 0 ? picked : [page.current!];
      const of = (state: string): string[] => chosen.filter(m => m.state === state).map(m => m.id);
      const isAccepted = random.chance(0.5);
      assert.ok(page.commands.perform(isAccepted ? 'accept' : 'reject', false));
      assert.deepEqual(
        page.asked[0],
        isAccepted
          ? ['setState', of('suggested'), 'accepted']
          : [
              'setStates',
              [
                [of('suggested'), 'rejected'],
                [of('accepted'), 'deleted'],
              ],
            ],
      );
      assert.equal(page.view.picked.size, 0);
    }));

  it('goes on to the next suggestion, so that deciding needs one key each', () =>
    pages(60, page => {
      const suggested = page.mentions.filter(m => m.state === 'suggested');
      if (suggested.length < 2 || new Set(suggested.map(m => m.start)).size < suggested.length) return;
      page.view.current = suggested[0].id;
      page.commands.perform('accept', false);
      assert.equal(page.view.current, suggested[1].id);
      page.view.current = suggested.at(-1)!.id;
      page.commands.perform('reject', false);
      assert.equal(page.view.current, suggested[0].id, 'and begins anew at the end');
    }));

  it('about a relation rejects what is suggested and deletes what was decided', () => {
    for (const [state, action, expected] of [
      ['suggested', 'accept', 'accepted'],
      ['suggested', 'reject', 'rejected'],
      ['accepted', 'reject', 'deleted'],
      ['accepted', 'accept', null],
    ] as const) {
      const page = new Page(new Random(1));
      page.currentRelation = { id: 'r', state, assertion: 'present' };
      assert.ok(page.commands.perform(action, false));
      assert.deepEqual(page.asked, expected ? [['setRelationState', ['r'], expected]] : []);
    }
  });

  it('about the whole view takes what is sure enough and in it', () =>
    pages(80, (page, random) => {
      page.viewport.scrollTop = random.int(0, Math.max(0, Math.floor(page.layout.height) - 1));
      page.inspector.threshold = random.next();
      page.commands.perform('acceptView', false);
      const [top, bottom] = [page.viewport.scrollTop, page.viewport.scrollTop + 120];
      const rows = page.layout.rows.filter(r => r.top + r.height >= top && r.top < bottom);
      const expected = page.mentions.filter(
        m => m.state === 'suggested' && m.confidence >= page.inspector.threshold && m.start >= rows[0].start && m.end <= rows.at(-1)!.end,
      );
      assert.deepEqual(page.asked, [['setState', expected.map(m => m.id), 'accepted']]);
    }));

  it('is nobody’s who may only read', () =>
    pages(10, page => {
      page.config.canEdit = false;
      page.view.current = page.mentions[0].id;
      const looks = ['next', 'previous', 'nextSuggestion', 'left', 'right', 'leave', 'comment', 'granularity'];
      for (const action of actions) assert.equal(page.commands.perform(action, false), looks.includes(action), action);
      assert.deepEqual(page.asked, [['leave']]);
    }));

  it('turns a flag of all from what the first says', () =>
    pages(30, page => {
      page.view.picked = new Set(page.mentions.map(m => m.id));
      page.commands.perform('negated', false);
      const first = page.mentions[0].assertion;
      const [, ids, assertion] = page.asked[0];
      assert.deepEqual(ids, [...page.view.picked]);
      assert.equal(String(assertion).includes('negated'), !first.includes('negated'));
      assert.equal(String(assertion).includes('uncertain'), first.includes('uncertain'));
    }));

  it('moves a border by a letter, each key its own', () =>
    pages(20, page => {
      const mention = page.mentions[0];
      page.view.current = mention.id;
      for (const action of ['longer', 'shorter', 'startLater', 'startEarlier'] as const) page.commands.perform(action, false);
      const moves = page.asked.map(([, , start, end]) => [Math.sign(Number(start) - mention.start), Math.sign(Number(end) - mention.end)]);
      const atEnd = mention.end === page.text.length ? 0 : 1;
      const atStart = mention.start === 0 ? 0 : -1;
      assert.deepEqual(moves, [
        [0, atEnd],
        [0, -1],
        [1, 0],
        [atStart, 0],
      ]);
    }));
});

describe('the caret', () => {
  it('selects with Shift from where it began, and gives back what it took', () =>
    pages(60, (page, random) => {
      page.view.current = random.pick(page.mentions).id;
      const begin = page.current!.start;
      const by = random.pick(['left', 'right'] as const);
      const back = by === 'left' ? 'right' : 'left';
      const steps = random.int(1, 12);
      for (let i = 0; i < steps; i++) page.commands.perform(by, true);
      const selection = page.view.selection;
      if (selection) assert.ok(by === 'left' ? selection.end === begin : selection.start === begin);
      const reached = selection ? [...page.text.slice(selection.start, selection.end)].length : 0;
      for (let i = 0; i < reached; i++) page.commands.perform(back, true);
      assert.equal(page.view.selection, null);
      page.commands.perform(back, true);
      const other = page.view.selection as { start: number; end: number } | null;
      if (other) assert.ok(by === 'left' ? other.start === begin : other.end === begin);
    }));

  it('lets go of the selection without Shift, and begins anew after it was left', () =>
    pages(20, page => {
      page.view.current = page.mentions[0].id;
      page.commands.perform('right', true);
      page.commands.perform('right', false);
      assert.equal(page.view.selection, null);
      page.commands.leave();
      page.commands.perform('right', false);
      const from = page.mentions[0].start;
      assert.equal(page.view.mark!.start, from + [...page.text.slice(from)][0].length);
    }));
});

describe('a relation that is being drawn', () => {
  it('names the targets in view by free letters, the nearest first', () =>
    pages(150, (page, random) => {
      page.viewport.scrollTop = random.int(0, Math.max(0, Math.floor(page.layout.height) - 1));
      page.view.current = random.pick(page.mentions).id;
      const from = page.current!;
      page.relating.start();
      const [first, last] = page.layout.visible(page.viewport.scrollTop, page.viewport.scrollTop + 120);
      const [begin, end] = [page.layout.rows[first].start, page.layout.rows[last].end];
      const targets = page.mentions.filter(m => m !== from && page.relating.isTarget(m) && m.end > begin && m.start < end);
      const named = [...page.view.targetKeys];
      assert.deepEqual(new Set(named.map(([id]) => id)), new Set(targets.map(m => m.id)));
      assert.equal(new Set(named.map(([, key]) => key)).size, named.length);
      assert.ok(named.every(([, key]) => !page.isBound(key)));
      const far = named.map(([id]) => Math.abs(targets.find(m => m.id === id)!.start - from.start));
      assert.deepEqual(
        far,
        [...far].sort((a, b) => a - b),
      );
    }));

  it('is drawn by the key of a target: at once where one type may be, else after a choice', () =>
    pages(150, page => {
      const from = page.mentions.find(m => m.type !== 'City');
      if (!from) return;
      page.view.current = from.id;
      page.relating.start();
      const [target, key] = [...page.view.targetKeys][0] ?? [];
      if (!key) return assert.ok(!page.relating.press('s'));
      assert.ok(page.relating.press(key));
      if (from.type === 'Person') {
        assert.deepEqual(page.asked, [['relate', 'in', [[from.id, target]]]]);
        assert.deepEqual([page.view.relateFrom, page.view.targetKeys.size], [[], 0]);
        return;
      }
      assert.deepEqual(page.asked, []);
      assert.deepEqual(
        page.menu.items.map(i => i.label),
        ['← makes', '← in'],
      );
      page.menu.items[1].run();
      // The other way round: the type says which way it may lead.
      assert.deepEqual(page.asked, [['relate', 'in', [[target, from.id]]]]);
    }));

  it('says why it may not lead somewhere', () =>
    pages(100, page => {
      const [from, to] = [page.mentions.find(m => m.type === 'City'), page.mentions.find(m => m.type === 'Person')];
      if (!from || !to) return;
      page.view.relateFrom = [from];
      page.relating.click(to.id, false);
      assert.deepEqual([page.asked, page.said], [[], ['illegalTarget City Person']]);
    }));

  it('begins with all that is picked when one of them is dragged', () =>
    pages(40, (page, random) => {
      page.view.picked = new Set(random.some(page.mentions, 4).map(m => m.id));
      const dragged = random.pick(page.mentions);
      assert.ok(page.relating.begin(dragged.id));
      const expected = page.view.picked.has(dragged.id) ? [...page.view.picked] : [dragged.id];
      assert.deepEqual(
        page.view.relateFrom.map(m => m.id),
        expected,
      );
      page.config.canEdit = false;
      assert.ok(!page.relating.begin(dragged.id));
    }));
});
