import 'fake-indexeddb/auto';
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Model } from '../../src/annotation/model';
import { isLive, type Mention } from '../../src/annotation/types';
import { forSeeds, forSeedsAsync, Random } from '../support/random';
import { Server } from './server';
import { config, entityTypes, mentionsOf, states } from './texts';
import { open, settle, shown } from './opened';

/** One thing that a person may do. */
function act(random: Random, model: Model): void {
  const live = model.live();
  const relations = model.liveRelations();
  const mention = live.length ? random.pick(live) : null;
  const relation = relations.length ? random.pick(relations) : null;
  switch (random.int(0, 10)) {
    case 0: {
      const [made] = mentionsOf(random, model.document.text, 3);
      if (made) model.add(made.type, made.start, made.end);
      break;
    }
    case 1:
      if (mention) {
        // By a letter as the keys do, and as far as anybody could ask for; a border of white space alone no key leads to.
        const by = random.chance(0.8) ? 1 : 40;
        const [start, end] = [mention.start - random.int(-by, by), mention.end + random.int(-by, by)];
        if (end <= start || model.document.text.slice(Math.max(0, start), end).trim()) model.resize(mention.id, start, end);
      }
      break;
    case 2:
      if (mention) {
        const [other] = mentionsOf(random, model.document.text, 3);
        model.piece(mention.id, other ? { start: other.start, end: other.end } : { start: mention.start, end: mention.start + 1 });
      }
      break;
    case 3:
      model.setState(
        random.some(live, 3).map(m => m.id),
        random.pick(states),
      );
      break;
    case 4: {
      const from = random.some(live, 2);
      const target = mention;
      const [link] = target ? model.links(from, target) : [];
      if (link)
        model.relate(
          link.type.id,
          from.map(m => (link.forward ? [m.id, target!.id] : [target!.id, m.id])),
        );
      break;
    }
    case 5:
      if (relation) {
        const [other] = model.otherTypes(relation);
        const isFree = other && !relations.some(r => r.type === other.id && r.head === relation.head && r.tail === relation.tail);
        if (isFree) model.retypeRelation(relation.id, other.id);
      }
      break;
    case 6:
      model.assert(
        random.some(live, 3).map(m => m.id),
        random.pick(['present', 'negated', 'uncertain', 'negated, uncertain'] as const),
      );
      break;
    case 7:
      if (mention) model.attribute(mention.id, random.pick(['role', 'rank']), random.chance(0.3) ? null : random.pick(['a', 'b']));
      break;
    case 8:
      if (relation) model.setRelationState([relation.id], random.pick(states));
      break;
    case 9: {
      const [value] = mentionsOf(random, model.document.text, 3);
      if (mention && value) model.addProperty('founded', mention.id, value.start, value.end);
      break;
    }
    default:
      model.retypeAll(
        random.some(live, 2).map(m => m.id),
        random.pick(entityTypes),
      );
  }
}

