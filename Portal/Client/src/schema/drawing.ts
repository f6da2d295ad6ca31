// Keeps X6's cells as the draft says: what has not changed is not touched, edges stay the objects they were.
import type { EdgeMetadata, Graph, Node } from '@antv/x6';
import { missing, type Places } from './layout';
import { heightOf, labelSize, lanesOf, loopHeight, loopReach, nodeWidth, widthOf } from './measures';
import { emptySchema, nameOf, type Entity, type Pair, type Place, type Problem, type Relation, type Schema, type Sign } from './model';
import { routes, type Box, type Link as RouteLink, type Route, type Routing } from './routes';
import type { Selected } from './selected';
import { entityAttrs, loopBends, parentEdge, relationEdge, type Look } from './shapes';
import type { Config, Kind } from './types';

/** A draft to be drawn, and how it differs from what is published. */
export interface Content {
  schema: Schema;
  /** The published schema, for the types that the draft has removed. */
  ghosts: Schema;
  problems: Map<string, Problem[]>;
  signs: Map<string, Sign>;
}
interface Link {
  id: string;
  relation: Relation;
  pair: Pair;
}
interface Wanted {
  state: string;
  draw: () => void;
}
interface Twin {
  index: number;
  count: number;
}

const routingKey = 'portal.schema.routing';
const nowhere: Place = { x: 0, y: 0, isCollapsed: false };

/** What a drawing stands on. */
interface Stage {
  readonly host: HTMLElement;
  readonly graph: Graph;
  readonly config: Config;
  readonly selected: Selected;
}

export class Drawing {
  places: Places = {};
  private content: Content = { schema: emptySchema, ghosts: emptySchema, problems: new Map(), signs: new Map() };
  private seen: Places = {};
  private arranged: Places = {};
  private drawn = new Map<string, string>();
  private routing: Routing = localStorage.getItem(routingKey) === 'orth' ? 'orth' : 'er';
  private boxes = new Map<string, Box>();
  private links: RouteLink[] = [];
  private planned = new Map<string, Route>();
  private routed = new Map<string, string>();
  private moving = new Set<Node>();
  private frame = 0;

  constructor(private stage: Stage) {
    // At most once for each picture, however often the pointer moves.
    stage.graph.on('node:change:position', ({ node }) => {
      if (node.shape !== 'schema-entity') return;
      this.moving.add(node);
      this.frame ||= requestAnimationFrame(() => this.follow());
    });
  }

  get schema(): Schema {
    return this.content.schema;
  }

  show(content: Content): void {
    this.content = content;
    this.draw();
  }

  turnRouting(): void {
    this.routing = this.routing === 'er' ? 'orth' : 'er';
    localStorage.setItem(routingKey, this.routing);
    this.routed.clear();
    this.draw();
  }

  draw(): void {
    const { graph, selected } = this.stage;
    this.arrange();
    const keys = selected.keys();
    const removed = <T extends { id: string }>(kind: Kind, types: T[]): T[] =>
      types.filter(t => this.content.signs.get(`${kind}:${t.id}`) === 'removed');
    const entities = [...this.schema.entities, ...removed('entity', this.content.ghosts.entities)];
    const shown = new Set(entities.map(e => e.id));
    const links = [...this.schema.relations, ...removed('relation', this.content.ghosts.relations)].flatMap(relation =>
      relation.pairs
        .filter(p => shown.has(p.head) && shown.has(p.tail))
        .map(pair => ({ id: `r:${relation.id}:${pair.head}:${pair.tail}`, relation, pair })),
    );
    const lanes = lanesOf(this.schema);
    const wanted = new Map<string, Wanted>();
    for (const entity of entities) this.wantEntity(wanted, entity, lanes.get(entity.id), keys);
    for (const entity of this.schema.entities.filter(e => shown.has(e.parent)))
      wanted.set(`p:${entity.id}`, {
        state: entity.parent,
        draw: () => this.drawEdge(`p:${entity.id}`, { ...parentEdge(`e:${entity.id}`, `e:${entity.parent}`) }, null),
      });
    this.wantLinks(wanted, links, keys);
    this.plan(entities, links, lanes);
    // What is taken away was not deselected by anybody: the page knows it by its new name, or shows nothing.
    selected.quietly(() =>
      graph.batchUpdate(() => {
        for (const cell of graph.getCells()) if (!wanted.has(cell.id) && cell.shape !== 'schema-group') graph.removeCell(cell.id);
        for (const [id, { state, draw }] of wanted) if (this.drawn.get(id) !== state || !graph.getCellById(id)) draw();
      }),
    );
    this.drawn = new Map([...wanted].map(([id, w]) => [id, w.state]));
    this.bend();
    this.apply(this.planned);
    this.drawGroups();
    selected.restore(keys);
  }

