import type { Finding, FindingSubject, Status } from '../../finding/finding.ts';

/** How bad a finding or an object is; `none`: nothing was judged. */
export type Shade = 'fail' | 'warn' | 'waived' | 'pass' | 'skip' | 'none';

const rank: Readonly<Record<Shade, number>> = { fail: 0, warn: 1, waived: 2, pass: 3, skip: 4, none: 5 };

const ofStatus: Readonly<Record<Status, Shade>> = {
  fail: 'fail',
  error: 'fail',
  warn: 'warn',
  pass: 'pass',
  skip: 'skip',
};

/** A check that broke is as bad as one that failed. */
export function shadeOf(finding: Finding): Shade {
  return 'waived' in finding && finding.waived ? 'waived' : ofStatus[finding.status];
}

/** One object's worst finding. */
export interface Standing {
  readonly shade: Shade;
  /** Where to read about it: `#f12`. */
  readonly link: string | undefined;
}

/** Where everything of a page is. */
export interface Anchors {
  /** The id of a finding's element: `f12`. */
  finding(finding: Finding): string;
  /** Of an object of the lab. */
  standing(kind: FindingSubject['kind'], name: string): Standing;
}

/** Findings are numbered in the order of the report. */
export function anchorsOf(findings: readonly Finding[]): Anchors {
  const ids = new Map(findings.map((finding, index) => [finding, `f${index + 1}`]));
  const worst = new Map<string, Finding>();
  for (const finding of findings) {
    const key = keyOf(finding.subject);
    const before = worst.get(key);
    if (!before || rank[shadeOf(finding)] < rank[shadeOf(before)]) worst.set(key, finding);
  }
  const finding = (one: Finding) => ids.get(one) ?? '';
  return {
    finding,
    standing(kind, name) {
      const found = worst.get(keyOf({ kind, name }));
      return found ? { shade: shadeOf(found), link: `#${finding(found)}` } : { shade: 'none', link: undefined };
    },
  };
}

function keyOf({ kind, name }: FindingSubject): string {
  return `${kind} ${name}`;
}