describe('a model that commands change', () => {
  it('shows at once what the server makes of them', async () =>
    forSeedsAsync(60, async random => {
      const opened = await open(random);
      const { model, server } = opened;
      for (let i = 0; i < 8; i++) {
        act(random, model);
        const [mentions, relations] = shown(model).map(x => structuredClone(x));
        await settle(opened);
        assert.deepEqual(mentions, shown(server.known)[0]);
        // That a relation cannot be between the new types is for the server to say.
        const isRetyped = JSON.stringify(server.calls.at(-1)).includes('retypeMention');
        if (!isRetyped) assert.deepEqual(relations, shown(server.known)[1]);
      }
      assert.deepEqual(opened.refused, []);
      assert.deepEqual(opened.conflicts, []);
      model.close();
    }));

  it('is as it was after as many undos, and as it became after as many redos', async () =>
    forSeedsAsync(30, async random => {
      const opened = await open(random);
      const { model, server } = opened;
      const begin = JSON.stringify(shown(model));
      let sent = 0;
      for (let i = 0; i < 6; i++) {
        const before = server.keys.length;
        act(random, model);
        await settle(opened);
        sent += server.keys.length - before;
      }
      const end = JSON.stringify(shown(model));
      for (let i = 0; i < sent; i++) model.history('undo');
      await settle(opened);
      assert.equal(JSON.stringify(shown(model)), begin);
      for (let i = 0; i < sent; i++) model.history('redo');
      await settle(opened);
      assert.equal(JSON.stringify(shown(model)), end);
      model.close();
    }));

  it('sends one command for one action, so that one undo takes it back', async () =>
    forSeedsAsync(40, async random => {
      const opened = await open(random);
      for (let i = 0; i < 6; i++) {
        const before = opened.server.keys.length;
        act(random, opened.model);
        await settle(opened);
        assert.ok(opened.server.keys.length - before <= 1);
      }
      opened.model.close();
    }));

  it('says with a command what its author saw, before it was changed', async () => {
    const opened = await open(new Random(4));
    const { model, server } = opened;
    const mention = model.live()[0];
    const was = structuredClone(mention);
    model.assert([mention.id], 'negated');
    model.assert([mention.id], 'uncertain');
    await settle(opened);
    const sent = server.calls.filter(c => c.path.includes('/edits')).flatMap(c => c.body.items as { seen: Mention[] }[]);
    assert.equal(sent[0].seen[0].assertion, was.assertion);
    assert.equal(sent[0].seen[0].state, was.state);
    assert.equal(sent[1].seen[0].assertion, 'negated');
    assert.ok(server.calls.every(c => c.path.includes('layer=l')));
    model.close();
  });
});

describe('commands', () => {
  const sent = (server: Server): { op: string }[] =>
    server.calls.filter(c => c.path.includes('/edits')).flatMap(c => (c.body.items as { edit: { op: string } }[]).map(i => i.edit));

  it('retype those that are of another type, and only those', async () => {
    const opened = await open(new Random(4));
    const { model, server } = opened;
    const live = model.live();
    const other = entityTypes.find(t => live.some(m => m.type === t) && live.some(m => m.type !== t))!;
    const changed = live.filter(m => m.type !== other).map(m => m.id);
    model.retypeAll(
      live.map(m => m.id),
      other,
    );
    assert.ok(model.live().every(m => m.type === other));
    assert.ok(changed.every(id => model.mentions.get(id)!.state === 'accepted'));
    await settle(opened);
    model.retypeAll(
      live.map(m => m.id),
      other,
    );
    await settle(opened);
    const edits = sent(server).flatMap(e => (e.op === 'batch' ? (e as unknown as { edits: object[] }).edits : [e]));
    assert.deepEqual(
      edits,
      changed.map(id => ({ op: 'retypeMention', id, type: other })),
    );
    model.close();
  });

  it('mark a place once: what is suggested there is accepted, what is decided stays', async () => {
    const opened = await open(new Random(4));
    const { model, server } = opened;
    const count = model.live().length;
    const suggested = model.live().find(m => m.state === 'suggested' && !m.fragments)!;
    assert.equal(model.add(suggested.type, suggested.start, suggested.end), suggested.id);
    assert.equal(model.mentions.get(suggested.id)!.state, 'accepted');
    await settle(opened);
    assert.equal(model.add(suggested.type, suggested.start, suggested.end), suggested.id);
    await settle(opened);
    assert.equal(sent(server).length, 1);
    const other = entityTypes.find(t => t !== suggested.type)!;
    const made = model.add(other, suggested.start, suggested.end);
    assert.equal(model.live().length, count + 1);
    assert.equal(model.surface(made), model.surface(suggested.id));
    assert.equal(model.surface('gone'), '');
    await settle(opened);
    model.close();
  });

  it('move a border as far as the text goes, not over the other one, nor over a piece', async () => {
    const opened = await open(new Random(4));
    const { model, server } = opened;
    const { length } = model.document.text;
    const mention = model.live().find(m => !m.fragments)!;
    model.resize(mention.id, 0, length);
    assert.deepEqual([mention.start, mention.end], [0, length]);
    for (const [start, end] of [
      [-1, length],
      [0, length + 1],
      [3, 3],
      [4, 3],
    ])
      model.resize(mention.id, start, end);
    assert.deepEqual([mention.start, mention.end], [0, length]);
    model.piece(mention.id, { start: 4, end: 8 });
    const now = model.mentions.get(mention.id)!;
    assert.deepEqual(now.fragments, [
      { start: 0, end: 4 },
      { start: 8, end: length },
    ]);
    for (const [start, end] of [
      [4, length],
      [0, 8],
    ])
      model.resize(mention.id, start, end);
    assert.deepEqual([now.start, now.end], [0, length]);
    model.resize(mention.id, 3, 9);
    assert.deepEqual(now.fragments, [
      { start: 3, end: 4 },
      { start: 8, end: 9 },
    ]);
    await settle(opened);
    assert.equal(sent(server).length, 3);
    assert.deepEqual(opened.refused, []);
    model.close();
  });

  it('take the relations of a mention along when it goes', async () => {
    await forSeedsAsync(30, async random => {
      const opened = await open(random);
      const { model } = opened;
      const relation = model.liveRelations()[0];
      if (!relation) return model.close();
      const end = random.pick([relation.head, relation.tail!]);
      model.setState([end], random.pick(['rejected', 'deleted'] as const));
      assert.ok(model.liveRelations().every(r => r.head !== end && r.tail !== end));
      assert.ok(!isLive(relation.state));
      await settle(opened);
      model.close();
    });
  });

  it('do not read the document again when all went well', async () => {
    const opened = await open(new Random(4));
    for (const mention of opened.model.live().slice(0, 3)) {
      opened.model.assert([mention.id], 'negated');
      await settle(opened);
    }
    assert.equal(opened.server.calls.filter(c => c.path.includes('/annotations')).length, 1);
    opened.model.close();
  });
});

