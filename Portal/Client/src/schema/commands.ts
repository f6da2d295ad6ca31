// What the toolbar, the menus and the keys ask of the canvas.
import type { Node } from '@antv/x6';
import { copy, paste } from './clipboard';
import type { Desk } from './desk';
import { align, arrange, type Places } from './layout';
import { nameNew } from './naming';
import { mapSize } from './overview';
import { savePicture } from './picture';
import { heightOf, lanesOf, nodeWidth } from './measures';
import type { TypeKey } from './types';

export class Commands {
  /** A relation is being drawn with the keys, from this type. */
  head: string | null = null;

  constructor(
    private desk: Desk,
    private map: HTMLElement,
  ) {}

  run(name: string): void {
    const { graph, drawing, selected, config } = this.desk;
    const [verb, how] = name.split(':');
    switch (verb) {
      case 'zoom-in':
        graph.zoom(0.2);
        break;
      case 'zoom-out':
        graph.zoom(-0.2);
        break;
      case 'fit':
        this.fit();
        break;
      case 'map':
        this.map.hidden = !this.map.hidden;
        break;
      case 'routing':
        drawing.turnRouting();
        break;
      case 'copy':
        copy(this.desk);
        break;
      case 'export':
        void savePicture(
          this.desk.canvas,
          graph.getContentBBox(),
          getComputedStyle(this.desk.host).getPropertyValue('--surface-0').trim(),
          `${config.workspace}-schema`,
          how,
        );
        break;
      case 'share':
        void navigator.clipboard?.writeText(location.href).then(() => this.desk.say(config.words.linkCopied));
        this.desk.tell('schema-said', config.words.linkCopied);
        break;
      case 'all':
        selected.all();
        break;
      default:
        if (config.canEdit) this.change(verb, how, selected.chosen());
    }
  }

  fit(): void {
    const { graph } = this.desk;
    if (graph.getNodes().length === 0) return;
    const zoom = (right: number, bottom: number): number => {
      graph.zoomToFit({ padding: { left: 20, right, top: 64, bottom }, maxScale: 1 });
      // X6 fits into what the padding leaves, and centres in the whole.
      graph.translateBy((20 - right) / 2, (64 - bottom) / 2);
      return graph.zoom();
    };
    zoom(20, 64);
    if (!this.isUnderMap()) return;
    // Beside the overview or above it, wherever more of the size is left.
    const [beside, above] = [zoom(mapSize.width + 40, 64), zoom(20, mapSize.height + 40)];
    if (beside > above) zoom(mapSize.width + 40, 64);
  }

  /** Fits when less than half of the types are seen. */
  fitIfLost(): void {
    const { graph } = this.desk;
    const area = graph.getGraphArea();
    const nodes = graph.getNodes().filter(n => n.shape === 'schema-entity');
    if (nodes.filter(n => area.isIntersectWithRect(n.getBBox())).length * 2 < nodes.length) this.fit();
  }

  private isUnderMap(): boolean {
    if (this.map.hidden) return false;
    const { right, bottom } = this.desk.canvas.getBoundingClientRect();
    const corner = this.desk.graph.clientToLocal(right - mapSize.width - 20, bottom - mapSize.height - 20);
    return this.desk.graph.getNodes().some(node => {
      const box = node.getBBox();
      return box.right > corner.x && box.bottom > corner.y;
    });
  }

  add(at?: { x: number; y: number }): void {
    const schema = this.desk.drawing.schema;
    const id = this.free('Type');
    const place = at
      ? { x: Math.round(at.x - nodeWidth / 2), y: Math.round(at.y - 24), isCollapsed: false }
      : { ...this.room(), isCollapsed: false };
    const uses = Array.from({ length: 12 }, (_, c) => schema.entities.filter(e => e.color === c).length);
    this.desk.edit(
      {
        op: 'paste',
        dx: 0,
        dy: 0,
        fragment: { entities: [{ id, color: uses.indexOf(Math.min(...uses)) }], relations: [], layout: { [id]: place } },
      },
      reply => nameNew(this.desk, reply),
    );
  }

  draw(head: string, tail: string, at: { x: number; y: number } | null = null): void {
    const place = at && { x: at.x - nodeWidth / 2, y: at.y - 24, isCollapsed: false };
    this.desk.edit({ op: 'draw', head, tail, place }, reply => nameNew(this.desk, reply));
  }

  fold(ids: string[]): void {
    const places = this.desk.drawing.places;
    this.place(Object.fromEntries(ids.map(id => [id, { ...places[id], isCollapsed: !places[id]?.isCollapsed }])));
  }

  /** Keeps where the pointer has put types. */
  moved(): void {
    const { graph, drawing } = this.desk;
    const places: Places = {};
    for (const e of drawing.schema.entities) {
      const at = (graph.getCellById(`e:${e.id}`) as Node | null)?.position();
      const before = drawing.places[e.id];
      if (at && (!before || at.x !== before.x || at.y !== before.y))
        places[e.id] = { x: at.x, y: at.y, isCollapsed: before?.isCollapsed ?? false };
    }
    this.place(places);
    drawing.draw();
  }

