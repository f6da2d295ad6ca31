// What a selection becomes: a mention, another piece of one, the value of a property, a comment.
import type { Commands } from './commands';
import type { Desk } from './desk';
import type { Relating } from './relating';
import { surfaceOf } from './types';

export class Marking {
  constructor(
    private desk: Desk,
    private relating: Relating,
    private commands: Commands,
  ) {}

  /** Marks what is selected as of a type; without a selection, says another type of what is chosen. */
  apply(type: string): void {
    const { desk } = this;
    const model = desk.model;
    if (!model || !desk.config.canEdit) return;
    const selection = desk.view.selection;
    if (selection) {
      this.end();
      desk.view.current = model.add(type, selection.start, selection.end);
      desk.view.relation = null;
      desk.changed();
    } else
      model.retypeAll(
        this.relating.chosen().map(m => m.id),
        type,
      );
    desk.focus();
  }

  /** Makes what is selected a piece of the current mention. */
  piece(): void {
    const { desk } = this;
    const [mention, selection] = [desk.current, desk.view.selection];
    if (!mention || !selection || !desk.config.canEdit) return;
    this.end();
    desk.model!.piece(mention.id, selection);
    desk.focus();
  }

  /** Offers at a place of the window all that a selection can become. */
  open(x: number, y: number): void {
    const { desk } = this;
    const head = desk.current;
    const properties = head ? (desk.model!.type(head.type)?.properties ?? []) : [];
    desk.menu.open(x, y, [
      ...desk.config.entityTypes.map(t => ({ label: t.name, key: t.hotkey, color: t.color, run: () => this.apply(t.id) })),
      ...properties.map(p => ({
        label: `${surfaceOf(desk.model!.document.text, head!)} · ${p.name}`,
        key: '',
        color: -1,
        run: () => this.property(p.id),
      })),
      ...(head
        ? [
            {
              label: desk.word('piece').replace('{0}', surfaceOf(desk.model!.document.text, head)),
              key: '+',
              color: -1,
              run: () => this.piece(),
            },
          ]
        : []),
      { label: desk.word('comment'), key: '', color: -1, run: () => desk.comment() },
    ]);
  }

  private property(property: string): void {
    const { desk } = this;
    const [head, selection] = [desk.current, desk.view.selection];
    if (!head || !selection) return;
    this.end();
    desk.model!.addProperty(property, head.id, selection.start, selection.end);
  }

  // What was selected has become something.
  private end(): void {
    this.desk.view.selection = null;
    this.commands.leave();
    this.desk.menu.close();
    document.getSelection()?.removeAllRanges();
  }
}
