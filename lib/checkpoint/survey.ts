import { constants } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { shellWord } from '../error/shell-word.ts';
import { lines } from '../libvirt/listing.ts';
import { collectObstacles, type Obstacles } from '../libvirt/obstacles.ts';
import type { VirshSession } from '../libvirt/virsh-session.ts';
import type { Domain } from '../model/objects.ts';
import type { XmlElement } from '../xml/element.ts';
import { parseXml } from '../xml/parse.ts';
import { backingFiles } from './backing-chain.ts';
import { type DiskSource, type DomainParts, memoryReasons, partsOf, type Reason } from './domain-parts.ts';
import { filesInUse } from './files-in-use.ts';
import { messageOf } from './refused.ts';
import { nvramFile, tpmFolder } from './state-paths.ts';

/** A domain that a checkpoint can contain. */
export interface SurveyedDomain {
  readonly name: string;
  readonly uuid: string;
  readonly state: 'running' | 'paused' | 'shut off';
  /** The persistent definition, with its secrets. */
  readonly definition: string;
  /** Paths without symbolic links. */
  readonly disks: readonly string[];
  readonly backing: readonly string[];
  /** Either need not exist yet. */
  readonly nvram: string | undefined;
  readonly tpm: string | undefined;
  /** Bytes. */
  readonly memory: number;
}

export interface Survey {
  readonly domains: readonly SurveyedDomain[];
  readonly reasons: readonly Reason[];
}

/**
 * Looks at everything that a checkpoint of these domains would contain, and at what speaks against it. Changes nothing.
 * @param all of the libvirt: `chosen`, and the others
 * @throws VirtspecError as `VirshSession.output`, `backingFiles`
 */
export async function surveyDomains(
  virsh: VirshSession,
  chosen: readonly Domain[],
  all: readonly Domain[],
  signal?: AbortSignal,
): Promise<Survey> {
  const obstacles = await collectObstacles(virsh);
  const surveys = await Promise.all(chosen.map((domain) => surveyDomain(virsh, domain, obstacles, signal)));
  const domains = surveys.flatMap(({ domains }) => domains);
  const others = all.filter((domain) => !chosen.includes(domain));
  const used = await filesInUse(virsh, others);
  const shared = domains.flatMap(({ name, disks }) =>
    disks.flatMap((disk) => {
      const user = used.get(disk);
      return user === undefined ? [] : [`${name}: ${disk} is in use by ${user}, which runs`];
    }),
  );
  return { domains, reasons: [...surveys.flatMap(({ reasons }) => reasons), ...shared, ...twice(domains)] };
}

/** What a libvirt adds to a domain beside its files, and what a restore would make wrong. */
export function obstaclesOf({ uuid, name }: Pick<Domain, 'uuid' | 'name'>, obstacles: Obstacles): readonly Reason[] {
  const id = uuid ?? '';
  const snapshots = obstacles.snapshots.get(id);
  const checkpoints = obstacles.checkpoints.get(id);
  return [
    ...(snapshots
      ? [`it has snapshots of libvirt (${snapshots.join(', ')}); \`virsh snapshot-delete\` removes one`]
      : []),
    ...(checkpoints
      ? [`it has checkpoints of libvirt (${checkpoints.join(', ')}); \`virsh checkpoint-delete\` removes one`]
      : []),
    ...(obstacles.managedSaves.has(id)
      ? [
          `it has a managed save; start it, which uses it up, or remove it: \`virsh managedsave-remove ${shellWord(name)}\``,
        ]
      : []),
  ];
}

async function surveyDomain(
  virsh: VirshSession,
  domain: Domain,
  obstacles: Obstacles,
  signal: AbortSignal | undefined,
): Promise<Survey> {
  const { name, uuid = '', live } = domain;
  const definition = await virsh.output(['dumpxml', '--inactive', '--security-info', '--domain', uuid]);
  const { parts, reasons } = partsOf(parseXml({ text: definition, origin: `the definition of ${name}` }, 'domain'));
  const state = live?.state ?? 'no state';
  const running = live?.active === true ? await liveRoot(virsh, uuid) : undefined;
  const nvram = (running ? partsOf(running).parts : parts).nvram;
  const all: Reason[] = [...reasons, ...obstaclesOf(domain, obstacles)];
  if (live?.persistent === false) all.push('it is transient, so it would be gone while its memory is saved');
  if (!isSavable(state)) all.push(`its state is ${JSON.stringify(state)}; start it, or shut it down`);
  else if (running) all.push(...(await runningReasons(virsh, uuid, running, parts)));
  const files = await diskFiles(virsh, parts, signal);
  all.push(...files.reasons);
  const tpm = parts.tpm && tpmFolder(parts.tpm, uuid, virsh.uri);
  const surveyed: SurveyedDomain = {
    ...{ name, uuid, definition, disks: files.disks, backing: files.backing, tpm },
    state: isSavable(state) ? state : 'shut off',
    nvram: nvram && (await realOrSame(nvramFile(nvram, name, virsh.uri))),
    memory: Number(domain.memory ?? 0n),
  };
  return { domains: [surveyed], reasons: all.map((reason) => `${name}: ${reason}`) };
}

