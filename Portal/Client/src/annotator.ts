// <portal-annotator>: a text with its mentions. C# owns the truth; this element owns pixels, pointer and keys.
import { el } from './shared/dom';
import { Inspector } from './annotator/inspector';
import { Layout } from './annotator/layout';
import { Model } from './annotator/model';
import { Rows, type View } from './annotator/rows';
import { offsetOf, selectedSpan } from './annotator/selection';
import type { Config, Mention, RelationType, Span } from './annotator/types';

class PortalAnnotator extends HTMLElement {
  static observedAttributes = ['document'];
  private config!: Config;
  private model: Model | null = null;
  private layout: Layout | null = null;
  private rows!: Rows;
  private inspector!: Inspector;
  private viewport!: HTMLElement;
  private canvas!: HTMLElement;
  private hint!: HTMLElement;
  private menu!: HTMLElement;
  private view: View = { current: null, relateFrom: null, selection: null, mark: null, isTarget: m => this.isTarget(m) };
  private caret: number | null = null;
  private dragging = false;
  private resize = new ResizeObserver(() => this.measure());
  private drawing = 0;

  connectedCallback(): void {
    this.config = JSON.parse(this.getAttribute('config')!);
    this.viewport = el('div', { class: 'an-scroll', tabindex: 0, role: 'application', 'aria-label': this.word('textLabel'), 'aria-describedby': 'an-hint' });
    this.canvas = el('div', { class: 'an-canvas', lang: 'zh' });
    this.viewport.append(this.canvas);
    this.menu = el('div', { class: 'an-menu', role: 'menu', hidden: true });
    this.hint = el('div', { class: 'an-hint', id: 'an-hint' });
    const side = el('aside', { class: 'an-side', 'aria-label': this.word('inspector') });
    this.replaceChildren(el('div', { class: 'an-main' }, this.palette(), this.viewport, this.hint), side, this.menu);
    this.inspector = new Inspector(side, this.config, this);
    this.viewport.addEventListener('scroll', () => this.draw(false));
    this.viewport.addEventListener('mousedown', () => (this.dragging = true));
    document.addEventListener('mouseup', this.onMouseUp);
    this.viewport.addEventListener('keydown', e => this.onKey(e));
    document.addEventListener('mousedown', this.closeMenu);
    this.resize.observe(this.viewport);
    void this.load();
  }

  disconnectedCallback(): void {
    this.resize.disconnect();
    this.model?.close();
    document.removeEventListener('mousedown', this.closeMenu);
    document.removeEventListener('mouseup', this.onMouseUp);
  }

  attributeChangedCallback(_: string, before: string | null): void {
    if (before !== null && this.isConnected) void this.load();
  }

  // What tests and the inspector ask and do.
  get current(): Mention | null {
    return (this.view.current && this.model?.mentions.get(this.view.current)) || null;
  }

  get annotations(): Model | null {
    return this.model;
  }

  select(id: string | null, reveal = true): void {
    this.view.current = id;
    const mention = this.current;
    if (mention && this.layout && reveal) this.reveal(mention.start);
    this.draw(true);
  }

  startRelation(): void {
    const from = this.current;
    if (!from || !this.config.canEdit) return;
    this.view.relateFrom = from;
    this.draw(true);
  }

  word(key: string): string {
    return this.config.words[key] ?? key;
  }

  private async load(): Promise<void> {
    const id = this.getAttribute('document');
    this.model?.close();
    this.model = null;
    this.view = { ...this.view, current: null, relateFrom: null, selection: null, mark: null, isTarget: m => this.isTarget(m) };
    if (!id) return;
    const started = performance.now();
    try {
      this.model = await Model.open(this.config, id, () => this.changed(), message => this.refused(message));
    } catch {
      this.hint.textContent = this.word('loadFailed');
      return;
    }
    this.rows = new Rows(this.viewport, this.canvas, this.config, this.model.document.text);
    this.measure();
    const [start, end] = (this.getAttribute('mark') ?? '').split('-').map(Number);
    if (end > start) {
      this.view.mark = { start, end };
      this.reveal(start);
      this.draw(true);
    } else {
      this.viewport.scrollTop = 0;
    }
    this.dataset.ready = id;
    this.dataset.renderMilliseconds = (performance.now() - started).toFixed(1);
    this.viewport.focus({ preventScroll: true });
  }

