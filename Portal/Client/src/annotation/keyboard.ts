// What a key that is pressed on the text reaches: the edit history, an open menu, a relation being drawn, an action, a type.
import type { Commands } from './commands';
import type { Desk } from './desk';
import type { Keys } from './keys';
import type { Marking } from './marking';
import type { Relating } from './relating';

interface Reached {
  keys: Keys;
  relating: Relating;
  commands: Commands;
  marking: Marking;
}

export class Keyboard {
  constructor(
    private desk: Desk & { hush(): void },
    private to: Reached,
  ) {
    desk.viewport.addEventListener('keydown', e => this.onKey(e));
    document.addEventListener('portal-keys', this.onHelp);
  }

  close(): void {
    document.removeEventListener('portal-keys', this.onHelp);
  }

  // The shell asks for the list of keys: here they can be changed.
  private onHelp = (event: Event): void => {
    event.preventDefault();
    const { desk } = this;
    this.to.keys.open(
      k => desk.word(k),
      desk.config.entityTypes,
      (event as CustomEvent<HTMLElement>).detail,
      () => desk.focus(),
    );
  };

  private onKey(event: KeyboardEvent): void {
    const { desk } = this;
    if (!desk.model || event.isComposing || event.altKey) return;
    const command = event.ctrlKey || event.metaKey;
    if (command && (event.key === 'z' || event.key === 'Z' || event.key === 'y')) {
      event.preventDefault();
      if (desk.config.canEdit) desk.model.history(event.key === 'z' ? 'undo' : 'redo');
      return;
    }
    if (command) return;
    if (this.handle(event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  private handle(event: KeyboardEvent): boolean {
    const { desk, to } = this;
    desk.hush();
    if (desk.menu.press(event.key) || to.relating.press(event.key)) return true;
    const action = to.keys.action(event);
    if (action) return to.commands.perform(action, event.shiftKey);
    const type = desk.config.entityTypes.find(t => t.hotkey && t.hotkey.toLowerCase() === event.key.toLowerCase());
    if (!type || !desk.config.canEdit) return false;
    to.marking.apply(type.id);
    return true;
  }
}
