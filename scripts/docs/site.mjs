#!/usr/bin/env node
// site.mjs FOLDER: the pages of docs/ as a site, without scripts and without anything from elsewhere. Links to files that are not pages lead to the
// repository, which package.json names.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { Marked } from 'marked';

const root = join(import.meta.dirname, '../..');
const docs = join(root, 'docs');
const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: node scripts/docs/site.mjs FOLDER');
  process.exit(2);
}

const { repository } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const sources = `${repository.url.replace(/^git\+|\.git$/g, '')}/blob/main`;

const escaped = (text) => text.replace(/[&<>"]/g, (character) => `&#${character.codePointAt(0)};`);
const anchorOf = (text) =>
  text
    .replace(/<[^>]*>/g, '')
    .replace(/&\w+;|&#\d+;/g, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');

/** `checks.md#id` is `checks.html#id`; a file of the repository is in the repository. */
function hrefOf(href) {
  if (/^[a-z]+:|^#/.test(href)) return href;
  const [path, anchor] = href.split('#');
  const end = anchor === undefined ? '' : `#${anchor}`;
  const file = resolve(docs, path);
  if (dirname(file) === docs && path.endsWith('.md'))
    return `${path === 'README.md' ? 'index' : path.slice(0, -3)}.html${end}`;
  if (!existsSync(file)) throw new Error(`a link to ${href}, which does not exist`);
  return `${sources}/${relative(root, file)}${end}`;
}

function bodyOf(markdown) {
  const seen = new Map();
  const renderer = {
    heading({ tokens, depth }) {
      const text = this.parser.parseInline(tokens);
      const anchor = anchorOf(text);
      const count = seen.get(anchor) ?? 0;
      seen.set(anchor, count + 1);
      return `<h${depth} id="${count === 0 ? anchor : `${anchor}-${count}`}">${text}</h${depth}>\n`;
    },
    link({ href, tokens }) {
      return `<a href="${escaped(hrefOf(href))}">${this.parser.parseInline(tokens)}</a>`;
    },
  };
  return new Marked({ renderer }).parse(markdown).replace(/<table>[\s\S]*?<\/table>/g, '<div class="wide">$&</div>');
}

const style = `:root{color-scheme:light dark}*{box-sizing:border-box}body{margin:0;font:16px/1.55 system-ui,sans-serif;color:light-dark(#1c2024,#e4e6e8);background:light-dark(#fff,#15181b)}
a{color:light-dark(#0b5cad,#7db8f5)}.page{display:flex;max-width:80rem;margin:auto}nav{flex:0 0 16rem;padding:1rem;font-size:.9rem}nav h2{font-size:1rem;margin:1rem 0 .2rem}nav ul{margin:0;padding-left:1rem}nav h1{font-size:1.1rem}
nav [aria-current]{font-weight:700;color:inherit}main{flex:1;min-width:0;padding:1rem 2rem 4rem}pre,code{font-family:ui-monospace,monospace;font-size:.88em;background:light-dark(#f1f3f5,#22272c)}code{padding:.1em .25em;border-radius:3px}
pre{padding:.8rem;overflow-x:auto;border-radius:5px}pre code{padding:0;background:none}.wide{overflow-x:auto}table{border-collapse:collapse}th,td{border:1px solid light-dark(#d0d5da,#3a4147);padding:.3rem .6rem;text-align:left;vertical-align:top}
:target{scroll-margin-top:1rem}.skip{position:absolute;left:-99rem}.skip:focus{left:0}@media(max-width:50rem){.page{display:block}main{padding:1rem}}@media print{nav{display:none}}`;

/** The index is the navigation. */
function navigation(current) {
  const index = bodyOf(readFileSync(join(docs, 'README.md'), 'utf8'));
  const lists = index.replace(/<h1[\s\S]*?<\/h1>/, '').replace(/ id="[^"]*"/g, '');
  return lists.replaceAll(`<a href="${current}"`, `<a aria-current="page" href="${current}"`);
}

function pageOf(file) {
  const name = file === 'README.md' ? 'index.html' : `${file.slice(0, -3)}.html`;
  const markdown = readFileSync(join(docs, file), 'utf8');
  const title = /^# (.*)$/m.exec(markdown)?.[1]?.replaceAll('`', '') ?? name;
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)} · virtspec</title><style>${style}</style></head>
<body><a class="skip" href="#content">Skip to the content</a><div class="page"><nav aria-label="Pages"><h1><a href="index.html">virtspec</a></h1>${navigation(name)}</nav><main id="content">
${bodyOf(markdown)}</main></div></body></html>
`;
  return [name, html];
}

mkdirSync(folder, { recursive: true });
const pages = readdirSync(docs).filter((file) => file.endsWith('.md'));
for (const [name, html] of pages.map(pageOf)) writeFileSync(join(folder, name), html);
console.log(`${pages.length} pages in ${folder}`);