  private measure(): void {
    if (!this.model) return;
    const style = getComputedStyle(this.canvas);
    const context = document.createElement('canvas').getContext('2d')!;
    context.font = `${style.fontSize} ${style.fontFamily}`;
    context.fontKerning = 'none';
    const width = Math.max(200, this.canvas.clientWidth - 18);
    this.layout = new Layout(this.model.document.text, width, s => context.measureText(s).width);
    this.changed();
  }

  private changed(): void {
    if (!this.model || !this.layout) return;
    const names = new Map([...this.config.relationTypes, ...this.config.entityTypes.flatMap(t => t.properties)].map(r => [r.id, r.name]));
    this.layout.place([...this.model.mentions.values()], [...this.model.relations.values()], r => names.get(r.type) ?? r.type);
    this.draw(true);
  }

  private draw(again: boolean): void {
    if (!this.model || !this.layout) return;
    // Redrawn rows would take the browser's selection away from under the pointer; the release draws them.
    if (again && this.dragging) return;
    this.rows.draw(this.layout, this.view, again);
    if (!again) return;
    cancelAnimationFrame(this.drawing);
    this.drawing = requestAnimationFrame(() => {
      if (!this.model) return;
      this.inspector.draw(this.model, this.current, this.view);
      this.hint.textContent = this.hintText();
    });
  }

  private hintText(): string {
    if (!this.config.canEdit) return this.word('readOnly');
    if (this.view.relateFrom) return this.word('hintRelate');
    if (this.view.selection) return this.word('hintSelection');
    const current = this.current;
    if (!current) return this.word('hintNone');
    return this.word(current.state === 'suggested' ? 'hintSuggestion' : 'hintDecision');
  }

  private palette(): HTMLElement {
    const bar = el('div', { class: 'an-palette', role: 'toolbar', 'aria-label': this.word('palette') });
    for (const type of this.config.entityTypes) {
      bar.append(el('button', { type: 'button', class: `an-chip type-${type.color}`, title: type.name, onclick: () => this.applyType(type.id) },
        el('span', {}, type.name), type.hotkey ? el('kbd', {}, type.hotkey) : ''));
    }
    return bar;
  }

  private isTarget(mention: Mention): boolean {
    const from = this.view.relateFrom;
    return !from || mention.id === from.id || (!!this.model && this.model.legal(from, mention).length > 0);
  }

  private applyType(type: string): void {
    if (!this.model || !this.config.canEdit) return;
    const selection = this.view.selection;
    if (selection) {
      this.view.selection = null;
      this.caret = null;
      this.closeMenu();
      document.getSelection()?.removeAllRanges();
      this.view.current = this.model.add(type, selection.start, selection.end);
      this.changed();
    } else if (this.current && this.current.type !== type) {
      this.model.retype(this.current.id, type);
    }
    this.viewport.focus({ preventScroll: true });
  }

  private onMouseUp = (event: MouseEvent): void => {
    if (!this.dragging) return;
    this.dragging = false;
    if (!this.model) return;
    const span = selectedSpan(this.canvas, this.model.document.text);
    if (span) {
      this.view.selection = span;
      this.draw(true);
      if (this.config.canEdit) this.openTypes(event.clientX, event.clientY);
      return;
    }
    this.view.selection = null;
    const offset = offsetOf(this.canvas, event.clientX, event.clientY);
    const hit = offset === null ? undefined : this.model.live().filter(m => m.start <= offset && offset < m.end).sort((a, b) => a.end - a.start - (b.end - b.start))[0];
    if (this.view.relateFrom && hit) this.relateTo(hit, event.clientX, event.clientY);
    else this.select(hit?.id ?? null, false);
  };

