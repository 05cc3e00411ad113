import { marked, type Token, type Tokens } from 'marked';
import { expect, test } from 'vitest';
import { groupByCause } from '../../lib/finding/by-cause.ts';
import { plainOptions } from '../../lib/report/format.ts';
import { markdown } from '../../lib/report/format-markdown.ts';
import { oneLine, printableLines } from '../../lib/report/printable.ts';
import type { Report } from '../../lib/report/report.ts';
import { present } from '../support/present.ts';
import { forEveryReport } from './any-report.ts';
import { sampleReports } from './sample-reports.ts';

/** The report as parsed by an independent Markdown parser. */
function read(report: Report) {
  const tokens = marked.lexer(markdown.format(report, plainOptions), { gfm: true });
  const all: Token[] = [];
  marked.walkTokens(tokens, (token) => {
    all.push(token);
  });
  const ofType = <T extends Token>(type: T['type']) => all.filter((token): token is T => token.type === type);
  return { top: tokens, ofType };
}

/** The visible text of inline tokens, with spaces merged. */
function shown(tokens: readonly Token[] | undefined): string {
  const text = (tokens ?? [])
    .map((token) => ('tokens' in token && token.tokens ? shown(token.tokens) : inline(token)))
    .join('');
  return blanks(text);
}

function inline(token: Token): string {
  if (token.type === 'html' || token.type === 'checkbox') return '';
  if (token.type === 'codespan') return (token as Tokens.Codespan).text;
  return (token as Tokens.Text).text
    .replaceAll('&nbsp;', ' ')
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
}

/** Parsers differ in how many blank lines at the end of a block they keep. */
const withoutLastLines = (text: string) => text.replace(/\n+$/, '');

