// Names are written where they stand: the field that lies over a type or over a relation's label.
import type { Cell } from '@antv/x6';
import { el } from '../components/dom';
import type { Desk } from './desk';
import { nameOf, type Names } from './model';
import { changedTypes, pageKey, type SchemaReply, type TypeKey } from './types';

// What was just drawn asks for its name at once: the type first, then the relation.
export function nameNew(desk: Desk, reply: SchemaReply): void {
  const [entity] = changedTypes(reply, 'entity');
  const [relation] = changedTypes(reply, 'relation');
  const first = entity ? `e:${entity}` : relation ? desk.selected.relationCell(relation) : undefined;
  if (!first || !desk.graph.getCellById(first)) return;
  desk.graph.resetSelection(first);
  rename(desk, first, entity && relation ? () => desk.selected.relationCell(relation) : undefined);
}

export function rename(desk: Desk, cellId: string, then?: () => string | undefined): void {
  const cell = desk.graph.getCellById(cellId);
  if (!cell || !desk.config.canEdit || desk.host.querySelector('.sc-name')) return;
  const of = cell.getData() as TypeKey;
  const names = (of.kind === 'entity' ? desk.drawing.schema.entities : desk.drawing.schema.relations).find(t => t.id === of.id)!.names;
  const input = field(desk, cell, names, of.id);
  if (!input) return;
  let done = false;
  const end = (isKept: boolean): void => {
    if (done) return;
    done = true;
    input.remove();
    desk.host.focus({ preventScroll: true });
    const next = then?.();
    const name = input.value.trim();
    if (isKept && name && name !== names[languageOf(desk)]) send(desk, of, name, next, then);
    else if (next && isKept) rename(desk, next);
  };
  input.addEventListener('keydown', e => {
    e.stopPropagation();
    if (e.isComposing) return;
    if (e.key === 'Enter' || e.key === 'Tab') {
      e.preventDefault();
      end(true);
    } else if (e.key === 'Escape') end(false);
  });
  input.addEventListener('blur', () => end(true));
  // What was typed ahead was not meant as commands.
  desk.forget();
  desk.host.append(input);
  input.focus();
  input.select();
}

// A first name may give the identifier too: what was selected is selected under it.
function send(desk: Desk, of: TypeKey, name: string, next: string | undefined, then?: () => string | undefined): void {
  const chosen = JSON.stringify(desk.selected.chosen());
  desk.edit({ op: 'setName', kind: of.kind, id: of.id, language: languageOf(desk), name }, reply => {
    // Whoever has gone on meanwhile is not called back.
    if (!then && JSON.stringify(desk.selected.chosen()) !== chosen && desk.selected.chosen().some(c => c.id !== of.id)) return;
    const now = changedTypes(reply, of.kind)[0] ?? of.id;
    desk.selected.choose([pageKey({ kind: of.kind, id: now })]);
    if (then) rename(desk, then() ?? next!);
  });
}

function field(desk: Desk, cell: Cell, names: Names, id: string): HTMLInputElement | null {
  const language = languageOf(desk);
  const container = desk.graph.findViewByCell(cell)?.container;
  // A relation's name is written where its label is; its box spans both ends.
  const box = (cell.isEdge() ? (container?.querySelector('.x6-edge-label') ?? container) : container)?.getBoundingClientRect();
  if (!box) return null;
  const host = desk.host.getBoundingClientRect();
  const input = el('input', {
    type: 'text',
    class: 'sc-name',
    'aria-label': desk.config.words.rename,
    value: names[language],
    placeholder: nameOf(names, id, language),
    maxlength: 60,
  });
  input.style.left = `${box.left - host.left + (cell.isNode() ? 30 : box.width / 2 - 70)}px`;
  input.style.top = `${box.top - host.top + (cell.isNode() ? 6 : box.height / 2 - 15)}px`;
  return input;
}

function languageOf(desk: Desk): keyof Names {
  return desk.config.language.startsWith('zh') ? 'zh' : 'en';
}