  private relateTo(target: Mention, x: number, y: number): void {
    const from = this.view.relateFrom!;
    const legal = this.model!.legal(from, target);
    if (legal.length === 0) return;
    const finish = (relation: RelationType): void => {
      this.view.relateFrom = null;
      this.model!.relate(relation.id, from.id, target.id);
      this.viewport.focus({ preventScroll: true });
    };
    if (legal.length === 1) finish(legal[0]);
    else this.openMenu(x, y, legal.map((r, i) => ({ label: r.name, key: String(i + 1), color: -1, run: () => finish(r) })));
  }

  private openTypes(x: number, y: number): void {
    const head = this.current;
    const properties = head ? (this.model!.type(head.type)?.properties ?? []) : [];
    this.openMenu(x, y, [
      ...this.config.entityTypes.map(t => ({ label: t.name, key: t.hotkey, color: t.color, run: () => this.applyType(t.id) })),
      ...properties.map(p => ({ label: `${this.model!.document.text.slice(head!.start, head!.end)} · ${p.name}`, key: '', color: -1, run: () => this.applyProperty(p.id) })),
    ]);
  }

  private applyProperty(property: string): void {
    const selection = this.view.selection;
    if (!selection || !this.current) return;
    this.view.selection = null;
    document.getSelection()?.removeAllRanges();
    this.closeMenu();
    this.model!.addProperty(property, this.current.id, selection.start, selection.end);
  }

  private openMenu(x: number, y: number, items: { label: string; key: string; color: number; run: () => void }[]): void {
    this.menu.replaceChildren(...items.map(item => el('button', {
      type: 'button', role: 'menuitem', class: 'an-menu-item',
      onclick: () => {
        this.closeMenu();
        item.run();
      },
    }, item.color >= 0 ? el('i', { class: `an-dot type-${item.color}` }) : '', el('span', {}, item.label), item.key ? el('kbd', {}, item.key) : '')));
    this.menu.hidden = false;
    const box = this.getBoundingClientRect();
    this.menu.style.left = `${Math.min(x - box.left, box.width - this.menu.offsetWidth - 8)}px`;
    this.menu.style.top = `${Math.min(y - box.top + 12, box.height - this.menu.offsetHeight - 8)}px`;
  }

  private closeMenu = (event?: Event): void => {
    if (event && this.menu.contains(event.target as Node)) return;
    this.menu.hidden = true;
  };

  private reveal(offset: number): void {
    const row = this.layout?.rows[this.layout.rowOf[offset]];
    if (!row) return;
    const { scrollTop, clientHeight } = this.viewport;
    if (row.top < scrollTop + 20 || row.top + row.height > scrollTop + clientHeight - 20) this.viewport.scrollTop = Math.max(0, row.top - clientHeight / 3);
  }

  private step(by: number, suggestionsOnly: boolean): void {
    const list = this.model!.live().filter(m => (!suggestionsOnly || m.state === 'suggested' || m.id === this.view.current) && this.isTarget(m));
    if (list.length === 0) return;
    const at = list.findIndex(m => m.id === this.view.current);
    this.select(list[at < 0 ? (by > 0 ? 0 : list.length - 1) : (at + by + list.length) % list.length].id);
  }

  /** The next suggestion after a decision, so that deciding needs one key each. */
  private advance(from: Mention): void {
    const next = this.model!.live().find(m => m.state === 'suggested' && m.start >= from.start && m.id !== from.id) ?? this.model!.live().find(m => m.state === 'suggested');
    this.select(next?.id ?? from.id);
  }

  private acceptInView(): void {
    const top = this.viewport.scrollTop;
    const [first, last] = this.layout!.visible(top, top + this.viewport.clientHeight);
    const [from, to] = [this.layout!.rows[first].start, this.layout!.rows[last].end];
    this.model!.setState(this.model!.live().filter(m => m.state === 'suggested' && m.start >= from && m.end <= to).map(m => m.id), 'accepted');
  }

