// Edits that the server failed over: what they are, once more, or away with them.
import { el } from './dom';
import { aside, throwAway, tryAgain, type PendingEdit } from './outbox';
import { words } from './words';

export async function openAside(): Promise<void> {
  if (document.querySelector('dialog[open]')) return;
  const w = words();
  const list = el('ul', { class: 'aside-list' });
  const dialog = el(
    'dialog',
    { class: 'aside', 'aria-labelledby': 'aside-title' },
    el('h2', { id: 'aside-title' }, w.asideTitle),
    el('p', {}, w.asideHelp),
    list,
    el('div', { class: 'row' }, el('button', { type: 'button', class: 'button', onclick: () => dialog.close() }, w.close)),
  );
  const draw = async (): Promise<void> => {
    const edits = await aside();
    if (edits.length === 0) return dialog.close();
    list.replaceChildren(...edits.map(e => item(e, draw)));
    list.querySelector('button')?.focus();
  };
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  await draw();
}

function item(edit: PendingEdit, changed: () => Promise<void>): HTMLElement {
  const w = words();
  const run = (action: (edit: PendingEdit) => Promise<void>) => (e: Event) => {
    (e.target as HTMLButtonElement).disabled = true;
    void action(edit).then(changed);
  };
  const isSchema = edit.kind.startsWith('schema-');
  const address = `/w/${encodeURIComponent(edit.workspace)}/${isSchema ? 'schema' : `label/${edit.document}`}`;
  const since = new Date(edit.asideSince!).toLocaleString(document.documentElement.lang);
  return el(
    'li',
    {},
    el(
      'div',
      { class: 'grow' },
      el('a', { href: address }, isSchema ? w.asideSchema : w.asideDocument),
      el('small', {}, ` ${since}`),
      // For whoever looks into it: what would have been saved.
      el('details', {}, el('summary', {}, w.details), el('pre', {}, JSON.stringify(edit, null, 2))),
    ),
    el('button', { type: 'button', class: 'button small primary', onclick: run(tryAgain) }, w.tryAgain),
    el('button', { type: 'button', class: 'button small danger', onclick: run(throwAway) }, w.throwAway),
  );
}
