import { shellWord } from '../error/shell-word.ts';
import { numbered } from '../finding/by-cause.ts';
import type { HostView } from '../plan/observe-host.ts';
import { breakPlace, nameOf, wordsOf } from '../plan/plan-words.ts';
import { oneLine } from '../report/printable.ts';
import type { Adoption, Looked } from './adopt.ts';
import { clashWords } from './clash.ts';
import type { HostObject } from './compare.ts';
import { waysToLeaveAlone } from './leave-alone.ts';
import { stepsOf } from './steps.ts';

/** How paths and commands are written in a text. */
export interface TextOptions {
  /** The new folder. */
  readonly folder: string;
  readonly shown: (path: string) => string;
  readonly dryRun: boolean;
  /** The command that shows what the next apply would do. */
  readonly next: string;
}

/** What was written, and what is to be done with it; each a line of the terminal. */
export function adoptionText(adoption: Adoption, options: TextOptions): string[] {
  const { choice, lab, manner, files, conversion, outlook } = adoption;
  const { folder, shown, dryRun, next } = options;
  const { chosen } = choice;
  return [
    `${dryRun ? 'Would write' : 'Wrote'} ${shown(folder)}/: ${countWords(chosen)}, which the lab does not declare.`,
    ...chosen.map((object) => `  ${objectLine(object, adoption)}`),
    'Files:',
    ...[...files.keys()].sort().map((file) => `  ${file}`),
    ...(conversion ? [`${conversion.nixvirt} renders them to the same XML.`] : []),
    ...(conversion?.xml.map((line) => `  kept as XML: ${line}`) ?? []),
    ...passwordLines(chosen),
    ...transientLines(chosen),
    '',
    ...stepsOf(manner, { lab, files, folder, shown }),
    ...waysToLeaveAlone(
      chosen.filter((object) => !choice.compared.alone.includes(object)),
      lab,
      manner,
    ),
    '',
    ...outlookLines(outlook, chosen),
    ...othersLines(adoption),
    '',
    `Next: ${next}`,
  ].map(oneLine);
}

/** Why nothing was written. */
export function nothingText(looked: Looked, uri: string): string[] {
  const { declared } = looked.choice;
  const done = declared.map(({ kind, name }) => `${kind} ${name} is declared already.`);
  const nothing = `Nothing to adopt: ${uri} has nothing that an apply of the lab would delete as undeclared.`;
  const rest = othersLines(looked);
  return [...(done.length > 0 ? done : looked.choice.compared.clashing.length > 0 ? [] : [nothing]), ...rest].map(
    oneLine,
  );
}

/** What of a libvirt is not adopted, and why. */
function othersLines({ choice }: Looked): string[] {
  const { left, compared, chosen } = choice;
  const alone = compared.alone.filter((object) => !chosen.includes(object));
  return [
    ...left.map(
      (object) => `Not adopted, and deleted by the next apply: ${object.kind} ${object.name} (${stateOf(object)}).`,
    ),
    ...compared.clashing.flatMap((clash) => {
      const { why, fix } = clashWords(clash);
      return [`Not adopted: ${clash.object.kind} ${clash.object.name}: ${why}.`, `  ${fix}`];
    }),
    ...(['network', 'pool', 'domain'] as const).flatMap((kind) => {
      const names = alone.filter((object) => object.kind === kind).map(({ name }) => name);
      return names.length > 0 ? [`Left alone, because the lab has no list of ${kind}s: ${names.join(', ')}.`] : [];
    }),
  ];
}

function objectLine(object: HostObject, { objects, host }: Adoption): string {
  const words = [stateOf(object), ...obstaclesOf(object, host)];
  if (object.kind === 'pool') {
    const used = objects.filter(({ kind, pool }) => kind === 'volume' && pool === object.name).map(({ name }) => name);
    const rest = object.volumes.length - used.length;
    if (used.length > 0) words.push(`with the volumes that domains use: ${used.join(', ')}`);
    if (rest > 0) words.push(`${numbered(rest, 'volume')} that no domain uses not declared, which no apply touches`);
  }
  return `${object.kind} ${object.name}: ${words.join('; ')}`;
}

function stateOf({ kind, live }: HostObject): string {
  const words = [
    live && 'state' in live ? live.state : live?.active ? 'active' : 'inactive',
    ...(live?.autostart ? ['autostart'] : []),
    ...(live?.persistent === false ? [`transient: an apply makes the ${kind} persistent`] : []),
  ];
  return words.join(', ');
}

function obstaclesOf({ kind, uuid = '' }: HostObject, { snapshots, checkpoints, managedSaves }: HostView): string[] {
  if (kind !== 'domain') return [];
  const named = (word: string, names: readonly string[] = []) =>
    names.length > 0
      ? [`its ${word}${names.length === 1 ? '' : 's'} ${names.join(', ')} ${names.length === 1 ? 'stays' : 'stay'}`]
      : [];
  return [
    ...named('snapshot', snapshots.get(uuid)),
    ...named('checkpoint', checkpoints.get(uuid)),
    ...(managedSaves.has(uuid) ? ['its managed save stays'] : []),
  ];
}

/** libvirt tells passwords only over a connection that may change everything (VIR_DOMAIN_XML_SECURE); without it they are left out. */
function passwordLines(chosen: readonly HostObject[]): string[] {
  const names = chosen.flatMap((object) =>
    object.kind === 'domain' && object.graphics.some(({ type }) => type === 'vnc' || type === 'spice')
      ? [object.name]
      : [],
  );
  if (names.length === 0) return [];
  return [
    `Passwords of displays are not declared, because libvirt does not tell them over a read-only connection: ${names.join(', ')}.`,
    `  An apply removes one. Whether there is one: virsh dumpxml --inactive --security-info ${names.length === 1 ? shellWord(names[0] ?? '') : 'NAME'} | grep passwd`,
  ];
}

function transientLines(chosen: readonly HostObject[]): string[] {
  const names = chosen.flatMap(({ name, live }) => (live?.persistent === false ? [name] : []));
  if (names.length === 0) return [];
  return [
    `\`restart = false\` keeps an apply from stopping what is transient (${names.join(', ')}); remove it after the first one.`,
  ];
}

function outlookLines({ changes, breaks }: Adoption['outlook'], chosen: readonly HostObject[]): string[] {
  const it = chosen.length === 1 ? 'it' : 'them';
  if (breaks) return [`With ${it}, an apply would still fail part-way. ${breakPlace(breaks)}`];
  if (changes.length === 0) return [`With ${it}, an apply would leave ${it} as ${it === 'it' ? 'it is' : 'they are'}.`];
  return [
    `With ${it}, an apply would still change:`,
    ...changes.map((change) => {
      const why = change.reasons.map(({ text }) => text).join('; ');
      return `  ${nameOf(change)}: ${wordsOf(change)}${why === '' ? '' : `: ${why}`}`;
    }),
  ];
}

function countWords(chosen: readonly HostObject[]): string {
  const kinds = ['network', 'pool', 'domain'] as const;
  return kinds
    .flatMap((kind) => {
      const count = chosen.filter((object) => object.kind === kind).length;
      return count > 0 ? [numbered(count, kind)] : [];
    })
    .join(', ');
}
