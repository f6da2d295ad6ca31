// The canvas as a file of its own: every colour that a variable of the theme gives is written out.
function toSvg(source: SVGSVGElement, box: { x: number; y: number; width: number; height: number }, background: string): string {
  const copy = source.cloneNode(true) as SVGSVGElement;
  const from = source.querySelectorAll<SVGElement>('*');
  const to = copy.querySelectorAll<SVGElement>('*');
  const properties = [
    'fill',
    'stroke',
    'stroke-width',
    'stroke-dasharray',
    'font-family',
    'font-size',
    'font-weight',
    'font-style',
    'opacity',
    'display',
    'text-anchor',
  ];
  from.forEach((element, i) => {
    const style = getComputedStyle(element);
    for (const p of properties) to[i].style.setProperty(p, style.getPropertyValue(p));
  });
  copy.querySelectorAll('.sc-handle, .sc-fold, foreignObject').forEach(e => e.remove());
  const viewport = copy.querySelector('.x6-graph-svg-viewport');
  viewport?.removeAttribute('transform');
  const margin = 30;
  copy.setAttribute('viewBox', `${box.x - margin} ${box.y - margin} ${box.width + 2 * margin} ${box.height + 2 * margin}`);
  copy.setAttribute('width', String(Math.ceil(box.width + 2 * margin)));
  copy.setAttribute('height', String(Math.ceil(box.height + 2 * margin)));
  copy.removeAttribute('style');
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  const page = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  for (const [name, value] of Object.entries({
    x: box.x - margin,
    y: box.y - margin,
    width: box.width + 2 * margin,
    height: box.height + 2 * margin,
    fill: background,
  }))
    page.setAttribute(name, String(value));
  copy.insertBefore(page, copy.firstChild);
  return new XMLSerializer().serializeToString(copy);
}

async function toPng(svg: string, width: number, height: number): Promise<Blob> {
  const scale = Math.min(2, 8000 / Math.max(width, height));
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml;charset=utf-8' }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = Math.ceil(width * scale);
    canvas.height = Math.ceil(height * scale);
    canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((done, fail) => canvas.toBlob(b => (b ? done(b) : fail(new Error('no picture'))), 'image/png'));
  } finally {
    URL.revokeObjectURL(address);
  }
}

function save(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Writes what the canvas shows to a file, as <c>png</c> or <c>svg</c>. */
export async function savePicture(
  canvas: Element,
  box: { x: number; y: number; width: number; height: number },
  background: string,
  name: string,
  kind: string,
): Promise<void> {
  const svg = canvas.querySelector<SVGSVGElement>('svg.x6-graph-svg');
  if (!svg) return;
  const text = toSvg(svg, box, background);
  if (kind === 'svg') save(`${name}.svg`, new Blob([text], { type: 'image/svg+xml' }));
  else save(`${name}.png`, await toPng(text, box.width + 60, box.height + 60));
}
