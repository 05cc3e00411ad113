import { dotOf } from './dot.ts';
import type { Picture } from './picture.ts';

/** A drawing, or why there is none. */
export type Drawing = { readonly svg: string } | { readonly unavailable: string };

/**
 * Draws a picture as SVG, to stand in a page: no XML declaration, no fixed colours that a class could not replace.
 *
 * Graphviz is loaded only here: it is two megabytes.
 */
export async function draw(picture: Picture): Promise<Drawing> {
  const { Graphviz } = await import('@hpcc-js/wasm-graphviz');
  try {
    const graphviz = await Graphviz.load();
    const svg = graphviz.layout(dotOf(picture), 'svg', 'dot');
    return { svg: forPage(svg) };
  } catch (cause) {
    return { unavailable: cause instanceof Error ? cause.message : String(cause) };
  }
}

/** Without the XML declaration, comments, and titles that are Graphviz' own names for nodes and edges. */
function forPage(svg: string): string {
  return svg
    .slice(svg.indexOf('<svg'))
    .replace(/<!--.*?-->\n?/gs, '')
    .replace(/<title>[^<]*<\/title>\n?/g, '')
    .trim();
}
