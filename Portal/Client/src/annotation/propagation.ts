// One decision for every place that is written the same: what would be suggested, what is in the way, and then one command, undone by one
// step.
import { el } from '../components/dom';
import { post } from '../components/http';
import { flush } from '../components/outbox';
import { uuid7 } from '../components/ids';
import type { Model } from './model';
import { addressOf, layerOf, type Mention } from './types';

interface Place {
  title: string;
  before: string;
  after: string;
  obstacle: string;
  obstacleType: string;
  isRejected: boolean;
}
interface View {
  surface: string;
  places: number;
  documents: number;
  collisions: number;
  confidence: number;
  samples: Place[];
  collisionSamples: Place[];
}

const scopes = ['document', 'corpus', 'workspace'] as const;

export async function propagate(
  model: Model,
  mention: Mention,
  word: (key: string) => string,
  typeName: (id: string) => string,
  done: (message: string | null) => void,
): Promise<void> {
  // The decision itself has to have arrived.
  await flush();
  const address = `${addressOf(model)}/propagate`;
  const number = new Intl.NumberFormat(document.documentElement.lang);
  const fill = (key: string, ...values: (string | number)[]): string =>
    values.reduce<string>((s, v, i) => s.replace(`{${i}}`, typeof v === 'number' ? number.format(v) : v), word(key));
  const body = el('div', { class: 'an-propagation', 'aria-live': 'polite' });
  const choice = el(
    'select',
    { 'aria-label': word('scope') },
    ...scopes.map(s => el('option', { value: s }, word('scope' + s[0].toUpperCase() + s.slice(1)))),
  );
  const apply = el('button', { type: 'button', class: 'button primary', disabled: true }, word('propagateApply'));
  const title = word('propagate').replace(/(…|\.\.\.)$/, '');
  const dialog = el(
    'dialog',
    { class: 'keys-dialog an-dialog', 'aria-label': title },
    el('h2', {}, title),
    el('label', {}, word('scope'), ' ', choice),
    body,
    el(
      'div',
      { class: 'an-actions' },
      el('button', { type: 'button', class: 'button', onclick: () => dialog.close() }, word('cancel')),
      apply,
    ),
  );
  const ask = <T>(preview: boolean): Promise<T> =>
    post<T>(`${address}${layerOf(model.config)}${preview ? '&preview=true' : ''}`, {
      mention: mention.id,
      scope: choice.value,
      key: uuid7(),
    });
  const line = (view: View, p: Place): HTMLElement =>
    el(
      'li',
      {},
      el('small', {}, p.title),
      ' ',
      el('span', { lang: 'zh' }, p.before, el('mark', {}, view.surface), p.after),
      p.isRejected ? el('em', {}, word('rejectedBefore')) : p.obstacle ? el('em', {}, `${typeName(p.obstacleType)} ${p.obstacle}`) : '',
    );
  const list = (view: View, total: number, places: Place[]): (Node | string)[] =>
    places.length === 0
      ? []
      : [
          el('ul', { class: 'an-places' }, ...places.map(p => line(view, p))),
          total > places.length ? el('p', { class: 'an-meta' }, fill('shownOf', places.length, total)) : '',
        ];
  // An answer to an earlier choice that comes late is not shown.
  let asked = 0;
  const preview = async (): Promise<void> => {
    apply.disabled = true;
    const turn = ++asked;
    try {
      const view = await ask<View>(true);
      if (turn !== asked) return;
      body.replaceChildren(
        el(
          'p',
          {},
          view.places > 0 ? fill('propagatePlaces', view.surface, view.places, view.documents) : fill('propagateNone', view.surface),
        ),
        ...list(view, view.places, view.samples),
        ...(view.collisions > 0
          ? [el('p', {}, fill('propagateCollisions', view.collisions)), ...list(view, view.collisions, view.collisionSamples)]
          : []),
      );
      apply.disabled = view.places === 0;
    } catch (error) {
      body.replaceChildren(el('p', { role: 'alert' }, (error as Error).message));
    }
  };
  choice.value = 'corpus';
  choice.addEventListener('change', () => void preview());
  apply.addEventListener('click', () => {
    apply.disabled = true;
    void ask<View>(false).then(
      view => {
        dialog.close();
        done(fill('propagated', view.places, view.documents));
      },
      (error: Error) => body.replaceChildren(el('p', { role: 'alert' }, error.message)),
    );
  });
  dialog.addEventListener('close', () => {
    dialog.remove();
    done(null);
  });
  document.body.append(dialog);
  dialog.showModal();
  await preview();
}