  nudge([dx, dy]: [number, number]): void {
    const { graph, drawing, selected } = this.desk;
    const places: Places = {};
    for (const { kind, id } of selected.chosen())
      if (kind === 'entity') places[id] = { ...drawing.places[id], x: drawing.places[id].x + dx * 10, y: drawing.places[id].y + dy * 10 };
    for (const [id, p] of Object.entries(places)) (graph.getCellById(`e:${id}`) as Node).position(p.x, p.y);
    this.place(places);
  }

  private change(verb: string, how: string, chosen: TypeKey[]): void {
    const entities = chosen.filter(c => c.kind === 'entity').map(c => c.id);
    switch (verb) {
      case 'undo':
      case 'redo':
        this.desk.step(verb);
        break;
      case 'add':
        this.add();
        break;
      case 'relate':
        this.relate(entities);
        break;
      case 'remove':
        if (chosen.length) this.desk.edit({ op: 'remove', entities, relations: chosen.filter(c => c.kind === 'relation').map(c => c.id) });
        break;
      case 'layout':
        this.layout(how, entities);
        break;
      case 'align':
        this.align(how, entities);
        break;
      case 'fold':
        this.fold(entities.length ? entities : this.desk.drawing.schema.entities.map(e => e.id));
        break;
      case 'paste':
        paste(this.desk);
        break;
    }
  }

  private relate(entities: string[]): void {
    const words = this.desk.config.words;
    if (entities.length === 1) {
      this.head = entities[0];
      this.desk.host.focus();
      this.desk.say(words.chooseTail);
      this.desk.tell('schema-said', words.chooseTail);
    } else if (entities.length === 2) this.draw(entities[0], entities[1]);
    else this.desk.tell('schema-said', words.chooseHead);
  }

  private layout(how: string, entities: string[]): void {
    const now = this.desk.drawing.places;
    const places = arrange(this.desk.drawing.schema, how, new Set(entities));
    if (entities.length >= 2) {
      // A part is arranged where it stands.
      const least = (key: 'x' | 'y', of: { x: number; y: number }[]): number => Math.min(...of.map(p => p[key]));
      const [before, after] = [entities.map(id => now[id]), Object.values(places)];
      const [dx, dy] = [least('x', before) - least('x', after), least('y', before) - least('y', after)];
      for (const p of after) [p.x, p.y] = [p.x + dx, p.y + dy];
    }
    this.place(places, () => this.fit());
  }

  private align(how: string, entities: string[]): void {
    const now = this.desk.drawing.places;
    const boxes = entities.map(id => ({
      id,
      ...now[id],
      width: nodeWidth,
      height: (this.desk.graph.getCellById(`e:${id}`) as Node).size().height,
    }));
    if (boxes.length < 2) return this.desk.tell('schema-said', this.desk.config.words.chooseTwo);
    this.place(Object.fromEntries([...align(boxes, how)].map(([id, p]) => [id, { ...now[id], x: Math.round(p.x), y: Math.round(p.y) }])));
  }

  private place(places: Places, then?: () => void): void {
    if (Object.keys(places).length === 0) return;
    const { schema, places: now } = this.desk.drawing;
    // The first move keeps what was only arranged for the eye: otherwise the rest would jump when it is arranged anew.
    const kept = Object.fromEntries(Object.entries(now).filter(([id]) => !schema.layout[id]));
    Object.assign(now, places);
    this.desk.edit({ op: 'move', places: { ...kept, ...places } }, then);
  }

  // Free space for a new type: beside the one that is selected, else the nearest to the middle of what is seen.
  private room(): { x: number; y: number } {
    const { schema, places } = this.desk.drawing;
    const center = this.desk.graph.getGraphArea().center;
    const beside = this.desk.selected.chosen().find(c => c.kind === 'entity' && places[c.id]);
    const [x, y] = beside ? [places[beside.id].x, places[beside.id].y] : [Math.round(center.x - nodeWidth / 2), Math.round(center.y - 24)];
    const lanes = lanesOf(schema);
    const boxes = Object.entries(places).map(([id, p]) => ({
      ...p,
      height: heightOf(schema.entities.find(e => e.id === id) ?? ({ properties: [] } as never), p.isCollapsed, lanes.get(id)),
    }));
    const isFree = (px: number, py: number): boolean =>
      !boxes.some(b => Math.abs(b.x - px) < nodeWidth + 30 && py < b.y + b.height + 30 && py + 48 + 30 > b.y);
    for (let ring = 0; ring < 30; ring++) {
      for (const [dx, dy] of ring === 0
        ? [[0, 0]]
        : [
            [1, 0],
            [-1, 0],
            [0, 1],
            [0, -1],
            [1, 1],
            [-1, 1],
            [1, -1],
            [-1, -1],
          ]) {
        const at = { x: x + dx * ring * (nodeWidth + 80), y: y + dy * ring * 120 };
        if (isFree(at.x, at.y)) return at;
      }
    }
    return { x, y };
  }

  private free(stem: string): string {
    const { entities, relations } = this.desk.drawing.schema;
    let id = stem;
    for (let i = 2; [...entities, ...relations].some(t => t.id === id); i++) id = `${stem}${i}`;
    return id;
  }
}