function isSavable(state: string): state is SurveyedDomain['state'] {
  return state === 'running' || state === 'paused' || state === 'shut off';
}

async function liveRoot(virsh: VirshSession, uuid: string): Promise<XmlElement> {
  return parseXml({ text: await virsh.output(['dumpxml', '--domain', uuid]), origin: 'the live definition' }, 'domain');
}

async function runningReasons(
  virsh: VirshSession,
  uuid: string,
  root: XmlElement,
  parts: DomainParts,
): Promise<Reason[]> {
  const reasons = [...memoryReasons(root)];
  const places = (disks: DomainParts['disks']) =>
    disks
      .map(({ source }) => JSON.stringify(source))
      .sort()
      .join();
  if (places(partsOf(root).parts.disks) !== places(parts.disks))
    reasons.push('it runs with other disks than its definition has; shut it down and start it, then it has those');
  const job = await virsh.execute(['domjobinfo', '--domain', uuid]);
  if (job.error === undefined && !/^Job type:\s+None/m.test(job.output))
    reasons.push('a job of it is under way; wait for its end');
  for (const { target } of parts.disks) {
    const { output } = await virsh.execute(['blockjob', '--domain', uuid, '--path', target, '--raw']);
    if (/^\s*type=/m.test(output))
      reasons.push(`a block job of disk ${target} is under way; \`virsh blockjob\` shows and ends it`);
  }
  return reasons;
}

async function diskFiles(virsh: VirshSession, { disks }: DomainParts, signal: AbortSignal | undefined) {
  const found = { disks: [] as string[], backing: [] as string[], reasons: [] as Reason[] };
  for (const { target, source, format } of disks) {
    const place = await pathOf(virsh, source);
    const path = await realOrSame(place.path);
    const reason = place.reason ?? (await fileReason(path));
    if (reason !== undefined) {
      found.reasons.push(`disk ${target}: ${reason}`);
      continue;
    }
    found.disks.push(path);
    const chain = await backingFiles(path, format, signal);
    found.reasons.push(...chain.reasons.map((one) => `disk ${target}: ${one}`));
    for (const file of chain.reasons.length === 0 ? chain.files : []) {
      const broken = await fileReason(file);
      if (broken === undefined) found.backing.push(await realOrSame(file));
      else found.reasons.push(`disk ${target}: its backing file: ${broken}`);
    }
  }
  return found;
}

async function pathOf(
  virsh: VirshSession,
  source: DiskSource,
): Promise<{ readonly path: string; readonly reason?: Reason }> {
  if ('file' in source) return { path: source.file };
  const { pool, volume } = source;
  const { output, error } = await virsh.execute(['vol-path', '--pool', pool, '--vol', volume]);
  const [path] = lines(output);
  if (path !== undefined && error === undefined) return { path };
  return {
    path: '',
    reason: `libvirt cannot say where the volume ${volume} of the pool ${pool} is: ${error ?? 'no path'}`,
  };
}

/** Why a path is no regular file that this user can read. */
export async function fileReason(path: string): Promise<Reason | undefined> {
  try {
    if (!(await stat(path)).isFile()) return `${path} is not a regular file, so it cannot be copied`;
    await access(path, constants.R_OK);
    return undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return `${path} does not exist`;
    return `${path} cannot be read by this user (${messageOf(error)}); run virtspec as root`;
  }
}

/** Without symbolic links; of a file that does not exist, as it is. */
function realOrSame(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}

function twice(domains: readonly SurveyedDomain[]): Reason[] {
  const seen = new Map<string, string>();
  return domains.flatMap(({ name, disks, nvram }) =>
    [...disks, ...(nvram === undefined ? [] : [nvram])].flatMap((file) => {
      const other = seen.get(file);
      seen.set(file, name);
      return other === undefined ? [] : [`${name}: ${file} is also written by ${other}`];
    }),
  );
}
