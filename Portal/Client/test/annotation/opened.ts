import 'fake-indexeddb/auto';
import { flush, waiting } from '../../src/components/outbox';
import { Model, type Conflict } from '../../src/annotation/model';
import { isLive, type Mention, type Relation } from '../../src/annotation/types';
import { Random } from '../support/random';
import { installWindow, until } from '../support/window';
import { Server } from './server';
import { config, liveOf, mentionsOf, relationsOf, textOf } from './texts';

export const window = installWindow();

export interface Opened {
  server: Server;
  model: Model;
  refused: string[];
  conflicts: Conflict[];
}

/** A document with some mentions, and relations that the schema allows, open in the browser. */
export async function open(random: Random): Promise<Opened> {
  const text = textOf(random, 20);
  const mentions = mentionsOf(random, text, 10).filter(m => isLive(m.state));
  const of = new Map(mentions.map(m => [m.id, m.type]));
  const pairs = config().relationTypes.flatMap(r => r.pairs.map(p => `${r.id}:${p.join(':')}`));
  const relations = relationsOf(random, text, mentions, 12).filter(
    (r, i, all) =>
      isLive(r.state) &&
      r.tail !== null &&
      r.head !== r.tail &&
      pairs.includes(`${r.type}:${of.get(r.head)}:${of.get(r.tail)}`) &&
      all.findIndex(x => x.type === r.type && x.head === r.head && x.tail === r.tail) === i,
  );
  const server = new Server(text, mentions, relations);
  server.install();
  const [refused, conflicts]: [string[], Conflict[]] = [[], []];
  const model = await Model.open(
    config(),
    'd1',
    () => undefined,
    message => refused.push(message),
    more => conflicts.push(...more),
  );
  return { server, model, refused, conflicts };
}

/** Until all that was done has come to the server and back. */
export async function settle({ model, server }: Opened): Promise<void> {
  await until(async () => (await flush(), (await waiting()) === 0), 'an empty outbox');
  window.pass(1000);
  await until(() => same(model, server), 'the browser shows what the server has');
}

export const shown = (of: { mentions: Map<string, Mention>; relations: Map<string, Relation> }): unknown[] => [
  liveOf(of.mentions.values()),
  liveOf(of.relations.values()),
];
export const same = (model: Model, server: Server): boolean => JSON.stringify(shown(model)) === JSON.stringify(shown(server.known));
