import type { AnySubject, Check, ObjectCheck } from '../../check/check.ts';
import { interfacePath, networkOf } from '../../check/lookup.ts';
import { subjectsOf } from '../../check/subjects.ts';
import { registry } from '../../checks/registry.ts';
import type { Cause } from '../../finding/finding.ts';
import type { LabObject } from '../../model/objects.ts';
import type { Evidence } from '../../xml/evidence.ts';
import type { XmlSource } from '../../xml/source.ts';
import { xpathText } from '../../xml/xpath.ts';
import { isNamed } from './is-named.ts';
import { type CauseRule, causeOfAll, type Facts, type Failed } from './rule.ts';

/** `object-declared`: a volume is in the list of its pool. */
export const ofItsPool: CauseRule = ({ subject }, { known }) =>
  subject.kind === 'volume'
    ? known('object-declared', { kind: 'pool', name: subject.name.slice(0, subject.name.indexOf('/')) })
    : undefined;

/** What is in no Nix list is missing wherever it is needed. */
export const absent: CauseRule = ({ subject }, { known }) => known('object-declared', subject);

/**
 * Everything that was found wrong is at the place of an attribute that NixVirt ignored (of a misspelt one, at that of the one that was meant), or at one
 * around it that is missing or empty without it; or libvirt refused the object with words that name the element which NixVirt would have written from it, and which
 * is not there.
 */
export const ignored: CauseRule = ({ check, subject, evidence }, { context, known }) => {
  const cause = check === 'attributes-emitted' ? undefined : known('attributes-emitted', subject);
  const declared = cause && subjectOf(subject, context)?.declared;
  if (!cause || !declared) return undefined;
  const meant = (declared.dropped ?? []).flatMap((path) => placeOf(path, declared) ?? []);
  const explained = ({ xpath, excerpt }: Evidence) =>
    meant.some(
      (place) =>
        demands(excerpt, place, declared.xml) ||
        (xpath !== undefined && (isWithin(xpath, place) || (isWithin(place, xpath) && isEmpty(xpath, declared.xml)))),
    );
  return evidence.length > 0 && evidence.every(explained) ? cause : undefined;
};

/** Where NixVirt would have written the attribute: its names are those of libvirt's elements and attributes. */
function placeOf(path: string, { kind, misspelt }: Pick<LabObject, 'kind' | 'misspelt'>): string | undefined {
  const meant = misspelt?.get(path);
  if (meant) return meant.xpath;
  const steps = path.split('.').map((step) => step.replace(/\[(\d+)\]$/, (_, at) => `[${Number(at) + 1}]`));
  return steps.every((step) => /^[\w-]+(\[\d+\])?$/.test(step)) ? `/${kind}/${steps.join('/')}` : undefined;
}

/** Everything that was found wrong is at a place of which a check says that no host can have it. */
export const impossibleThere: CauseRule = ({ check, subject, evidence }, { failed, known }) => {
  const coherent = `${subject.kind}-coherent`;
  if (check === coherent || (coherent !== 'network-coherent' && coherent !== 'domain-coherent')) return undefined;
  const one = failed.find((finding) => finding.check === coherent && isAbout(finding, subject));
  const places = one?.evidence.flatMap(({ xpath }) => xpath ?? []) ?? [];
  const isThere = (xpath: string | undefined) => xpath !== undefined && places.some((place) => isWithin(xpath, place));
  return one && evidence.every(({ xpath }) => isThere(xpath)) ? known(coherent, subject) : undefined;
};

/**
 * Everything that was found wrong is in lines of the XML that libvirt's schema does not allow, or libvirt refused the object with words that name the
 * element of such a line: `malformed uuid element`, `badly formed hexadecimal UUID string`.
 */
export const invalid: CauseRule = ({ check, subject, evidence }, { failed, known }) => {
  const cause = check === 'schema-valid' ? undefined : known('schema-valid', subject);
  if (!cause) return undefined;
  const one = failed.find((finding) => finding.check === cause.check && isAbout(finding, subject));
  const wrong = one?.evidence ?? [];
  const lines = new Set(wrong.map(({ source, line }) => `${source}:${line}`));
  const isSaid = (words: string) =>
    wrong.some(({ excerpt }) => {
      const element = /^<([\w-]+)/.exec(excerpt)?.[1]?.toLowerCase();
      return element !== undefined && new RegExp(` ${element} (?:element|string)\\b`).test(words.toLowerCase());
    });
  const explained = ({ source, line, excerpt }: Evidence) =>
    line === undefined ? isSaid(excerpt) : lines.has(`${source}:${line}`);
  return evidence.every(explained) ? cause : undefined;
};

