import fc from 'fast-check';
import { marked, type Token, type Tokens } from 'marked';
import { expect, test } from 'vitest';
import { plainOptions } from '../../lib/report/format.ts';
import { formats } from '../../lib/report/formats.ts';
import type { Report } from '../../lib/report/report.ts';
import type { Block, Section } from '../../lib/report/section.ts';
import { anyText } from './any-report.ts';
import { sampleReports } from './sample-reports.ts';

const tone = fc.constantFrom('good', 'warning', 'bad', 'faint', 'plain') as fc.Arbitrary<'good'>;
const entry = fc.record({
  ...{ mark: fc.constantFrom('✓', '-', ' '), tone, text: anyText },
  lines: fc.array(fc.record({ label: fc.constantFrom('because', 'note'), text: anyText }), { maxLength: 2 }),
});
const blocks: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ kind: fc.constant('text' as const), text: anyText, tone }),
  fc.record({ kind: fc.constant('entries' as const), entries: fc.array(entry, { maxLength: 3 }) }),
  fc.record({
    kind: fc.constant('checklist' as const),
    items: fc.array(fc.record({ done: fc.boolean(), text: anyText }), { maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constant('table' as const),
    head: fc.constant(['Question', 'Answer']),
    rows: fc.array(fc.tuple(anyText, anyText), { maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constant('evidence' as const),
    of: anyText,
    pieces: fc.array(fc.record({ source: anyText, excerpt: anyText }), { maxLength: 2 }),
  }),
);
const sections: fc.Arbitrary<Section[]> = fc.array(
  fc.record({ title: anyText, blocks: fc.array(blocks, { maxLength: 3 }) }),
  { maxLength: 3 },
);

function withSections(holds: (report: Report) => void): void {
  fc.assert(
    fc.property(sections, (sections) => holds({ ...sampleReports['all-pass'], sections, smoke: [] })),
    { numRuns: 100 },
  );
}

test('Markdown converts no text of a section into HTML, a link, a picture or a heading', () => {
  withSections((report) => {
    const all: Token[] = [];
    marked.walkTokens(marked.lexer(formats.markdown.format(report, plainOptions), { gfm: true }), (token) => {
      all.push(token);
    });
    const html = all.filter((token): token is Tokens.HTML => token.type === 'html').map(({ raw }) => raw);
    expect(html.filter((raw) => !['<code>', '</code>'].includes(raw))).toEqual([]);
    expect(all.filter(({ type }) => type === 'link' || type === 'image')).toEqual([]);
    const evidence = report.sections?.flatMap(({ blocks }) => blocks.filter(({ kind }) => kind === 'evidence')) ?? [];
    const own = ['title', 'The run'].length + (report.sections?.length ?? 0) + evidence.length;
    expect(all.filter(({ type }) => type === 'heading')).toHaveLength(own);
  });
});

test('the terminal gets no control character from a section, and no line is too long', () => {
  withSections((report) => {
    const text = formats.terminal.format(report, { ...plainOptions, columns: 80 });
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f\u202e]/);
  });
});

test('`glance` is only at the terminal, `detail` only in written reports', () => {
  const of = (only: 'glance' | 'detail') => ({ title: `for ${only}`, only, blocks: [] });
  const report = { ...sampleReports['all-pass'], sections: [of('glance'), of('detail')] };
  const [terminal, markdown] = [formats.terminal, formats.markdown].map(({ format }) => format(report, plainOptions));
  expect([terminal?.includes('for glance'), terminal?.includes('for detail')]).toEqual([true, false]);
  expect([markdown?.includes('for glance'), markdown?.includes('for detail')]).toEqual([false, true]);
});
