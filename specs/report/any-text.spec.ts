import { DOMParser } from '@xmldom/xmldom';
import { XmlDocument } from 'libxml2-wasm';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { plainOptions } from '../../lib/report/format.ts';
import { json } from '../../lib/report/format-json.ts';
import { junit } from '../../lib/report/format-junit.ts';
import { terminal } from '../../lib/report/format-terminal.ts';
import { withNulls } from '../../lib/report/json/nulls.ts';
import type { ProbeJson } from '../../lib/report/json/probe-schema.ts';
import { oneLine } from '../../lib/report/printable.ts';
import { reportSchema } from '../../lib/report/report-json.ts';
import { forEveryReport } from './any-report.ts';

/** xmldom warns about U+FFFD, which is an ordinary character here. */
const parser = new DOMParser({ onError: (level, message) => level !== 'warning' && expect.fail(message) });

test('JUnit stays well-formed, and each name can be read back in its displayed form', () => {
  forEveryReport((any) => {
    const text = junit.format(any, plainOptions);
    using _ = XmlDocument.fromString(text);
    const document = parser.parseFromString(text, 'text/xml');
    const names = [...document.getElementsByTagName('testcase')].map((one) => one.getAttribute('name'));
    for (const { subject, title } of any.findings) {
      expect(names).toContain(oneLine(`${subject.kind} ${subject.name}: ${title}`));
    }
  });
});

test('JSON preserves every text', () => {
  forEveryReport((any) => {
    const parsed = JSON.parse(json.format(any, plainOptions));
    expect(parsed.lab.name).toBe(any.lab?.name);
    expect(parsed.findings).toMatchObject(any.findings);
    expect(reportSchema.strict().parse(parsed)).toEqual(parsed);
    const said = parsed.probe?.domains.map((one: ProbeJson['domains'][number]) => one.first?.answer?.view.interfaces);
    expect(said).toEqual(any.probe?.domains.map(({ first }) => first?.answer?.view.interfaces.map(withNulls)));
  });
});

test('the terminal gets no control characters and no line that is too long', () => {
  forEveryReport((any) => {
    const text = terminal.format(any, { ...plainOptions, columns: 80 });
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/);
    const widths = text.split('\n').map((line) => (/^[ -~]*$/.test(line) ? line.length : stringWidth(line)));
    expect(Math.max(...widths)).toBeLessThanOrEqual(80);
  });
});
