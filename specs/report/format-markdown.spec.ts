import { marked, type Token, type Tokens } from 'marked';
import { expect, test } from 'vitest';
import { plainOptions } from '../../lib/report/format.ts';
import { markdown } from '../../lib/report/format-markdown.ts';
import { troubles } from '../../lib/report/group.ts';
import { oneLine, printableLines } from '../../lib/report/printable.ts';
import type { Report } from '../../lib/report/report.ts';
import { forEveryReport } from './any-report.ts';
import { sampleReports } from './sample-reports.ts';

/** The report as a Markdown parser of somebody else's reads it. */
function read(report: Report) {
  const tokens = marked.lexer(markdown.format(report, plainOptions), { gfm: true });
  const all: Token[] = [];
  marked.walkTokens(tokens, (token) => {
    all.push(token);
  });
  const ofType = <T extends Token>(type: T['type']) => all.filter((token): token is T => token.type === type);
  return { top: tokens, ofType };
}

/** What a reader sees of inline tokens, blanks taken together. */
function shown(tokens: readonly Token[] | undefined): string {
  const text = (tokens ?? [])
    .map((token) => ('tokens' in token && token.tokens ? shown(token.tokens) : inline(token)))
    .join('');
  return blanks(text);
}

function inline(token: Token): string {
  if (token.type === 'html') return '';
  if (token.type === 'codespan') return (token as Tokens.Codespan).text;
  return (token as Tokens.Text).text
    .replaceAll('&nbsp;', ' ')
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
}

/** Parsers differ in how many blank lines at the end of a block they keep. */
const withoutLastLines = (text: string) => text.replace(/\n+$/, '');

/** What a sentence says: pairs of backticks are code, and not shown. */
const said = (sentence: string) => blanks(oneLine(sentence).replace(/(?<!`)`([^`]+)`(?!`)/g, '$1'));

const blanks = (text: string) => text.replace(/\s+/g, ' ').trim();

test('nothing in the data becomes markup: no HTML, no link, no picture, no heading of its own', () => {
  forEveryReport((any) => {
    const { ofType } = read(any);
    expect(new Set(ofType<Tokens.HTML>('html').map(({ raw }) => raw))).toEqual(
      new Set(ofType('html').length ? ['<code>', '</code>'] : []),
    );
    expect(ofType<Tokens.Link>('link').map(({ href }) => href)).toEqual(['#adaptations']);
    expect(ofType<Tokens.Image>('image').map(({ href }) => href)).toEqual(['verify/DC01.png']);
    const headings = ofType<Tokens.Heading>('heading');
    expect(headings.filter(({ depth }) => depth === 1)).toHaveLength(1);
    expect(headings.filter(({ depth }) => depth === 3)).toHaveLength(troubles(any.findings).length);
  });
});

test('what must be acted on reads as it was said: title, expected, actual, fix, and every excerpt', () => {
  forEveryReport((any) => {
    const { ofType } = read(any);
    const headings = ofType<Tokens.Heading>('heading').map(({ tokens }) => shown(tokens));
    const rows = ofType<Tokens.Table>('table').flatMap(({ rows }) =>
      rows.map((cells) => cells.map((cell) => shown(cell.tokens))),
    );
    const blocks = ofType<Tokens.Code>('code').map(({ text }) => withoutLastLines(text));
    for (const finding of troubles(any.findings)) {
      expect(headings.some((heading) => heading.endsWith(blanks(`: ${said(finding.title)}`)))).toBe(true);
      if (finding.status === 'error') continue;
      expect(rows).toContainEqual([
        'Expected',
        blanks(oneLine(finding.expected)) || '(empty)'.slice(finding.expected === '' ? 0 : 7),
      ]);
      expect(rows).toContainEqual([
        'Actual',
        blanks(oneLine(finding.actual)) || '(empty)'.slice(finding.actual === '' ? 0 : 7),
      ]);
      expect(rows).toContainEqual(['Fix', said(finding.fix)]);
      for (const { excerpt } of finding.evidence)
        expect(blocks).toContain(withoutLastLines(printableLines(excerpt).join('\n')));
    }
  });
});

test('the verdict comes first, then what to act on', () => {
  const { ofType } = read(sampleReports['failures']!);
  expect(ofType<Tokens.Blockquote>('blockquote')[0]?.text).toMatch(/^\[!CAUTION\]\n\*\*ESCALATE\*\*: 2 failed/);
  expect(
    ofType<Tokens.Heading>('heading')
      .slice(1, 2)
      .map(({ text }) => text),
  ).toEqual(['To act on']);
});

test('says plainly that the XML is recorded and that QEMU emulated, and lists every adaptation', () => {
  const text = markdown.format(sampleReports['recorded']!, plainOptions);
  expect(text).toMatch(/\*\*RECORDED\*\*/);
  expect(text).toMatch(/\*\*TCG\*\*/);
  expect(text.match(/`kvm-to-tcg`/g)).toHaveLength(1);
  expect(text).toContain('domain `DC01`, domain `SCCM01`');
});
