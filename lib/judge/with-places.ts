import type { Finding } from '../finding/finding.ts';
import type { NixPlace } from '../model/nix-place.ts';
import type { DeclaredAt, DeclaredConnection, RenderedObject } from '../model/rendered.ts';

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
    return declaredAt ? { ...finding, declaredAt } : finding;
  });
}

function keyOf({ kind, name, pool }: RenderedObject): string {
  return kind === 'volume' ? `${kind} ${pool}/${name}` : `${kind} ${name}`;
}

function placeOf(finding: Finding, { attributes, file, line }: DeclaredAt): NixPlace | undefined {
  if (finding.status !== 'fail' && finding.status !== 'warn') return undefined;
  for (const { xpath, attribute } of finding.evidence) {
    const found =
      (attribute && around(attribute, attributes)) ||
      (xpath?.startsWith(`/${finding.subject.kind}/`) && nearest(xpath, attributes));
    if (found) return found;
  }
  return { file, line };
}

/** An element of a list has no line of its own: then that of the list. */
function around(path: string, attributes: DeclaredAt['attributes']): NixPlace | undefined {
  const place = attributes.get(path);
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
      const place = attributes.get(path);
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