  private drawGroups(): void {
    const graph = this.stage.graph;
    const named = new Map<string, string[]>();
    for (const e of this.schema.entities) if (e.group) named.set(e.group, [...(named.get(e.group) ?? []), `e:${e.id}`]);
    for (const node of graph.getNodes()) if (node.shape === 'schema-group' && !named.has(node.id.slice(2))) graph.removeCell(node.id);
    for (const [group, members] of named) {
      const boxes = members
        .map(m => graph.getCellById(m))
        .filter((c): c is Node => c?.isNode() ?? false)
        .map(n => n.getBBox());
      if (boxes.length === 0) continue;
      const x = Math.min(...boxes.map(b => b.x)) - 20;
      const y = Math.min(...boxes.map(b => b.y)) - 36;
      const size = { width: Math.max(...boxes.map(b => b.right)) + 20 - x, height: Math.max(...boxes.map(b => b.bottom)) + 20 - y };
      const node = graph.getCellById(`g:${group}`) as Node | null;
      if (node) {
        node.position(x, y);
        node.resize(size.width, size.height);
      } else graph.addNode({ id: `g:${group}`, shape: 'schema-group', x, y, ...size, zIndex: -1, attrs: { label: { text: group } } });
    }
  }

  // What was arranged for the eye alone stays where it was while the page is open, whatever changes around it; undoing its first move
  // brings it back there.
  private arrange(): void {
    const known = Object.fromEntries(this.schema.entities.filter(e => this.arranged[e.id]).map(e => [e.id, this.arranged[e.id]]));
    const layout = { ...known, ...this.schema.layout };
    const found = missing({ ...this.schema, layout });
    Object.assign(this.arranged, found);
    this.places = { ...found, ...layout };
    Object.assign(this.seen, this.places);
  }

  private placeOf(id: string): Place {
    return this.places[id] ?? this.seen[id] ?? this.content.ghosts.layout[id] ?? nowhere;
  }

  private look(kind: Kind, id: string, keys: Set<string>): Look {
    const key = `${kind}:${id}`;
    return {
      language: this.stage.config.language,
      words: this.stage.config.words,
      selected: keys.has(key),
      sign: this.content.signs.get(key),
      problems: this.content.problems.get(id) ?? [],
    };
  }

  private wantEntity(wanted: Map<string, Wanted>, entity: Entity, lanes: number | undefined, keys: Set<string>): void {
    const graph = this.stage.graph;
    const place = this.placeOf(entity.id);
    const look = this.look('entity', entity.id, keys);
    const draw = (): void => {
      const size = { width: nodeWidth, height: heightOf(entity, place.isCollapsed, lanes) };
      const attrs = entityAttrs(entity, place.isCollapsed, look, size.height);
      const node = graph.getCellById(`e:${entity.id}`) as Node | null;
      if (node) {
        node.setAttrs(attrs as never);
        node.resize(size.width, size.height);
        if (node.position().x !== place.x || node.position().y !== place.y) node.position(place.x, place.y);
      } else
        graph.addNode({
          id: `e:${entity.id}`,
          shape: 'schema-entity',
          x: place.x,
          y: place.y,
          ...size,
          zIndex: 5,
          attrs: attrs as never,
          data: { kind: 'entity', id: entity.id },
        });
    };
    wanted.set(`e:${entity.id}`, {
      state: JSON.stringify([entity, place, lanes, look.sign, look.selected, look.problems.map(p => p.severity)]),
      draw,
    });
  }

  private wantLinks(wanted: Map<string, Wanted>, links: Link[], keys: Set<string>): void {
    const between = new Map<string, string[]>();
    const ends = ({ head, tail }: Pair): string => [head, tail].sort().join('\u001f');
    for (const { id, pair } of links) between.set(ends(pair), [...(between.get(ends(pair)) ?? []), id]);
    for (const { id, relation, pair } of links) {
      const twins = between.get(ends(pair))!;
      const [index, count] = [twins.indexOf(id), twins.length];
      const look = this.look('relation', relation.id, keys);
      const draw = (): void => {
        const metadata = relationEdge(relation, `e:${pair.head}`, `e:${pair.tail}`, look);
        this.drawEdge(id, { ...metadata, data: { kind: 'relation', id: relation.id } }, { index, count });
      };
      wanted.set(id, {
        state: JSON.stringify([
          relation.names,
          relation.cardinality,
          relation.isSymmetric,
          look.sign,
          look.selected,
          index,
          count,
          this.routing,
        ]),
        draw,
      });
    }
  }

