// What the parts of the annotator know of it.
import type { Inspector } from './inspector';
import type { Layout } from './layout';
import type { Menu } from './menu';
import type { Model } from './model';
import type { View } from './rows';
import type { Granularity } from './snap';
import type { Config, Mention, Relation, Span } from './types';

export interface Desk {
  readonly config: Config;
  readonly model: Model | null;
  readonly layout: Layout | null;
  readonly view: View;
  readonly menu: Menu;
  readonly inspector: Inspector;
  readonly viewport: HTMLElement;
  readonly current: Mention | null;
  readonly currentRelation: Relation | null;
  readonly place: Span | null;
  readonly granularity: Granularity;
  select(id: string | null, reveal?: boolean): void;
  reveal(offset: number): void;
  draw(again: boolean): void;
  changed(): void;
  focus(): void;
  say(message: string): void;
  hint(message: string): void;
  hit(x: number, y: number): Mention | null;
  highlight(id: string | null, isTarget?: boolean): void;
  /** Whether a key does something already. */
  isBound(key: string): boolean;
  leave(): void;
  turnGranularity(): void;
  comment(): void;
  propagate(): void;
  /** The selection becomes a piece of the current mention, or is cut out of it. */
  piece(): void;
  word(key: string): string;
  typeName(id: string): string;
}
