// What every page has: theme, command palette, keyboard map, save state, reconnecting, and the outbox that survives all of them.
import '@fontsource-variable/inter/wght.css';
import { el } from './dom';
import { openAside } from './aside';
import { aside, clear, flush, waiting, type SaveState } from './outbox';
import { openPalette } from './palette';
import { words } from './words';

export function setTheme(dark: boolean): void {
  document.cookie = `portal.theme=${dark ? 'dark' : 'light'};path=/;max-age=31536000;samesite=lax`;
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
}

export function setRail(pinned: boolean): void {
  document.cookie = `portal.rail=${pinned ? 'pinned' : 'slim'};path=/;max-age=31536000;samesite=lax`;
}

export function download(address: string): void {
  location.href = address;
}

// ---- save state -------------------------------------------------------------------------------------------------------------
let last: SaveState = { state: 'saved', waiting: 0 };
function showState(): void {
  const place = document.getElementById('save-state');
  if (!place) return;
  const w = words();
  place.dataset.state = last.state;
  if (last.state === 'aside') {
    const text = w.asideCount.replace('{0}', String(last.waiting));
    place.replaceChildren(el('button', { type: 'button', class: 'link-button', onclick: () => void openAside() }, text));
    return;
  }
  place.textContent =
    last.state === 'waiting'
      ? w.waiting.replace('{0}', String(last.waiting))
      : last.state === 'refused'
        ? `${w.refused} ${last.message ?? ''}`
        : w[last.state];
}
window.addEventListener('portal-save-state', e => {
  last = (e as CustomEvent<SaveState>).detail;
  showState();
});
window.addEventListener('online', () => void flush());
window.addEventListener('beforeunload', e => {
  if (last.state === 'saving') e.preventDefault();
});
document.addEventListener('submit', e => {
  const form = e.target as HTMLFormElement;
  if (!form.matches('[data-sign-out]') || form.dataset.flushed) return;
  e.preventDefault();
  // What waits is sent first; then nothing of this user stays in the browser.
  void flush().then(async () => {
    if ((await waiting()) + (await aside()).length > 0 && !confirm(words().signOutWaiting)) return;
    await clear();
    form.dataset.flushed = '1';
    form.submit();
  });
});

// ---- dialogs that the server draws ----------------------------------------------------------------------------------------------
// Focus goes in when one opens, stays in while it is open, and goes back where it came from.
let before: HTMLElement | null = null;
const focusable =
  'button:not([disabled]), input:not([disabled]), select:not([disabled]), textarea:not([disabled]), a[href], [tabindex="0"]';
const sheet = (): HTMLElement | null => document.querySelector('.overlay [role=dialog]');
let opened: HTMLElement | null = null;
new MutationObserver(() => {
  const now = sheet();
  if (now === opened) return;
  if (now) {
    if (!opened) before = document.activeElement as HTMLElement | null;
    if (!now.contains(document.activeElement))
      (now.querySelector<HTMLElement>('[autofocus]') ?? now.querySelector<HTMLElement>(focusable))?.focus();
  } else if (before?.isConnected) before.focus();
  opened = now;
}).observe(document.documentElement, { childList: true, subtree: true });
document.addEventListener(
  'keydown',
  e => {
    const dialog = sheet();
    if (!dialog || e.isComposing) return;
    if (e.key === 'Escape') {
      const close = dialog.querySelector<HTMLElement>('[data-close]');
      if (close) {
        e.stopPropagation();
        close.click();
      }
    } else if (e.key === 'Tab') {
      const all = [...dialog.querySelectorAll<HTMLElement>(focusable)].filter(x => x.offsetParent !== null);
      const [first, last] = [all[0], all[all.length - 1]];
      if (!dialog.contains(document.activeElement) || (e.shiftKey ? document.activeElement === first : document.activeElement === last)) {
        e.preventDefault();
        (e.shiftKey ? last : first)?.focus();
      }
    }
  },
  { capture: true },
);

