// <portal-graph>: a neighbourhood drawn by Sigma. C# owns what is shown; this element owns pixels and pointer.
import Graph from 'graphology';
import Sigma from 'sigma';
import './graph.css';

interface Data {
  nodes: { key: string; label: string; name: string; color: number; degree: number }[];
  edges: { key: string; type: string; name: string; source: string; target: string }[];
  center: string | null;
}

class PortalGraph extends HTMLElement {
  static observedAttributes = ['data'];
  private sigma: Sigma | null = null;
  private graph = new Graph({ multi: true, type: 'directed' });
  private theme = new MutationObserver(() => this.draw());

  connectedCallback(): void {
    this.theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    this.draw();
  }

  disconnectedCallback(): void {
    this.theme.disconnect();
    this.sigma?.kill();
    this.sigma = null;
  }

  attributeChangedCallback(): void {
    if (this.isConnected) this.draw();
  }

  /** For tests: where a node is in the window. */
  pointOf(key: string): { x: number; y: number } | null {
    if (!this.sigma || !this.graph.hasNode(key)) return null;
    const point = this.sigma.graphToViewport(this.graph.getNodeAttributes(key) as { x: number; y: number });
    const box = this.getBoundingClientRect();
    return { x: point.x + box.left, y: point.y + box.top };
  }

  private draw(): void {
    const data: Data = JSON.parse(this.getAttribute('data') ?? '{"nodes":[],"edges":[],"center":null}');
    const style = getComputedStyle(this);
    this.graph.clear();
    // Around the one that it is about, relation beside relation, on two rings: neighbours on one would write over each other.
    const around = [...new Set(data.edges.flatMap(e => [e.source, e.target]))].filter(k => k !== data.center);
    const turn = new Map(around.map((k, i) => [k, (i / around.length) * 2 * Math.PI]));
    data.nodes.forEach((n, i) => {
      const angle = turn.get(n.key) ?? 0;
      const reach = n.key === data.center ? 0 : around.length > 16 && i % 2 === 1 ? 0.65 : 1;
      this.graph.addNode(n.key, {
        x: reach * Math.cos(angle),
        y: reach * Math.sin(angle),
        label: n.name,
        size: 4 + Math.log2(1 + n.degree) / 2,
        color: style.getPropertyValue(`--type-${n.color}-solid`).trim() || '#888',
      });
    });
    for (const e of data.edges) {
      if (this.graph.hasNode(e.source) && this.graph.hasNode(e.target))
        this.graph.addEdgeWithKey(e.key, e.source, e.target, {
          label: e.name,
          size: 1.5,
          type: 'arrow',
          color: style.getPropertyValue('--edge').trim(),
        });
    }
    this.sigma?.kill();
    this.sigma = null;
    this.replaceChildren();
    if (this.graph.order === 0) return;
    try {
      this.sigma = new Sigma(this.graph, this, {
        allowInvalidContainer: true,
        // More would cover each other; the list beside names every edge.
        renderEdgeLabels: this.graph.size <= 15,
        labelDensity: 1.5,
        labelGridCellSize: 90,
        stagePadding: 70,
        labelRenderedSizeThreshold: 2,
        labelFont: style.fontFamily,
        labelSize: 13,
        labelColor: { color: style.color },
        edgeLabelSize: 11,
        edgeLabelColor: { color: style.getPropertyValue('--text-2').trim() || style.color },
        enableEdgeEvents: true,
        defaultDrawNodeHover: (context, node, settings) => {
          // Sigma's own hover box is white in every theme.
          context.font = `600 ${settings.labelSize}px ${settings.labelFont}`;
          const width = context.measureText(node.label ?? '').width + 12;
          context.fillStyle = style.getPropertyValue('--surface-2').trim();
          context.fillRect(node.x + node.size, node.y - 11, width, 22);
          context.fillStyle = style.color;
          context.fillText(node.label ?? '', node.x + node.size + 6, node.y + 4);
        },
      });
      // The one that it is about stays in the middle, with all others in view.
      this.sigma.setCustomBBox({ x: [-1.1, 1.1], y: [-1.1, 1.1] });
      this.sigma.on('clickNode', ({ node }) => this.tell('graph-node', node));
      this.sigma.on('clickEdge', ({ edge }) => this.tell('graph-edge', edge));
    } catch {
      // Without WebGL the lists beside the picture are the whole of it.
      this.textContent = this.getAttribute('no-webgl') ?? '';
    }
  }

  private tell(name: string, key: string): void {
    this.dispatchEvent(new CustomEvent(name, { detail: key }));
  }
}

customElements.define('portal-graph', PortalGraph);

/** Passes clicks on to C#. */
export function listen(element: HTMLElement, page: { invokeMethodAsync(name: string, ...args: unknown[]): Promise<void> }): void {
  element.addEventListener('graph-node', e => void page.invokeMethodAsync('OnNodeAsync', (e as CustomEvent<string>).detail));
  element.addEventListener('graph-edge', e => void page.invokeMethodAsync('OnEdgeAsync', (e as CustomEvent<string>).detail));
}
