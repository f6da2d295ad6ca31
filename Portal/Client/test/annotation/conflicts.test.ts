import 'fake-indexeddb/auto';
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Model } from '../../src/annotation/model';
import { Random } from '../support/random';
import { until } from '../support/window';
import { open, settle, window } from './opened';
import { config } from './texts';

describe('a model that others change too', () => {
  it('asks about what met an edit of another, and shows what is there', async () => {
    const opened = await open(new Random(4));
    const { model, server, conflicts } = opened;
    const [mine, other] = model.live();
    server.apply({ op: 'setAssertion', ids: [mine.id], assertion: 'uncertain' } as never);
    server.revision++;
    model.assert([mine.id], 'negated');
    model.assert([other.id], 'negated');
    await until(() => conflicts.length > 0, 'a conflict');
    await settle(opened);
    assert.deepEqual(
      conflicts.map(c => [c.edit.op, c.ids]),
      [['setAssertion', [mine.id]]],
    );
    assert.equal(model.mentions.get(mine.id)!.assertion, 'uncertain');
    assert.equal(model.mentions.get(other.id)!.assertion, 'negated');
    assert.deepEqual(opened.refused, []);
    model.force(conflicts[0].edit);
    await until(() => model.mentions.get(mine.id)!.assertion === 'negated', 'mine after all');
    await settle(opened);
    model.close();
  });

  it('shows what is true again when an edit is refused, and says why', async () => {
    const opened = await open(new Random(4));
    const { model, server } = opened;
    server.apply({ op: 'addMention', id: 'x', type: 'City', start: 0, end: 1 } as never);
    model.add('City', 0, 1);
    await until(() => opened.refused.length > 0, 'a refusal');
    await settle(opened);
    assert.deepEqual(opened.refused, ['annotation.mention.exists']);
    model.close();
  });

  it('reads the document again when it hears of a revision that it does not have, and not for its own', async () => {
    const opened = await open(new Random(4));
    const { model, server } = opened;
    const mention = model.live()[0];
    model.assert([mention.id], 'negated');
    await settle(opened);
    const reads = (): number => server.calls.filter(c => c.path.includes('/annotations')).length;
    const before = reads();
    model.heard(server.revision);
    window.pass(1000);
    assert.equal(reads(), before);
    server.apply({ op: 'setAssertion', ids: [mention.id], assertion: 'uncertain' } as never);
    server.revision++;
    model.heard(server.revision);
    window.pass(1000);
    await settle(opened);
    assert.equal(model.mentions.get(mention.id)!.assertion, 'uncertain');
    model.close();
  });

  it('sees from a reply that it has missed an edit of another', async () => {
    const opened = await open(new Random(4));
    const { model, server } = opened;
    const [mine, other] = model.live();
    server.apply({ op: 'setAssertion', ids: [other.id], assertion: 'uncertain' } as never);
    server.revision++;
    model.assert([mine.id], 'negated');
    await settle(opened);
    assert.equal(model.mentions.get(other.id)!.assertion, 'uncertain');
    model.close();
  });

  it('keeps to its document and its layer', async () => {
    const opened = await open(new Random(4));
    const { model } = opened;
    const elsewhere = await Model.open(
      { ...config(), layer: 'other' },
      'd1',
      () => undefined,
      () => undefined,
      () => undefined,
    );
    const mention = model.live()[0];
    model.assert([mention.id], 'negated');
    await settle(opened);
    assert.notEqual(elsewhere.mentions.get(mention.id)!.assertion, 'negated');
    elsewhere.close();
    model.close();
  });
});
