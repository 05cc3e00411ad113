import type { Finding } from '../finding/finding.ts';
import type { NixPlace } from '../model/nix-place.ts';
import type { DeclaredAt, DeclaredConnection, RenderedObject } from '../model/rendered.ts';
import type { Evidence } from '../xml/evidence.ts';

/**
 * The findings, each failure and warning with the line of Nix code that declares what is wrong: the attribute behind its evidence, else the nearest around it
 * that is in the lab's own code, else the object.
 */
export function withPlaces(findings: readonly Finding[], { objects }: Pick<DeclaredConnection, 'objects'>): Finding[] {
  const places = new Map(objects.flatMap((object) => (object.declaredAt ? [[keyOf(object), object.declaredAt]] : [])));
  if (places.size === 0) return [...findings];
  return findings.map((finding) => {
    const at = places.get(`${finding.subject.kind} ${finding.subject.name}`);
    const declaredAt = at && placeOf(finding, at);
    return at && declaredAt ? { ...finding, declaredAt, ...evidenceWithPlaces(finding, at) } : finding;
  });
}

/** Of several attributes that no XML shows, each has its own line. */
function evidenceWithPlaces(finding: Finding, { attributes }: DeclaredAt): Partial<Pick<Failed, 'evidence'>> {
  if (!isWrong(finding) || !finding.evidence.some(({ attribute }) => attribute !== undefined)) return {};
  const placed = (piece: Evidence): Evidence => {
    const place = piece.attribute === undefined ? undefined : attributes.get(piece.attribute);
    return place ? { ...piece, source: place.file, line: place.line } : piece;
  };
  const [first, ...rest] = finding.evidence;
  return { evidence: [placed(first), ...rest.map(placed)] };
}

type Failed = Extract<Finding, { status: 'fail' | 'warn' }>;

function isWrong(finding: Finding): finding is Failed {
  return finding.status === 'fail' || finding.status === 'warn';
}

function keyOf({ kind, name, pool }: RenderedObject): string {
  return kind === 'volume' ? `${kind} ${pool}/${name}` : `${kind} ${name}`;
}

function placeOf(finding: Finding, { attributes, file, line }: DeclaredAt): NixPlace | undefined {
  if (!isWrong(finding)) return undefined;
  for (const { xpath, attribute } of finding.evidence) {
    const found =
      (attribute && around(attribute, attributes)) ||
      (xpath?.startsWith(`/${finding.subject.kind}/`) && nearest(xpath, attributes));
    if (found) return found;
  }
  return { file, line };
}

/**
 * An element of a list has no line of its own: that of the first attribute in it, if it is written in the list. What a function made of it is written
 * elsewhere, or in the same line as another element.
 */
function insideElement(path: string, attributes: DeclaredAt['attributes']): NixPlace | undefined {
  const [, list] = /^(.*)\[\d+\]$/.exec(path) ?? [];
  const outer = list === undefined ? undefined : attributes.get(list);
  if (!outer) return undefined;
  const firstOf = (element: string) => {
    const inside = [...attributes].filter(([inner]) => inner.startsWith(`${element}.`)).map(([, place]) => place);
    return inside.sort((a, b) => a.line - b.line)[0];
  };
  const others = [...attributes.keys()].flatMap((inner) =>
    inner.startsWith(`${list}[`) && !inner.startsWith(`${path}.`)
      ? [inner.slice(0, inner.indexOf(']', list?.length) + 1)]
      : [],
  );
  const first = firstOf(path);
  const isShared = [...new Set(others)].some((other) => firstOf(other)?.line === first?.line);
  return first && first.file === outer.file && first.line >= outer.line && !isShared ? first : undefined;
}

/** An element of a list has no line of its own: then that of the list. */
function around(path: string, attributes: DeclaredAt['attributes']): NixPlace | undefined {
  const place = attributes.get(path) ?? insideElement(path, attributes);
  const outer = path.replace(/(?:\.[^.[]+|\[\d+\])$/, '');
  return place ?? (outer === path ? undefined : around(outer, attributes));
}

/** NixVirt's attributes are called as libvirt's elements and attributes are; of a list, the first is `[0]`. */
function nearest(xpath: string, attributes: DeclaredAt['attributes']): NixPlace | undefined {
  const steps = xpath
    .split('/')
    .slice(2)
    .map((step) => /^@?([\w:-]+)(?:\[(\d+)\])?/.exec(step));
  for (let length = steps.length; length > 0; length--) {
    for (const path of spellings(steps.slice(0, length))) {
      const place = attributes.get(path) ?? insideElement(path, attributes);
      if (place) return place;
    }
  }
  return undefined;
}

/** An element that is there once is an attribute, or a list of one; the last step may also be the list that it is in. */
function spellings(steps: readonly (RegExpExecArray | null)[]): readonly string[] {
  let paths: readonly string[] = [''];
  for (const [at, step] of steps.entries()) {
    if (!step) return [];
    const [, name = '', index] = step;
    const position = index === undefined ? 0 : Number(index) - 1;
    const list = at === steps.length - 1 ? [name] : [];
    const own = position === 0 ? [`${name}[0]`, name] : [`${name}[${position}]`, ...list];
    paths = paths.flatMap((path) => own.map((one) => (path === '' ? one : `${path}.${one}`)));
  }
  return paths;
}
