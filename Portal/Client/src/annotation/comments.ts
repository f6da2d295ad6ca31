// What people say to each other about places of the document.
import { el } from '../components/dom';
import { get, post } from '../components/http';
import type { Model } from './model';
import { addressOf, type Span } from './types';

interface Comment {
  id: string;
  start: number;
  end: number;
  text: string;
  author: string;
  at: string;
  resolvedBy: string | null;
}

interface Host {
  word(key: string): string;
  say(message: string): void;
  showPlace(span: Span): void;
}

export class Comments {
  private all: Comment[] = [];
  private isOpen = false;
  // What is half written outlives whatever is drawn anew, and waits where it was begun: it never goes to what is selected next.
  private drafts = new Map<string, string>();

  constructor(
    private host: Host,
    private changed: () => void,
  ) {}

  async load(model: Model): Promise<void> {
    this.all = await get<Comment[]>(`${addressOf(model)}/comments`);
    this.changed();
  }

  open(): void {
    this.isOpen = true;
  }

  /** The comments of the document, and a field for one about a place. */
  list(model: Model, place: Span | null): HTMLElement {
    const open = this.all.filter(c => !c.resolvedBy);
    const said = (c: Comment): string[] => [
      c.author,
      new Date(c.at).toLocaleString(document.documentElement.lang),
      ...(c.resolvedBy ? [this.host.word('resolvedBy').replace('{0}', c.resolvedBy)] : []),
    ];
    const list = el(
      'ul',
      { class: 'an-comments' },
      ...this.all.map(c =>
        el(
          'li',
          { class: c.resolvedBy ? 'an-resolved' : '' },
          el(
            'button',
            { type: 'button', class: 'an-item', onclick: () => this.host.showPlace(c) },
            el('q', { lang: 'zh' }, model.document.text.slice(c.start, c.end)),
          ),
          el('p', {}, c.text),
          el('small', {}, said(c).join(' · ')),
          el(
            'button',
            {
              type: 'button',
              class: 'an-icon an-text',
              onclick: () =>
                void this.attempt(async () => {
                  await post(`${addressOf(model)}/comments/${c.id}/resolve${c.resolvedBy ? '?reopen=true' : ''}`, {});
                  await this.load(model);
                }),
            },
            this.host.word(c.resolvedBy ? 'reopen' : 'resolve'),
          ),
        ),
      ),
    );
    const box = el(
      'details',
      { class: 'an-section an-comment-section', open: this.all.length > 0 || this.isOpen },
      el('summary', {}, `${this.host.word('comments')} `, el('span', { class: 'an-count' }, String(open.length))),
      list,
    );
    box.addEventListener('toggle', () => (this.isOpen = box.open));
    if (place) box.append(this.form(model, place));
    return box;
  }

  private form(model: Model, place: Span): HTMLElement {
    const text = el('textarea', {
      rows: 2,
      maxlength: 4000,
      'data-focus': 'comment',
      'aria-label': this.host.word('commentOn').replace('{0}', model.document.text.slice(place.start, place.end)),
      placeholder: this.host
        .word('commentOn')
        .replace('{0}', model.document.text.slice(place.start, Math.min(place.end, place.start + 20))),
    });
    const where = `${place.start}-${place.end}`;
    text.value = this.drafts.get(where) ?? '';
    text.addEventListener('input', () => this.drafts.set(where, text.value));
    const send = (): void =>
      void this.attempt(async () => {
        if (!text.value.trim()) return;
        await post(`${addressOf(model)}/comments`, { start: place.start, end: place.end, text: text.value });
        this.drafts.delete(where);
        text.value = '';
        await this.load(model);
      });
    text.addEventListener('keydown', e => {
      if (e.key === 'Enter' && (e.ctrlKey || e.metaKey) && !e.isComposing) {
        e.preventDefault();
        send();
      }
      e.stopPropagation();
    });
    return el(
      'form',
      { class: 'an-comment-form', onsubmit: (e: Event) => (e.preventDefault(), send()) },
      text,
      el('button', { type: 'submit', class: 'an-button' }, this.host.word('comment')),
    );
  }

  private async attempt(run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch (error) {
      this.host.say((error as Error).message);
    }
  }
}
