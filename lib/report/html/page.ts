import { createHash } from 'node:crypto';
import { asset } from './assets.ts';
import { html, type Markup, trusted } from './markup.ts';

/** What a page has. */
export interface PageParts {
  readonly title: string;
  /** Parts, in their order; each has an id that the navigation links to. */
  readonly parts: readonly (readonly [string, Markup | undefined])[];
  readonly head: Markup;
}

/**
 * One HTML file that loads nothing: style, script and pictures are in it, and its policy allows nothing else, whatever the lab's names contain.
 * https://developer.mozilla.org/docs/Web/HTTP/Guides/CSP
 */
export function page({ title, head, parts }: PageParts): string {
  const [style, script] = [asset('page.css'), asset('page.js')];
  const shown = parts.filter((part): part is readonly [string, Markup] => part[1] !== undefined && part[1].text !== '');
  const policy = `default-src 'none'; img-src data:; style-src '${hash(style)}'; script-src '${hash(script)}'; base-uri 'none'; form-action 'none'`;
  const links = shown.map(([name, { text }]) => {
    const id = /id="([^"]+)"/.exec(text)?.[1] ?? '';
    return html`<li><a href="#${id}">${name}</a></li>`;
  });
  const { text } = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${trusted(style)}</style></head>
<body><a class="to-main" href="#main">Skip to the report</a>
${head}
<nav aria-label="Parts of the report"><ul>${links}</ul></nav>
<main id="main">
${shown.map(([, part]) => html`${part}\n`)}</main>
<script>${trusted(script)}</script></body></html>
`;
  return text;
}

function hash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