describe('what a relation may be instead', () => {
  it('is every other type that the schema allows between its ends', async () => {
    await forSeedsAsync(20, async random => {
      const opened = await open(random);
      const { model } = opened;
      for (const relation of model.liveRelations()) {
        const [head, tail] = [relation.head, relation.tail!].map(id => model.mentions.get(id)!.type);
        assert.deepEqual(
          model.otherTypes(relation).map(r => r.id),
          head === 'Company' && tail === 'City' ? ['makes', 'in'].filter(t => t !== relation.type) : [],
        );
        assert.deepEqual(model.otherTypes({ ...relation, tail: null }), []);
      }
      model.close();
    });
  });
});

describe('what may be related', () => {
  it('is what the schema allows from all to the target, the way that was drawn first', async () => {
    const opened = await open(new Random(2));
    const { model } = opened;
    forSeeds(300, random => {
      const from = random.some(mentionsOf(random, opened.server.text, 4), 3);
      const [target] = mentionsOf(random, opened.server.text, 2).map(m => ({ ...m, id: 'target' }));
      if (!target) return;
      const way = (isForward: boolean): string[] =>
        config()
          .relationTypes.filter(r =>
            from.every(m => r.pairs.some(([h, t]) => (isForward ? h === m.type && t === target.type : h === target.type && t === m.type))),
          )
          .map(r => r.id);
      const links = model.links(from, target);
      const expected = from.length === 0 ? [] : way(true).length > 0 ? way(true) : way(false);
      assert.deepEqual(
        links.map(l => l.type.id),
        expected,
      );
      assert.ok(links.every(l => l.forward === way(true).length > 0));
      if (from.length > 0) assert.deepEqual(model.links([...from, target], target), [], 'nothing is related to itself');
    });
    model.close();
  });
});
