import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

/**
 * Words that are hard to understand, and their replacements. This spec keeps the texts of lib free of them. (Comments follow the same list, but are
 * not checked.)
 */
const avoided: readonly (readonly [word: RegExp, instead: string])[] = [
  [/\bmend(s|ed|ing)?\b/i, 'fix'],
  [/\b(is|was|are|were|be|been) told\b|\btells? (of|that)\b|\btold\b/i, 'reports, shows, prints'],
  [/\banew\b/i, 'again; regenerate'],
  [/\b(lend|lent|lends)\b/i, 'attach a temporary drive'],
  [/\b(nobody|somebody|whoever)\b/i, 'the actor: the user, another process'],
  [/\bat hand\b/i, 'available, installed, found'],
  [/\bstands? (in|beside|there|behind)\b/i, 'is in, is next to'],
  [/\bforese(e|en|es|eing)\b/i, 'predict'],
  [/\b(is|was|are|were|be) heard\b|\bhearing\b/i, 'received'],
  [/\bit takes the tier\b/i, 'requires `--target sandbox`'],
  [/\basked here too\b|\btold above\b/i, 'also covered above'],
  [/\bplace by place\b/i, 'matches the declaration'],
  [/\binvents?\b/i, 'generates'],
  [/\bcomes? to nothing\b/i, 'fails'],
  [/\bhalf-way\b/i, 'part-way'],
  [/\b(PROCEED|ESCALATE)\b/, 'PASSED, FAILED'],
];

/** Words of one lab, and of its work plan: they belong into that lab and its plan, and not into any text of the tool. */
const ofOneLab: readonly (readonly [word: RegExp, instead: string])[] = [
  [/\b(DC01|SCCM01|CLIENT0[12])\b/, 'a neutral name: web01'],
  [/\b(lab-net|virbr56|homelab)\b/, 'a neutral name: lan, virbr10, default'],
  [
    /\bStep \d\b|\bthe plan[’']s\b|\bof the plan\b|\bthe plan (has|asks|assumes|knows|needs)\b/,
    'nothing: a work plan belongs to its lab',
  ],
];

/** What is true of one release of NixVirt: the line of a rule comes from `placeOf`, by the rules of the release that is used. */
const frozen: readonly (readonly [word: RegExp, instead: string])[] = [
  [/\bnixvirt(\.py|-module-helper),? lines? \d/, 'placeOf(rules, rule)'],
  [/\(0\.\d\.\d, nixvirt|\bNixVirt 0\.\d\.\d\b/, 'nothing, or the name of the release that is used'],
];

/** Where a word is allowed, and why. */
const allowed: readonly (readonly [file: RegExp, word: RegExp, why: string])[] = [
  [/^(spike|cli\/program\.ts|cli\/exit-code\.ts)/, /PROCEED|ESCALATE/, 'the gate of a spike keeps these'],
  [/^nixos-test\/questions\/as-foreseen/, /foreseen/, 'the id of a check'],
  [
    /^report\/(run-verdict|report-json|json\/gate-schema)\.ts$/,
    /PROCEED|ESCALATE/,
    'the words of schemaVersion 1, and of the gate',
  ],
];

const root = resolve(import.meta.dirname, '../lib');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const rooms = [...new Set(files.map((file) => file.split('/')[0] ?? ''))].sort();

/** The texts of a file with more than one word: not names, paths or keys. */
function textsOf(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.ES2022, true);
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node))
      if (/\s/.test(node.text.trim())) texts.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return texts;
}

const isAllowed = (file: string, word: RegExp, text: string) =>
  allowed.some(([place, what]) => place.test(file) && what.test(word.exec(text)?.[0] ?? ''));

function found(file: string): string[] {
  return textsOf(file).flatMap((text) =>
    [...avoided, ...ofOneLab, ...frozen].flatMap(([word, instead]) =>
      word.test(text) && !isAllowed(file, word, text)
        ? [`${file}: "${word.exec(text)?.[0]}" (write: ${instead}) in: ${text.slice(0, 120)}`]
        : [],
    ),
  );
}

describe('the texts of lib are in plain English, and mention no specific lab', () => {
  test.each(rooms)('%s', (room) => {
    expect(files.filter((file) => file === room || file.startsWith(`${room}/`)).flatMap(found)).toEqual([]);
  });
});
