import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { LabState } from '../model/lab-state.ts';
import type { Domain, Network, Pool } from '../model/objects.ts';
import type { DeclaredConnection } from '../model/rendered.ts';
import { declarationsOf } from './declarations.ts';
import type { Prediction } from './prediction.ts';

const digest = z.string().regex(/^[0-9a-f]{64}$/);

/** What a plan is based on and what it says, without the XML, in which there may be secrets. */
export const planGrounds = z.object({
  /** The host of the libvirt, by the name that libvirt has for it. */
  host: z.string(),
  /** `NixVirt 0.6.0 (5dfe108)` */
  nixvirt: z.string(),
  /** What the lab declares, by object: `domain web01`. */
  declared: z.record(z.string(), digest),
  /** What libvirt has, by object. */
  observed: z.record(z.string(), z.object({ definition: digest, active: z.boolean(), autostart: z.boolean() })),
  /** What the apply does: `restart domain web01`. */
  changes: z.array(z.string()),
});

export type PlanGrounds = z.infer<typeof planGrounds>;

/** What a prediction was made from. */
export interface Looked {
  readonly host: string;
  readonly declared: DeclaredConnection;
  readonly observed: Omit<LabState, 'host'>;
}

export function groundsOf({ nixvirt, apply }: Prediction, { host, declared, observed }: Looked): PlanGrounds {
  const { networks, pools, domains } = observed;
  const there: readonly (Network | Pool | Domain)[] = [...networks, ...pools, ...domains];
  const volumes = pools.flatMap((pool) =>
    pool.volumes.map((volume) => [`volume ${pool.name}/${volume.name}`, volume] as const),
  );
  return {
    host,
    nixvirt: nixvirt.name,
    declared: Object.fromEntries([...declarationsOf(declared)].map(([key, text]) => [key, digestOf(text)])),
    observed: Object.fromEntries([
      ...there.map(({ kind, name, xml, live }) => [
        `${kind} ${name}`,
        {
          definition: digestOf(lasting(xml.text)),
          ...{ active: live?.active ?? false, autostart: live?.autostart ?? false },
        },
      ]),
      ...volumes.map(([key, { path, capacity, format }]) => [
        key,
        { definition: digestOf(`${path} ${capacity} ${format}`), active: true, autostart: false },
      ]),
    ]),
    changes: apply.changes
      .filter(({ action }) => action !== 'unchanged')
      .map(({ action, kind, name }) => `${action} ${kind} ${name}`)
      .sort(),
  };
}

/** What differs between the grounds of a plan and those of now, a line each, in words; empty: the plan still holds. */
export function differencesOf(then: PlanGrounds, now: PlanGrounds): readonly string[] {
  if (then.host !== now.host) return [`the plan is for the libvirt on ${then.host}, and this is that on ${now.host}`];
  return [
    ...(then.nixvirt === now.nixvirt ? [] : [`it was made for ${then.nixvirt}; now it is ${now.nixvirt}`]),
    ...keysOf(then.declared, now.declared).flatMap((key) => {
      const [old, fresh] = [then.declared[key], now.declared[key]];
      if (old === fresh) return [];
      if (old === undefined) return [`${key} is declared now`];
      return [fresh === undefined ? `${key} is no longer declared` : `${key} is declared differently`];
    }),
    ...keysOf(then.observed, now.observed).flatMap((key) => {
      const [old, fresh] = [then.observed[key], now.observed[key]];
      if (old === undefined) return [`libvirt has ${key} now`];
      if (fresh === undefined) return [`libvirt no longer has ${key}`];
      return [
        ...(old.definition === fresh.definition ? [] : [`the definition of ${key} in libvirt changed`]),
        ...(old.active === fresh.active ? [] : [`${key} was ${fresh.active ? 'started' : 'stopped'}`]),
        ...(old.autostart === fresh.autostart
          ? []
          : [`autostart of ${key} was switched ${fresh.autostart ? 'on' : 'off'}`]),
      ];
    }),
    ...now.changes.filter((one) => !then.changes.includes(one)).map((one) => `the switch would now ${one}`),
    ...then.changes.filter((one) => !now.changes.includes(one)).map((one) => `the switch would no longer ${one}`),
  ];
}

function keysOf(one: object, other: object): readonly string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
}

/** Without what changes in a pool by itself, when something is written into it. */
function lasting(xml: string): string {
  return xml.replace(/\n? *<(capacity|allocation|available) unit='bytes'>\d+<\/\1>/g, '');
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
