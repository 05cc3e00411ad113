import { VirtspecError } from '../../lib/error/virtspec-error.ts';
import type { Finding } from '../../lib/finding/finding.ts';
import type { RenderedObject } from '../../lib/model/rendered.ts';
import { writeTree } from '../../lib/xml/tree.ts';
import { type Mutation, mapMutations } from '../support/mutations.ts';
import { alternatives } from './alternatives.ts';
import { complaints, keyOf } from './complaints.ts';
import { type Harmless, harmlessOf } from './harmless.ts';
import { type LabName, labs } from './labs.ts';
import { MutableLab } from './mutable-lab.ts';

/** A lab with one changed place. */
export interface Mutant {
  readonly lab: LabName;
  /** `domain DC01: removed /domain/devices/disk[1]/driver` */
  readonly name: string;
  readonly object: RenderedObject;
  readonly mutation: Mutation;
  readonly text: string;
}

/** The result for a mutant. */
export interface Judged {
  readonly mutant: Mutant;
  /** The checks that fail or warn, and do not for the unmodified lab; `refused`: the XML was rejected before any of them. */
  readonly seenBy: readonly string[];
  /** For an undetected one: the row that makes it harmless. */
  readonly harmless: Harmless | undefined;
}

/** Which mutants of a lab are measured: those with the numbers `first`, `first + every`, ... */
export interface Sample {
  readonly every: number;
  readonly first: number;
}

const whole: Sample = { every: 1, first: 0 };

/** Judges the mutants of a lab, in order. */
export async function measure(lab: LabName, sample: Sample = whole): Promise<readonly Judged[]> {
  const mutable = await MutableLab.load(labs[lab]);
  const known = new Set(complaints(await mutable.judge()).map(keyOf));
  const judged: Judged[] = [];
  for (const mutant of mutantsOf(lab, mutable.objects, sample)) {
    const { text, object, mutation } = mutant;
    const found = await mutable.judgeWith(object, { text, origin: object.xml.origin });
    const seenBy = found instanceof VirtspecError ? ['refused'] : newIn(found, known);
    judged.push({ mutant, seenBy, harmless: seenBy.length === 0 ? harmlessOf(lab, mutation) : undefined });
  }
  return judged;
}

function mutantsOf(lab: LabName, objects: readonly RenderedObject[], { every, first }: Sample): readonly Mutant[] {
  let count = 0;
  const chosen = () => count++ % every === first % every;
  return objects.flatMap((object) =>
    mapMutations(
      object.xml,
      (mutation, root) =>
        chosen() ? [{ lab, name: nameOf(object, mutation), object, mutation, text: writeTree(root) }] : [],
      alternatives,
    ).flat(),
  );
}

function nameOf({ kind, pool, name }: RenderedObject, { how, xpath, to }: Mutation): string {
  const object = `${kind} ${pool === undefined ? name : `${pool}/${name}`}`;
  return `${object}: ${how} ${xpath}${to === undefined ? '' : ` to ${to}`}`;
}

function newIn(findings: readonly Finding[], known: ReadonlySet<string>): readonly string[] {
  const fresh = complaints(findings).filter((finding) => !known.has(keyOf(finding)));
  return [...new Set(fresh.map(({ check }) => check))];
}
