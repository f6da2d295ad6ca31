// What the keys do.
import type { Desk } from './desk';
import type { Action } from './keys';
import type { Relating } from './relating';
import { step } from './snap';
import { toggled, type AssertionFlag, type Mention, type Span } from './types';

export class Commands {
  private caret: number | null = null;

  constructor(
    private desk: Desk,
    private relating: Relating,
  ) {}

  /** Whether the key was for this. */
  perform(action: Action, shift: boolean): boolean {
    return this.look(action, shift) || (this.desk.config.canEdit && this.change(action));
  }

  /** Without a caret again. */
  leave(): void {
    this.caret = null;
  }

  assert(flag: AssertionFlag): void {
    const relation = this.desk.currentRelation;
    const of = relation ? [relation] : this.relating.chosen();
    if (of.length > 0)
      this.desk.model!.assert(
        of.map(x => x.id),
        toggled(of[0].assertion, flag),
      );
  }

  private look(action: Action, shift: boolean): boolean {
    const { desk } = this;
    switch (action) {
      case 'leave':
        desk.leave();
        return true;
      case 'next':
      case 'previous':
        this.go(action === 'next' ? 1 : -1, false);
        return true;
      case 'nextSuggestion':
        this.go(1, true);
        return true;
      case 'left':
      case 'right':
        this.moveCaret(action === 'left' ? -1 : 1, shift);
        return true;
      case 'granularity':
        desk.turnGranularity();
        return true;
      case 'comment':
        desk.comment();
        return true;
      default:
        return false;
    }
  }

  private change(action: Action): boolean {
    const { desk, relating } = this;
    const { current, view } = desk;
    switch (action) {
      case 'accept':
        if (view.relateFrom.length && current && !view.relateFrom.some(m => m.id === current.id)) {
          const box = desk.viewport.getBoundingClientRect();
          relating.to(current, box.left + box.width / 2, box.top + box.height / 3);
          return true;
        }
        return this.decide('accepted');
      case 'reject':
        return this.decide('rejected');
      case 'acceptView':
        this.acceptInView();
        return true;
      case 'relate':
        relating.start();
        return true;
      case 'pick':
        if (current) {
          if (!view.picked.delete(current.id)) view.picked.add(current.id);
          desk.draw(true);
        }
        return true;
      case 'negated':
      case 'uncertain':
        this.assert(action);
        return true;
      case 'piece':
        desk.piece();
        return true;
      case 'propagate':
        desk.propagate();
        return true;
      default:
        if (current) this.resize(current, action);
        return true;
    }
  }

  private resize(mention: Mention, action: Action): void {
    const { model, granularity } = this.desk;
    const text = model!.document.text;
    if (action === 'longer' || action === 'shorter')
      model!.resize(mention.id, mention.start, step(text, mention.end, action === 'longer' ? 1 : -1, granularity));
    else model!.resize(mention.id, step(text, mention.start, action === 'startLater' ? 1 : -1, granularity), mention.end);
  }

  private decide(state: 'accepted' | 'rejected'): boolean {
    const { desk } = this;
    const model = desk.model!;
    const relation = desk.currentRelation;
    if (relation) {
      const isSuggested = relation.state === 'suggested';
      if (state === 'rejected') desk.view.relation = null;
      if (state === 'rejected' || isSuggested)
        model.setRelationState([relation.id], state === 'accepted' ? 'accepted' : isSuggested ? 'rejected' : 'deleted');
      return true;
    }
    const chosen = this.relating.chosen();
    if (chosen.length === 0) return state === 'accepted';
    const suggested = chosen.filter(m => m.state === 'suggested').map(m => m.id);
    const decided = chosen.filter(m => m.state === 'accepted').map(m => m.id);
    desk.view.picked.clear();
    if (state === 'accepted') model.setState(suggested, state);
    else
      model.setStates([
        [suggested, 'rejected'],
        [decided, 'deleted'],
      ]);
    if (state === 'rejected' || suggested.length > 0) this.advance(chosen[chosen.length - 1]);
    return true;
  }

  private acceptInView(): void {
    const { viewport, layout, model, inspector } = this.desk;
    const top = viewport.scrollTop;
    const [first, last] = layout!.visible(top, top + viewport.clientHeight);
    const [from, to] = [layout!.rows[first].start, layout!.rows[last].end];
    model!.setState(
      model!
        .live()
        .filter(m => m.state === 'suggested' && m.confidence >= inspector.threshold && m.start >= from && m.end <= to)
        .map(m => m.id),
      'accepted',
    );
  }

  private go(by: number, suggestionsOnly: boolean): void {
    const { model, view } = this.desk;
    const list = model!
      .live()
      .filter(m => (!suggestionsOnly || m.state === 'suggested' || m.id === view.current) && this.relating.isTarget(m));
    if (list.length === 0) return;
    const at = list.findIndex(m => m.id === view.current);
    this.desk.select(list[at < 0 ? (by > 0 ? 0 : list.length - 1) : (at + by + list.length) % list.length].id);
  }

  /** The next suggestion after a decision, so that deciding needs one key each. */
  private advance(from: Mention): void {
    const live = this.desk.model!.live();
    const next =
      live.find(m => m.state === 'suggested' && m.start >= from.start && m.id !== from.id) ?? live.find(m => m.state === 'suggested');
    this.desk.select(next?.id ?? from.id);
  }

  // A caret for those without a mouse: arrows move it, with Shift they select.
  private moveCaret(by: 1 | -1, extend: boolean): void {
    const { desk } = this;
    const selection = desk.view.selection;
    const isAtStart = selection !== null && this.caret === selection.start;
    const from = selection ? (isAtStart ? selection.start : selection.end) : (this.caret ?? desk.current?.start ?? 0);
    const anchor = selection ? (isAtStart ? selection.end : selection.start) : from;
    const at = step(desk.model!.document.text, from, by, desk.granularity);
    this.caret = at;
    const span: Span = { start: Math.min(at, extend ? anchor : at), end: Math.max(at, extend ? anchor : at) };
    desk.view.selection = extend && span.end > span.start ? span : null;
    desk.view.mark = extend ? desk.view.mark : { start: at, end: at + 1 };
    desk.reveal(at);
    desk.draw(true);
  }
}