  private onKey(event: KeyboardEvent): void {
    if (!this.model || event.isComposing || event.altKey) return;
    const command = event.ctrlKey || event.metaKey;
    if (command && (event.key === 'z' || event.key === 'Z' || event.key === 'y')) {
      event.preventDefault();
      if (this.config.canEdit) this.model.history(event.key === 'z' ? 'undo' : 'redo');
      return;
    }
    if (command) return;
    if (this.handleKey(event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  private handleKey(event: KeyboardEvent): boolean {
    const current = this.current;
    const edit = this.config.canEdit;
    switch (event.key) {
      case 'Escape':
        this.view.relateFrom = null;
        this.view.selection = null;
        this.caret = null;
        this.closeMenu();
        this.draw(true);
        return true;
      case 'j':
      case 'ArrowDown':
        this.step(1, false);
        return true;
      case 'k':
      case 'ArrowUp':
        this.step(-1, false);
        return true;
      case 'n':
        this.step(1, true);
        return true;
      case 'ArrowLeft':
      case 'ArrowRight':
        this.moveCaret(event.key === 'ArrowLeft' ? -1 : 1, event.shiftKey);
        return true;
      case 'Enter':
        if (!edit) return false;
        if (this.view.relateFrom && current && current.id !== this.view.relateFrom.id) {
          const box = this.viewport.getBoundingClientRect();
          this.relateTo(current, box.left + box.width / 2, box.top + box.height / 3);
        } else if (current?.state === 'suggested') {
          this.model!.setState([current.id], 'accepted');
          this.advance(current);
        }
        return true;
      case 'x':
      case 'Delete':
      case 'Backspace':
        if (!edit || !current) return false;
        this.model!.setState([current.id], current.state === 'suggested' ? 'rejected' : 'deleted');
        this.advance(current);
        return true;
      case 'A':
        if (edit) this.acceptInView();
        return true;
      case 'r':
        this.startRelation();
        return true;
      case '[':
      case ']':
        if (edit && current) this.model!.resize(current.id, current.start, current.end + (event.key === ']' ? 1 : -1));
        return true;
      case '{':
      case '}':
        if (edit && current) this.model!.resize(current.id, current.start + (event.key === '}' ? 1 : -1), current.end);
        return true;
    }
    const type = this.config.entityTypes.find(t => t.hotkey && t.hotkey.toLowerCase() === event.key.toLowerCase());
    if (!this.menu.hidden) {
      const item = [...this.menu.children].find(c => c.querySelector('kbd')?.textContent === event.key) as HTMLElement | undefined;
      if (item) {
        item.click();
        return true;
      }
    }
    if (!type || !edit) return false;
    this.applyType(type.id);
    return true;
  }

  // A caret for those without a mouse: arrows move it, with Shift they select.
  private moveCaret(by: number, extend: boolean): void {
    const text = this.model!.document.text;
    const selection = this.view.selection;
    let at = selection ? (this.caret === selection.start ? selection.start : selection.end) : (this.caret ?? this.current?.start ?? 0);
    const anchor = selection ? (this.caret === selection.start ? selection.end : selection.start) : at;
    at = Math.min(text.length, Math.max(0, at + by));
    if (at > 0 && at < text.length && /[\uDC00-\uDFFF]/.test(text[at])) at += by;
    this.caret = at;
    const span: Span = { start: Math.min(at, extend ? anchor : at), end: Math.max(at, extend ? anchor : at) };
    this.view.selection = extend && span.end > span.start ? span : null;
    this.view.mark = extend ? this.view.mark : { start: at, end: at + 1 };
    this.reveal(at);
    this.draw(true);
  }

  private refused(message: string): void {
    window.dispatchEvent(new CustomEvent('portal-save-state', { detail: { state: 'refused', waiting: 0, message } }));
  }
}

customElements.define('portal-annotator', PortalAnnotator);
export type { PortalAnnotator };