function isAbout({ subject }: Failed, { kind, name }: Failed['subject']): boolean {
  return subject.kind === kind && subject.name === name;
}

/** `/domain/devices/interface/mac/@address` is within `/domain/devices/interface[1]/mac`. */
function isWithin(xpath: string, place: string): boolean {
  const [inner, outer] = [xpath, place].map((one) => one.replaceAll(/\[1\]|@/g, '')) as [string, string];
  return inner === outer || inner.startsWith(`${outer}/`);
}

/** Whether there is nothing in the element, or no such element. */
function isEmpty(xpath: string, xml: XmlSource): boolean {
  return !/@[\w:-]+$/.test(xpath) && xpathText(xml, `boolean(${xpath}/node() | ${xpath}/@*)`) !== 'true';
}

/** libvirt's words: `missing required <path>`, `missing capacity element`. */
function demands(words: string, place: string, xml: XmlSource): boolean {
  const element = /\/([^/@[]+)(?:\[\d+\])?$/.exec(place)?.[1];
  if (element === undefined || xpathText(xml, place) !== undefined) return false;
  return words.includes(`<${element}>`) || words.includes(`missing ${element} `);
}

/** `interface-source-declared`: every missing network is one that the lab file names and Nix does not declare. */
export const networksAbsent: CauseRule = ({ subject, evidence }, { context, known }) => {
  const domain = context.declared.domains.find(({ name }) => name === subject.name);
  return causeOfAll(evidence, ({ xpath }) => {
    const nic = domain?.interfaces.find((one) => xpath === `${interfacePath(one)}/source`);
    const name = nic && networkOf(nic, context);
    return name === undefined ? undefined : known('object-declared', { kind: 'network', name });
  });
};

/** `disk-volume-declared`: likewise. */
export const volumesAbsent: CauseRule = ({ subject, evidence }, { context, known }) => {
  const domain = context.declared.domains.find(({ name }) => name === subject.name);
  return causeOfAll(evidence, ({ xpath }) => {
    const disk = domain?.disks.find(({ position }) => xpath === `/domain/devices/disk[${position}]/source`);
    return disk && known('object-declared', { kind: 'volume', name: `${disk.pool}/${disk.volume}` });
  });
};

/**
 * libvirt's state is not what the lab file requires, but the declaration is: the same check passes there. Then it was changed, or never applied,
 * which `declared-drift` reports.
 */
export const drifted: CauseRule = (finding, { context, known }) => {
  const cause = known('declared-drift', finding.subject);
  const check = Object.values<Check>(registry).find(({ id }) => id === finding.check);
  const subject = subjectOf(finding.subject, context);
  if (!cause || !check || !subject?.declared || !readsObserved(check)) return undefined;
  return check.judge(subject.declared as never, subject as never, context).status === 'pass' ? cause : undefined;
};

/** `declared-drift` of a pool: all differences were written by its start. */
export const writtenByPool: CauseRule = ({ subject, evidence }, { known }) =>
  evidence.every(({ xpath }) => xpath?.startsWith('/pool/target/permissions'))
    ? known('pool-permissions-whole', subject)
    : undefined;

/** If several subjects share one value, that is one cause, and each names the others: only the first is reported in full. */
export const shared: CauseRule = (finding, { failed }) => {
  const names = (one: Failed, other: Failed) => isNamed(one.actual, other.subject.name);
  const same = failed.filter(
    (one) =>
      one.check === finding.check &&
      one.subject.kind === finding.subject.kind &&
      (one === finding || (names(one, finding) && names(finding, one))),
  );
  const [first] = same.map(({ subject }) => subject.name).sort();
  if (first === undefined || first === finding.subject.name) return undefined;
  return { check: finding.check, kind: finding.subject.kind, name: first };
};

/** `cdrom-file-present`: the same files are missing. */
export const sameFiles: CauseRule = (finding, { failed }): Cause | undefined => {
  const same = failed.filter(({ check, actual }) => check === finding.check && actual === finding.actual);
  const [first] = same.map(({ subject }) => subject.name).sort();
  if (first === undefined || first === finding.subject.name) return undefined;
  return { check: finding.check, kind: finding.subject.kind, name: first };
};

function readsObserved(check: Check): check is Check & ObjectCheck {
  return check.kind !== 'any' && check.kind !== 'lab' && check.kind !== 'before' && check.reads === 'observed';
}

function subjectOf({ kind, name }: Failed['subject'], context: Facts['context']): AnySubject | undefined {
  if (kind === 'lab' || kind === 'host' || kind === 'file' || kind === 'release') return undefined;
  return subjectsOf(context)[kind].find((one) => one.name === name);
}
