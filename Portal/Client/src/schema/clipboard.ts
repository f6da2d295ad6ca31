// Copied types travel between workspaces: in the browser's own store, and as JSON text for whoever wants them elsewhere.
import type { Desk } from './desk';
import { changedTypes } from './types';

const key = 'portal.schema.clipboard';

export function copy(desk: Desk): void {
  const { schema, places } = desk.drawing;
  const chosen = desk.selected.chosen();
  const entities = new Set(chosen.filter(c => c.kind === 'entity').map(c => c.id));
  const relations = new Set(chosen.filter(c => c.kind === 'relation').map(c => c.id));
  // Relations that lie within the selection come along.
  const inside = schema.relations.filter(r => relations.has(r.id) || r.pairs.some(p => entities.has(p.head) && entities.has(p.tail)));
  if (entities.size + inside.length === 0) return;
  const fragment = {
    entities: schema.entities.filter(e => entities.has(e.id)),
    relations: inside.map(r => ({ ...r, pairs: r.pairs.filter(p => entities.has(p.head) && entities.has(p.tail)) })),
    layout: Object.fromEntries([...entities].map(id => [id, places[id]])),
  };
  localStorage.setItem(key, JSON.stringify(fragment));
  // Without a permission the browser's own store does: pasting reads only that.
  void navigator.clipboard?.writeText(JSON.stringify(fragment, null, 2)).catch(() => undefined);
  desk.tell(
    'schema-said',
    desk.config.words.copied.replace('{0}', String(fragment.entities.length)).replace('{1}', String(fragment.relations.length)),
  );
}

export function paste(desk: Desk): void {
  const text = localStorage.getItem(key);
  if (!text) return;
  desk.edit({ op: 'paste', fragment: JSON.parse(text), dx: 40, dy: 40 }, reply =>
    desk.selected.choose(changedTypes(reply, 'entity').map(id => `e:${id}`)),
  );
}
