// The overview in the corner: everything that is drawn, as large as it goes, and what is seen of it. X6's own measures its room by the
// canvas' scale, and does not follow a type that moves.
import { MiniMap, type Cell, type Graph } from '@antv/x6';

export const mapSize = { width: 180, height: 120 };
const padding = 8;

export class Overview extends MiniMap {
  private timer = 0;

  constructor(container: HTMLElement) {
    // Without edges: they would be drawn a second time.
    super({
      container,
      ...mapSize,
      padding,
      graphOptions: { async: true, createCellView: (cell: Cell) => (cell.isEdge() ? null : undefined) },
    });
  }

  override init(graph: Graph): void {
    super.init(graph);
    for (const event of ['node:change:position', 'node:change:size']) graph.on(event, () => this.later());
  }

  protected override onModelUpdated(): void {
    this.later();
  }

  protected override updatePaper(): this {
    this.targetGraph.resize(mapSize.width - 2 * padding, mapSize.height - 2 * padding);
    this.targetGraph.zoomToFit({ maxScale: 0.5 });
    // Pixels of the overview for one of the drawing: what panning in it is reckoned by.
    this.ratio = this.targetGraph.zoom();
    this.updateViewport();
    return this;
  }

  // Not for each picture of a drag.
  private later(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.targetGraph.container.isConnected && this.updatePaper(), 150);
  }
}
