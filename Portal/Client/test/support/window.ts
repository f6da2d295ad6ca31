// What modules ask of a browser window, without one: storage, events, and a clock that stands until a test moves it.
interface Timer {
  id: number;
  at: number;
  run: () => void;
}

export class FakeWindow extends EventTarget {
  now = 0;
  private timers: Timer[] = [];
  private last = 0;

  setTimeout = (run: () => void, after = 0): number => {
    this.timers.push({ id: ++this.last, at: this.now + after, run });
    return this.last;
  };

  clearTimeout = (id: number | undefined): void => {
    this.timers = this.timers.filter(t => t.id !== id);
  };

  /** When the next timer is due, from now; null for none. */
  get due(): number | null {
    return this.timers.length === 0 ? null : Math.min(...this.timers.map(t => t.at)) - this.now;
  }

  /** Lets time pass, and runs what becomes due, in order. */
  pass(milliseconds: number): void {
    const until = this.now + milliseconds;
    for (;;) {
      const next = this.timers.filter(t => t.at <= until).sort((a, b) => a.at - b.at || a.id - b.id)[0];
      if (!next) break;
      this.clearTimeout(next.id);
      this.now = next.at;
      next.run();
    }
    this.now = until;
  }
}

class FakeStorage {
  private items = new Map<string, string>();

  getItem(key: string): string | null {
    return this.items.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.items.set(key, String(value));
  }

  removeItem(key: string): void {
    this.items.delete(key);
  }

  clear(): void {
    this.items.clear();
  }
}

/** Puts a window and its storage where modules look for them; at the top of a test file, since a file has a process of its own. */
export function installWindow(): FakeWindow {
  const window = new FakeWindow();
  for (const [name, value] of Object.entries({ window, localStorage: new FakeStorage(), navigator: {}, location: { search: '' } }))
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  return window;
}

/** Waits until something is so. What never becomes so is a failure, after so many turns of the event loop. */
export async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let turn = 0; turn < 20_000; turn++) {
    if (await isSo()) return;
    await new Promise(done => setImmediate(done));
  }
  throw new Error(`never: ${what}`);
}