// ---- keys ---------------------------------------------------------------------------------------------------------------------
function openKeys(): void {
  const w = words();
  const page = document.querySelector<HTMLElement>('[data-page-keys]');
  const rows = (source: string): HTMLElement =>
    el(
      'dl',
      { class: 'keys' },
      ...source
        .split('\n')
        .filter(Boolean)
        .flatMap(line => {
          const [key, meaning] = line.split('|');
          return [el('dt', {}, el('kbd', {}, key)), el('dd', {}, meaning)];
        }),
    );
  // A page whose keys can be changed shows them itself.
  if (!document.dispatchEvent(new CustomEvent('portal-keys', { cancelable: true, detail: rows(w.globalKeys) }))) return;
  const close = el('button', { type: 'button', class: 'button' }, w.close);
  const dialog = el(
    'dialog',
    { class: 'keys-dialog', 'aria-label': w.keys },
    el('h2', {}, w.keys),
    rows(w.globalKeys),
    page ? rows(page.dataset.pageKeys!) : '',
    close,
  );
  close.addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
let jump = 0;
document.addEventListener('keydown', e => {
  const target = e.target as HTMLElement;
  if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === 'k') {
    e.preventDefault();
    openPalette(openKeys);
    return;
  }
  if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || target.closest('input, textarea, select, [contenteditable], dialog')) return;
  if (e.key === '?') {
    e.preventDefault();
    if (!document.querySelector('dialog[open]')) openKeys();
  } else if (e.key === 'g') {
    jump = performance.now();
  } else if (performance.now() - jump < 1200) {
    const link = document.querySelector<HTMLAnchorElement>(`.rail a[data-jump="${CSS.escape(e.key)}"]`);
    jump = 0;
    if (link) {
      e.preventDefault();
      link.click();
    }
  }
});
// A menu closes when something in it was chosen, when something else was clicked, and by Escape.
document.addEventListener('click', e => {
  const target = e.target as HTMLElement;
  for (const menu of document.querySelectorAll<HTMLDetailsElement>('details.menu[open]'))
    if (!menu.contains(target) || target.closest('.menu-body a, .menu-body button')) menu.open = false;
});
document.addEventListener('keydown', e => {
  if (e.key === 'Escape') document.querySelectorAll<HTMLDetailsElement>('details.menu[open]').forEach(m => (m.open = false));
});
document.addEventListener('click', e => {
  if ((e.target as HTMLElement).closest('[data-open-palette]')) openPalette(openKeys);
  if ((e.target as HTMLElement).closest('[data-open-keys]')) openKeys();
});

// ---- reconnecting -------------------------------------------------------------------------------------------------------------
// Edits are in the outbox, so a reload throws nothing away; the page waits until the server answers and comes back by itself.
function watchConnection(): void {
  const banner = document.getElementById('components-reconnect-modal');
  if (!banner) return;
  let trying = false;
  const comeBack = async (isRejected: boolean): Promise<void> => {
    if (trying) return;
    trying = true;
    for (;;) {
      try {
        if ((await fetch('/healthz/ready', { cache: 'no-store' })).ok) break;
      } catch {
        // Still away.
      }
      await new Promise(r => setTimeout(r, 1000));
    }
    // A server that answered "unknown circuit" has ended it: asked again, Blazor says the socket is open, and the page would stay dead.
    if (isRejected) {
      await flush();
      location.reload();
      return;
    }
    const blazor = (window as unknown as { Blazor: { reconnect(): Promise<boolean>; resumeCircuit?(): Promise<boolean> } }).Blazor;
    try {
      if ((await blazor.reconnect()) || (await blazor.resumeCircuit?.())) {
        trying = false;
        banner.hidden = true;
        void flush();
        return;
      }
    } catch {
      // The circuit is gone with the old server.
    }
    await flush();
    location.reload();
  };
  banner.addEventListener('components-reconnect-state-changed', event => {
    const state = (event as CustomEvent<{ state: string }>).detail.state;
    banner.hidden = state === 'hide';
    if (state === 'failed' || state === 'rejected' || state === 'resume-failed') void comeBack(state !== 'failed');
  });
}

document.addEventListener('DOMContentLoaded', watchConnection);
if (document.readyState !== 'loading') watchConnection();
void waiting().then(n => (n > 0 ? void flush() : undefined));

/** Scrolls what matches into view, by as little as it takes. */
export function reveal(selector: string): void {
  document.querySelector(selector)?.scrollIntoView({ block: 'nearest' });
}
