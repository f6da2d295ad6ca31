// As much of a document as the modules under test touch: elements with attributes, children, events and simple selectors.
class FakeNode extends EventTarget {
  parentElement: FakeElement | null = null;

  remove(): void {
    const parent = this.parentElement;
    if (parent) parent.childNodes.splice(parent.childNodes.indexOf(this), 1);
    this.parentElement = null;
  }

  after(...nodes: (FakeNode | string)[]): void {
    this.parentElement!.insert(this.parentElement!.childNodes.indexOf(this) + 1, nodes);
  }

  replaceWith(...nodes: (FakeNode | string)[]): void {
    this.after(...nodes);
    this.remove();
  }

  contains(other: FakeNode | null): boolean {
    for (let at = other; at; at = at.parentElement) if (at === this) return true;
    return false;
  }
}

export class FakeText extends FakeNode {
  constructor(public textContent: string) {
    super();
  }
}

export class FakeElement extends FakeNode {
  readonly childNodes: FakeNode[] = [];
  readonly attributes = new Map<string, string>();
  readonly style: Record<string, string> = {};
  readonly dataset: Record<string, string>;
  readonly classList: { add(...names: string[]): void; remove(...names: string[]): void; contains(name: string): boolean };
  value = '';
  scrollTop = 0;
  clientHeight = 0;

  constructor(readonly tagName: string) {
    super();
    const attributes = this.attributes;
    const dashed = (name: string): string => `data-${name.replace(/[A-Z]/g, c => `-${c.toLowerCase()}`)}`;
    this.dataset = new Proxy({} as Record<string, string>, {
      get: (_, name) => attributes.get(dashed(String(name))),
      set: (_, name, value) => (attributes.set(dashed(String(name)), String(value)), true),
    });
    const names = (): string[] => this.className.split(' ').filter(Boolean);
    this.classList = {
      add: (...more) => void (this.className = [...new Set([...names(), ...more])].join(' ')),
      remove: (...less) =>
        void (this.className = names()
          .filter(n => !less.includes(n))
          .join(' ')),
      contains: name => names().includes(name),
    };
  }

  get className(): string {
    return this.attributes.get('class') ?? '';
  }

  set className(value: string) {
    this.attributes.set('class', value);
  }

  get children(): FakeElement[] {
    return this.childNodes.filter(n => n instanceof FakeElement);
  }

  get firstChild(): FakeNode | null {
    return this.childNodes[0] ?? null;
  }

  get textContent(): string {
    return this.childNodes.map(n => (n instanceof FakeText || n instanceof FakeElement ? n.textContent : '')).join('');
  }

  set textContent(text: string) {
    this.replaceChildren(...(text ? [text] : []));
  }

  setAttribute(name: string, value: string): void {
    this.attributes.set(name, String(value));
  }

  getAttribute(name: string): string | null {
    return this.attributes.get(name) ?? null;
  }

  insert(at: number, nodes: (FakeNode | string)[]): void {
    for (const node of nodes) {
      const child = typeof node === 'string' ? new FakeText(node) : node;
      child.remove();
      child.parentElement = this;
      this.childNodes.splice(at++, 0, child);
    }
  }

  append(...nodes: (FakeNode | string)[]): void {
    for (const node of nodes) this.insert(this.childNodes.length, [node]);
  }

  appendChild<T extends FakeNode>(node: T): T {
    this.append(node);
    return node;
  }

  prepend(...nodes: (FakeNode | string)[]): void {
    this.insert(0, nodes);
  }

  replaceChildren(...nodes: (FakeNode | string)[]): void {
    for (const child of [...this.childNodes]) child.remove();
    this.append(...nodes);
  }

  /** One of <c>tag</c>, <c>.class</c>, <c>[name]</c>, <c>[name="value"]</c>, or several with commas. */
  matches(selector: string): boolean {
    return selector.split(',').some(part => {
      const [, tag, name, attribute, value] = /^([a-z]*)(?:\.([\w-]+))?(?:\[([\w-]+)(?:="?([^"\]]*)"?)?\])?$/.exec(part.trim()) ?? [];
      return (
        (!tag || this.tagName === tag) &&
        (!name || this.classList.contains(name)) &&
        (!attribute || (value === undefined ? this.attributes.has(attribute) : this.attributes.get(attribute) === value))
      );
    });
  }

  closest(selector: string): FakeElement | null {
    return this.matches(selector) ? this : (this.parentElement?.closest(selector) ?? null);
  }

  querySelectorAll(selector: string): FakeElement[] {
    return this.children.flatMap(c => [...(c.matches(selector) ? [c] : []), ...c.querySelectorAll(selector)]);
  }

  querySelector(selector: string): FakeElement | null {
    return this.querySelectorAll(selector)[0] ?? null;
  }

  click(): void {
    this.dispatchEvent(new Event('click'));
  }

  focus(): void {
    // Nothing here has the focus.
  }

  select(): void {
    // Nor a selection.
  }

  showModal(): void {
    this.setAttribute('open', '');
  }

  close(): void {
    this.attributes.delete('open');
    this.dispatchEvent(new Event('close'));
  }

  getBoundingClientRect(): { left: number; top: number; width: number; height: number } {
    return { left: 0, top: 0, width: 100, height: 20 };
  }
}

export interface FakeDocument extends EventTarget {
  readonly body: FakeElement;
  activeElement: FakeElement | null;
  getSelection: () => unknown;
  caretPositionFromPoint: (x: number, y: number) => unknown;
  createRange: () => unknown;
  elementsFromPoint: (x: number, y: number) => FakeElement[];
}

/** Something that happens, with what a pointer or a key tells of it. */
export function event(type: string, more: object = {}): Event {
  const made = new Event(type, { cancelable: true, bubbles: false });
  for (const [name, value] of Object.entries(more)) Object.defineProperty(made, name, { value });
  return made;
}

// Node takes true for "capture" when it adds a listener, and not when it removes it.
class Page extends EventTarget {
  override removeEventListener(type: string, listener: EventListener, options?: boolean | EventListenerOptions): void {
    super.removeEventListener(type, listener, typeof options === 'boolean' ? { capture: options } : options);
  }
}

/** Puts a document where modules look for it; before anything of them runs. */
export function installDocument(): FakeDocument {
  const document = Object.assign(new Page(), {
    createElement: (tag: string) => new FakeElement(tag),
    createElementNS: (_: string, tag: string) => new FakeElement(tag),
    documentElement: Object.assign(new FakeElement('html'), { lang: 'en' }),
    body: new FakeElement('body'),
    activeElement: null,
    getSelection: (): unknown => null,
    caretPositionFromPoint: (): unknown => null,
    createRange: (): unknown => null,
    elementsFromPoint: (): FakeElement[] => [],
  });
  Object.assign(globalThis, { document, HTMLElement: FakeElement, Text: FakeText });
  return document;
}

/** What a module takes for an element of the page. */
export const asElement = (element: FakeElement): HTMLElement => element as unknown as HTMLElement;
export const asFake = (element: Element | SVGElement): FakeElement => element as unknown as FakeElement;