/** The visible text of a sentence: pairs of backticks mark code, and are not shown. */
const said = (sentence: string) => blanks(oneLine(sentence).replace(/(?<!`)`([^`]+)`(?!`)/g, '$1'));

/** A value in a code span, or the placeholder for an empty one. */
const coded = (value: string) => blanks(oneLine(value)) || '(empty)'.slice(value === '' ? 0 : 7);

const blanks = (text: string) => text.replace(/\s+/g, ' ').trim();

test('nothing in the data becomes markup: no HTML, link, picture or heading', () => {
  forEveryReport((any) => {
    const { ofType } = read(any);
    expect(new Set(ofType<Tokens.HTML>('html').map(({ raw }) => raw))).toEqual(
      new Set(ofType('html').length ? ['<code>', '</code>'] : []),
    );
    expect(ofType<Tokens.Link>('link').map(({ href }) => href)).toEqual([
      ...(any.probe ? ['#the-probe-guest'] : []),
      '#adaptations',
    ]);
    expect(ofType<Tokens.Image>('image').map(({ href }) => href)).toEqual(['verify/DC01.png']);
    const headings = ofType<Tokens.Heading>('heading');
    expect(headings.filter(({ depth }) => depth === 1)).toHaveLength(1);
    const booted = any.probe?.domains.filter(({ first }) => first) ?? [];
    const reaches = any.probe?.reaches.length ? 1 : 0;
    expect(headings.filter(({ depth }) => depth === 3)).toHaveLength(
      groupByCause(any.findings).length + booted.length + reaches,
    );
  });
});

test('what needs action is shown verbatim: title, expected, actual, fix, and every excerpt', () => {
  forEveryReport((any) => {
    const { ofType } = read(any);
    const headings = ofType<Tokens.Heading>('heading').map(({ tokens }) => shown(tokens));
    const rows = ofType<Tokens.Table>('table').flatMap(({ rows }) =>
      rows.map((cells) => cells.map((cell) => shown(cell.tokens))),
    );
    const blocks = ofType<Tokens.Code>('code').map(({ text }) => withoutLastLines(text));
    const items = ofType<Tokens.ListItem>('list_item').map(({ tokens }) => shown(tokens));
    const groups = groupByCause(any.findings);
    // What follows from a cause is listed by its title, under it.
    for (const { title } of groups.flatMap(({ symptoms }) => symptoms)) {
      expect(items.some((item) => item.includes(blanks(`: ${said(title)}`)))).toBe(true);
    }
    for (const { cause: finding } of groups) {
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

test('the verdict comes first, then what needs action', () => {
  const { ofType } = read(sampleReports.failures);
  expect(ofType<Tokens.Blockquote>('blockquote')[0]?.text).toMatch(/^\[!CAUTION\]\n\*\*FAILED\*\*: 2 failed/);
  expect(
    ofType<Tokens.Heading>('heading')
      .slice(1, 2)
      .map(({ text }) => text),
  ).toEqual(['To act on']);
});

test('the report states that the XML is recorded and that QEMU emulated, and lists every adaptation', () => {
  const text = markdown.format(sampleReports.recorded, plainOptions);
  expect(text).toMatch(/⚠️ RECORDED, not rendered/);
  expect(text).toMatch(/⚠️ TCG: QEMU emulated/);
  expect(text.match(/`kvm-to-tcg`/g)).toHaveLength(1);
  expect(text).toContain('domain `DC01`, domain `SCCM01`');
});

test('a guest’s own text is in the tables verbatim, and every table keeps its columns', () => {
  forEveryReport((any) => {
    const { ofType } = read(any);
    const tables = ofType<Tokens.Table>('table').map(({ header, rows }) => [header, ...rows]);
    for (const rows of tables) {
      for (const row of rows) expect(row).toHaveLength(rows[0]?.length ?? 0);
    }
    const cells = tables.flatMap((rows) => rows.map((row) => row.map(({ tokens }) => shown(tokens))));
    for (const { first } of any.probe?.domains ?? []) {
      for (const { mac, name } of first?.answer?.view.interfaces ?? []) {
        expect(cells).toContainEqual(expect.arrayContaining([coded(name), coded(mac)]));
      }
    }
    for (const { domain, first, skipped } of any.probe?.domains ?? []) {
      expect(cells).toContainEqual(expect.arrayContaining([coded(domain), expect.any(String), expect.any(String)]));
      if (!first && skipped !== undefined) expect(cells.flat()).toContain(said(`not booted: ${skipped}`));
    }
    for (const { from, network } of any.probe?.reaches ?? []) {
      expect(cells.map(([first]) => first)).toEqual(expect.arrayContaining([coded(from), coded(network)]));
    }
  });
});

test('the probe’s section shows what each guest saw, why one did not answer, which guests reach each other, and what none of it proves', () => {
  const { ofType, top } = read(sampleReports.probed);
  const headings = ofType<Tokens.Heading>('heading').map(({ tokens }) => shown(tokens));
  expect(headings).toEqual(
    expect.arrayContaining(['What DC01 showed', 'What SCCM01 showed', 'What CLIENT01 showed', 'Who reaches whom']),
  );
  expect(headings).not.toContain('What CLIENT02 showed');
  expect(ofType<Tokens.Image>('image').map(({ href }) => href)).toEqual([
    ...['verify/DC01.png', 'verify/DC01-probe.png', 'verify/SCCM01-probe.png', 'verify/CLIENT01-probe.png'],
  ]);
  expect(
    ofType<Tokens.Code>('code')
      .map(({ text }) => text)
      .slice(-2),
  ).toEqual([
    expect.stringMatching(/swtpm/),
    expect.stringMatching(/bad shim signature.*virtspec: no kernel `boots` \| here$/s),
  ]);
  const limits = top.find((token) => token.type === 'list') as Tokens.List;
  expect(limits.items.map(({ text }) => text).join()).toMatch(
    /the operating system that the lab is meant for.*Hyper-V.*host-passthrough.*GL.*KVM/s,
  );
});

test('a long log shows its end', () => {
  const probed = present(sampleReports.probed.probe);
  const result = present(probed.domains.find(({ domain }) => domain === 'CLIENT01'));
  const boot = present(result.first);
  const log = Array.from({ length: 100 }, (_, line) => `line ${line + 1}`).join('\n');
  const first = { ...boot, failure: { ...present(boot.failure), log } };
  const probe = { ...probed, domains: [{ ...result, first }] };
  const text = markdown.format({ ...sampleReports.probed, probe }, plainOptions);
  expect(text).toContain('The last 40 of 100 lines of what');
  expect(text).toMatch(/\nline 61\n/);
  expect(text).toMatch(/\nline 100\n/);
  expect(text).not.toMatch(/\nline 60\n/);
});

test('repeated kernel messages are shown once, and not too many', () => {
  const probed = present(sampleReports.probed.probe);
  const result = present(probed.domains[0]);
  const first = present(result.first);
  const seen = present(first.answer);
  const moduleErrors = Array.from({ length: 40 }, (_, line) => `module ${line % 8} not found`);
  const answer = { ...seen, view: { ...seen.view, moduleErrors } };
  const probe = { ...probed, domains: [{ ...result, first: { ...first, answer } }] };
  const text = markdown.format({ ...sampleReports.probed, probe }, plainOptions);
  expect(text.match(/module \d not found/g)).toHaveLength(5);
  expect(text).toContain('3 more, which the JSON has');
});