  // Known before they are drawn: an edge is drawn once, where it belongs.
  private plan(entities: Entity[], links: Link[], lanes: Map<string, number>): void {
    this.boxes = new Map(
      entities.map(e => {
        const at = this.placeOf(e.id);
        return [`e:${e.id}`, { x: at.x, y: at.y, width: nodeWidth, height: heightOf(e, at.isCollapsed, lanes.get(e.id)) }];
      }),
    );
    const loops = new Map<string, number>();
    this.links = links.map(({ id, relation, pair }) => {
      const link = {
        id,
        source: `e:${pair.head}`,
        target: `e:${pair.tail}`,
        width: 12 + widthOf(nameOf(relation.names, relation.id, this.stage.config.language), labelSize),
      };
      if (pair.head !== pair.tail) return link;
      const index = loops.get(pair.head) ?? 0;
      loops.set(pair.head, index + 1);
      return { ...link, above: loopHeight(index) };
    });
    this.planned = routes(this.boxes, this.links, this.routing);
  }

  private drawEdge(id: string, metadata: EdgeMetadata, twin: Twin | null): void {
    const graph = this.stage.graph;
    const plan = this.planned.get(id);
    if (plan) {
      Object.assign(metadata, {
        source: end((metadata.source as { cell: string }).cell, plan.source),
        target: end((metadata.target as { cell: string }).cell, plan.target),
        vertices: plan.vertices,
      });
      (metadata.labels as { position: { distance: number } }[])[0].position.distance = plan.label;
      this.routed.set(id, JSON.stringify(plan));
    } else this.routed.delete(id);
    const known = graph.getCellById(id);
    if (known?.isEdge()) {
      // In place: an edge that is taken away and put back in one turn would leave its picture behind.
      const m = metadata as Record<string, never>;
      known.setAttrs(m.attrs);
      known.setLabels(m.labels ?? []);
      known.setRouter(m.router);
      known.setConnector(m.connector);
      known.setSource(m.source);
      known.setTarget(m.target);
      known.setVertices(m.vertices ?? []);
      if (twin) known.prop('twin', twin);
    } else graph.addEdge({ ...metadata, id, ...(twin ? { twin } : {}) });
  }

  // What hangs on the nodes that are being dragged; the rest follows when they are put down.
  private follow(): void {
    this.frame = 0;
    const moved = [...this.moving].filter(node => this.boxes.has(node.id));
    this.moving.clear();
    if (!this.stage.host.isConnected) return;
    for (const node of moved) {
      this.boxes.set(node.id, { ...node.position(), ...node.size() });
      this.bend(node);
    }
    this.apply(routes(this.boxes, this.links, this.routing, new Set(moved.map(node => node.id))));
  }

  // Loops follow their nodes.
  private bend(of?: Node): void {
    const graph = this.stage.graph;
    for (const edge of of ? (graph.getConnectedEdges(of) ?? []) : graph.getEdges()) {
      const twin = edge.prop('twin') as Twin | undefined;
      const node = edge.getSourceNode();
      if (!twin || !node || edge.getTargetNode()?.id !== node.id) continue;
      const reach = loopReach(twin.index, this.links.find(l => l.id === edge.id)?.width ?? 0);
      edge.setVertices(loopBends(node, twin.index, reach));
      edge.setSource(end(node.id, { side: 'top', shift: -reach }) as never);
      edge.setTarget(end(node.id, { side: 'top', shift: reach }) as never);
    }
  }

  private apply(found: Map<string, Route>): void {
    const graph = this.stage.graph;
    for (const [id, route] of found) {
      const state = JSON.stringify(route);
      if (this.routed.get(id) === state) continue;
      this.routed.set(id, state);
      const edge = graph.getCellById(id);
      if (!edge?.isEdge()) continue;
      edge.setSource(end(edge.getSourceCellId(), route.source) as never);
      edge.setTarget(end(edge.getTargetCellId(), route.target) as never);
      edge.setVertices(route.vertices);
      edge.prop('labels/0/position/distance', route.label);
    }
  }
}

function end(cell: string, at: Route['source']): object {
  return {
    cell,
    anchor: { name: at.side, args: at.side === 'left' || at.side === 'right' ? { dy: at.shift } : { dx: at.shift } },
    connectionPoint: { name: 'anchor' },
  };
}
