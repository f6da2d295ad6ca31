// Which key does what. People may give an action another key; what they chose stays in this browser.
import { el } from '../components/dom';

export const actions = [
  'accept',
  'reject',
  'acceptView',
  'next',
  'previous',
  'nextSuggestion',
  'relate',
  'pick',
  'negated',
  'uncertain',
  'propagate',
  'comment',
  'longer',
  'shorter',
  'startLater',
  'startEarlier',
  'piece',
  'granularity',
  'left',
  'right',
  'leave',
] as const;
export type Action = (typeof actions)[number];

const defaults: Record<Action, string[]> = {
  accept: ['Enter'],
  reject: ['x', 'Delete', 'Backspace'],
  acceptView: ['A'],
  next: ['j', 'ArrowDown'],
  previous: ['k', 'ArrowUp'],
  nextSuggestion: ['n'],
  relate: ['r'],
  pick: [' '],
  negated: ['-'],
  uncertain: ['~'],
  propagate: ['p'],
  comment: ['c'],
  longer: [']'],
  shorter: ['['],
  startLater: ['}'],
  startEarlier: ['{'],
  piece: ['+'],
  granularity: ['G'],
  left: ['ArrowLeft'],
  right: ['ArrowRight'],
  leave: ['Escape'],
};
const store = 'portal.annotator.keys';

export class Keys {
  private chosen: Partial<Record<Action, string[]>> = read();

  of(action: Action): string[] {
    return this.chosen[action] ?? defaults[action];
  }

  isBound(key: string): boolean {
    return actions.some(a => this.of(a).includes(key));
  }

  action(event: KeyboardEvent): Action | undefined {
    return actions.find(a => this.of(a).includes(event.key));
  }

  /** Gives an action a key, which another action loses. */
  bind(action: Action, key: string): void {
    for (const other of actions) if (this.of(other).includes(key)) this.chosen[other] = this.of(other).filter(k => k !== key);
    this.chosen[action] = [key];
    localStorage.setItem(store, JSON.stringify(this.chosen));
  }

  reset(): void {
    this.chosen = {};
    localStorage.removeItem(store);
  }

  /** The list of keys, each of which can be changed. */
  open(words: (key: string) => string, types: { name: string; hotkey: string }[], others: HTMLElement, done: () => void): void {
    const list = el('dl', { class: 'keys an-keys' });
    const draw = (): void => {
      const focused = (document.activeElement as HTMLElement | null)?.dataset.action;
      list.replaceChildren(
        ...actions.flatMap(action => [
          el('dt', {}, ...(this.of(action).length ? this.of(action).map(k => el('kbd', {}, shown(k))) : [el('em', {}, words('keyNone'))])),
          el(
            'dd',
            {},
            el('span', {}, words('key' + action[0].toUpperCase() + action.slice(1))),
            el(
              'button',
              {
                type: 'button',
                class: 'an-icon',
                'data-action': action,
                'aria-label': `${words('keyChange')}: ${words('key' + action[0].toUpperCase() + action.slice(1))}`,
                title: words('keyChange'),
                onclick: (e: Event) => ask(action, e.currentTarget as HTMLElement),
              },
              '✎',
            ),
          ),
        ]),
        ...types.filter(t => t.hotkey).flatMap(t => [el('dt', {}, el('kbd', {}, t.hotkey)), el('dd', {}, t.name)]),
        el('dt', {}, el('kbd', {}, 'Shift ← →')),
        el('dd', {}, words('keySelect')),
        el('dt', {}, el('kbd', {}, 'Ctrl Z'), el('kbd', {}, 'Ctrl Y')),
        el('dd', {}, words('keyUndo')),
      );
      if (focused) list.querySelector<HTMLElement>(`[data-action="${focused}"]`)?.focus();
    };
    const ask = (action: Action, button: HTMLElement): void => {
      button.textContent = words('keyPress');
      // Until it has one: Shift alone is on its way to another key.
      const take = (e: KeyboardEvent): void => {
        if (e.isComposing || ['Shift', 'Control', 'Alt', 'Meta', 'Tab'].includes(e.key)) return;
        e.preventDefault();
        e.stopPropagation();
        // Escape leaves an action as it was; only leaving itself may be given that key.
        if (e.key !== 'Escape' || action === 'leave') this.bind(action, e.key);
        draw();
      };
      button.addEventListener('keydown', take);
      button.addEventListener('blur', draw, { once: true });
    };
    draw();
    const dialog = el(
      'dialog',
      { class: 'keys-dialog', 'aria-label': words('keys') },
      el('h2', {}, words('keys')),
      list,
      others,
      el(
        'div',
        { class: 'an-actions' },
        el('button', { type: 'button', class: 'button', onclick: () => (this.reset(), draw()) }, words('keyReset')),
        el('button', { type: 'button', class: 'button primary', onclick: () => dialog.close() }, words('close')),
      ),
    );
    dialog.addEventListener('close', () => {
      dialog.remove();
      done();
    });
    document.body.append(dialog);
    dialog.showModal();
  }
}

export function shown(key: string): string {
  return (
    { ' ': 'Space', ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓', Escape: 'Esc', Delete: 'Del', Backspace: '⌫' }[key] ??
    key
  );
}

function read(): Partial<Record<Action, string[]>> {
  try {
    const kept = JSON.parse(localStorage.getItem(store) ?? '{}') as Record<string, unknown>;
    return Object.fromEntries(
      actions
        .filter(a => Array.isArray(kept[a]) && (kept[a] as unknown[]).every(k => typeof k === 'string'))
        .map(a => [a, kept[a] as string[]]),
    );
  } catch {
    return {};
  }
}
