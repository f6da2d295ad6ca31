// Two people changed one mention: what each of them made of it, side by side, and a choice. Nothing is overwritten unasked.
import { el } from '../components/dom';
import type { Conflict, Model } from './model';
import { attributesOf, type Mention, type Relation, type Span } from './types';

export function ask(
  model: Model,
  conflict: Conflict,
  word: (key: string) => string,
  typeName: (id: string) => string,
  done: () => void,
): void {
  const { edit, ids } = conflict;
  const text = model.document.text;
  const place = (m: Mention | Relation): string => (m.start !== null && m.end !== null ? text.slice(m.start, m.end) : '');
  const assertion = (value: unknown): string =>
    String(value)
      .split(', ')
      .map(a => word('assertion' + a[0].toUpperCase() + a.slice(1)))
      .join(' ');
  const state = (value: unknown): string => word('state' + String(value)[0].toUpperCase() + String(value).slice(1));
  const theirs = (m: Mention | Relation): string =>
    [place(m), typeName(m.type), state(m.state), m.assertion === 'present' ? '' : assertion(m.assertion), attributesOf(m)]
      .filter(Boolean)
      .join(' · ');
  const mine = (e: Conflict['edit'], id: string): string => {
    switch (e.op) {
      case 'retypeMention':
      case 'retypeRelation':
        return typeName(String(e.type));
      case 'resizeMention':
        return text.slice(Number(e.start), Number(e.end));
      case 'setAssertion':
        return assertion(e.assertion);
      case 'setFragments':
        return (e.pieces as Span[]).map(p => text.slice(p.start, p.end)).join(' … ');
      case 'setAttribute':
        return `${String(e.name)}: ${e.value === null ? '–' : String(e.value)}`;
      case 'batch':
        return (e.edits as Conflict['edit'][])
          .filter(x => x.id === id)
          .map(x => mine(x, id))
          .join(' · ');
      default:
        return state(e.state);
    }
  };
  // What is there no longer has been deleted, or rejected: that is theirs as well.
  const rows = ids.map(id => ({ id, now: model.mentions.get(id) ?? model.relations.get(id) }));
  const choose = (run: () => void): void => {
    run();
    dialog.close();
  };
  const dialog = el(
    'dialog',
    { class: 'keys-dialog an-dialog', 'aria-label': word('conflict') },
    el('h2', {}, word('conflict')),
    el('p', {}, word('conflictBody')),
    el(
      'table',
      { class: 'an-conflict' },
      el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, word('theirs')), el('th', { scope: 'col' }, word('mine')))),
      el(
        'tbody',
        {},
        ...rows.map(r => el('tr', {}, el('td', {}, r.now ? theirs(r.now) : word('stateDeleted')), el('td', {}, mine(edit, r.id)))),
      ),
    ),
    el(
      'div',
      { class: 'an-actions' },
      el('button', { type: 'button', class: 'button', onclick: () => choose(() => undefined) }, word('keepTheirs')),
      el('button', { type: 'button', class: 'button primary', onclick: () => choose(() => model.force(edit)) }, word('takeMine')),
    ),
  );
  dialog.addEventListener('close', () => {
    dialog.remove();
    done();
  });
  document.body.append(dialog);
  dialog.showModal();
}
