// The command palette: pages, what the workspace holds, and what can be done, by words.
import { el } from './dom';
import { words } from './words';

interface Entry {
  label: string;
  detail: string;
  run: () => void;
}
interface Names {
  zh: string;
  en: string;
}
interface TypeLike {
  id: string;
  names: Names;
}

const workspace = (): string | null => /^\/w\/([^/]+)/.exec(location.pathname)?.[1] ?? null;
const isChinese = (): boolean => document.documentElement.lang.startsWith('zh');
const nameOf = (t: TypeLike): string => (isChinese() ? t.names.zh || t.names.en : t.names.en || t.names.zh) || t.id;
const open = (address: string) => (): void => (window as unknown as { Blazor: { navigateTo(a: string): void } }).Blazor.navigateTo(address);
const contains = (all: string, part: string): boolean => all.toLowerCase().includes(part.trim().toLowerCase());

function pages(): Entry[] {
  return [...document.querySelectorAll<HTMLAnchorElement>('.rail a')].map(a => ({
    label: a.dataset.label ?? a.textContent!.trim(),
    detail: words().page,
    run: open(a.getAttribute('href')!),
  }));
}

/** What can be done from anywhere. What somebody may not do, the page it leads to says. */
function actions(openKeys: () => void): Entry[] {
  const w = words();
  const ws = workspace();
  const press = (name: string) => (): void => document.querySelector<HTMLElement>(`[data-command=${name}]`)?.click();
  const all: [string, () => void][] = [
    ...(ws
      ? ([
          [w.addDocuments, open(`/w/${ws}/corpora`)],
          [w.publishSchema, open(`/w/${ws}/schema`)],
          [w.trainEngines, open(`/w/${ws}/engines`)],
        ] as [string, () => void][])
      : []),
    [w.workspaces, open('/')],
    [w.switchLanguage, press('language')],
    [w.switchTheme, press('theme')],
    [w.keys, openKeys],
  ];
  return all.map(([label, run]) => ({ label, detail: w.action, run }));
}

async function load<T>(address: string, otherwise: T): Promise<T> {
  const response = await fetch(address);
  return response.ok ? ((await response.json()) as T) : otherwise;
}

async function search(text: string, openKeys: () => void): Promise<Entry[]> {
  const ws = workspace();
  const w = words();
  const fixed = [...pages(), ...actions(openKeys)].filter(p => contains(p.label, text));
  if (!ws || text.trim().length === 0) return fixed;
  const base = `/api/v1/workspaces/${ws}`;
  const q = encodeURIComponent(text.trim());
  const [documents, nodes, schema] = await Promise.all([
    load<{ items: { id: string; title: string }[] }>(`${base}/documents?pageSize=8&search=${q}`, { items: [] }),
    load<{ name: string; label: string; key: string }[]>(`${base}/graph/search?limit=8&text=${q}`, []),
    load<{ schema: { entities: TypeLike[]; relations: TypeLike[] } }>(`${base}/schema`, { schema: { entities: [], relations: [] } }),
  ]);
  const types = new Map(schema.schema.entities.map(t => [t.id, nameOf(t)]));
  return [
    ...fixed,
    ...nodes.map(n => ({
      label: n.name,
      detail: types.get(n.label) ?? n.label,
      run: open(`/w/${ws}/graph?node=${encodeURIComponent(n.key)}`),
    })),
    ...[...schema.schema.entities, ...schema.schema.relations]
      .filter(t => contains(`${t.id} ${t.names.zh} ${t.names.en}`, text))
      .slice(0, 6)
      .map(t => ({ label: nameOf(t), detail: w.type, run: open(`/w/${ws}/schema`) })),
    ...documents.items.map(d => ({ label: d.title, detail: w.document, run: open(`/w/${ws}/label/${d.id}`) })),
    { label: text, detail: w.askThis, run: open(`/w/${ws}/ask?q=${q}`) },
  ];
}

export function openPalette(openKeys: () => void): void {
  if (document.querySelector('dialog[open]')) return;
  const w = words();
  const input = el('input', {
    type: 'text',
    'aria-label': w.search,
    placeholder: w.search,
    role: 'combobox',
    'aria-expanded': 'true',
    'aria-controls': 'palette-list',
    'aria-autocomplete': 'list',
  });
  const list = el('ul', { id: 'palette-list', role: 'listbox', 'aria-label': w.search });
  const dialog = el('dialog', { class: 'palette', 'aria-label': w.search }, input, list);
  let entries: Entry[] = [];
  let at = 0;
  let run = 0;
  const draw = (): void => {
    list.replaceChildren(
      ...entries.map((e, i) =>
        el(
          'li',
          { role: 'option', id: `palette-${i}`, 'aria-selected': i === at ? 'true' : 'false', onclick: () => go(e) },
          el('span', {}, e.label),
          el('small', {}, e.detail),
        ),
      ),
    );
    input.setAttribute('aria-activedescendant', entries.length ? `palette-${at}` : '');
    list.children[at]?.scrollIntoView({ block: 'nearest' });
  };
  const go = (e: Entry): void => {
    dialog.close();
    // Once it is gone: what opens a dialog of its own finds none.
    dialog.remove();
    e.run();
  };
  const refresh = async (): Promise<void> => {
    const mine = ++run;
    const found = await search(input.value, openKeys);
    if (mine !== run) return;
    entries = found;
    at = 0;
    draw();
  };
  // While an input method composes, the text is not the user's yet.
  input.addEventListener('input', e => {
    if (!(e as InputEvent).isComposing) void refresh();
  });
  input.addEventListener('compositionend', () => void refresh());
  input.addEventListener('keydown', e => {
    if (e.isComposing) return;
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      at = (at + (e.key === 'ArrowDown' ? 1 : -1) + entries.length) % Math.max(1, entries.length);
      draw();
      e.preventDefault();
    } else if (e.key === 'Enter' && entries[at]) go(entries[at]);
  });
  dialog.addEventListener('close', () => dialog.remove());
  dialog.addEventListener('click', e => e.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  void refresh();
}
