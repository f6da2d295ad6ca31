// What the parts of the canvas share: the graph, what is drawn, what is selected, and the ways out to the page and to the edit log.
import type { Graph } from '@antv/x6';
import type { Drawing } from './drawing';
import type { Selected } from './selected';
import type { Config, SchemaReply } from './types';

export interface Desk {
  readonly host: HTMLElement;
  readonly canvas: HTMLElement;
  readonly graph: Graph;
  readonly config: Config;
  readonly drawing: Drawing;
  readonly selected: Selected;
  /** Sends an edit to the log; <c>then</c> runs when it was applied and is drawn. */
  edit(edit: object, then?: (reply: SchemaReply) => void): void;
  step(kind: 'undo' | 'redo'): void;
  /** Runs when every edit before is drawn: what comes meanwhile means what they will have made. */
  inTurn(run: () => void): void;
  /** Forgets what waits for its turn. */
  forget(): void;
  /** For a screen reader. */
  say(text: string): void;
  /** For the page. */
  tell(name: string, detail: unknown): void;
}
