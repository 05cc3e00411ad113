import type { Fix } from '../../finding/fix.ts';
import type { Rebuild } from '../../simulate/application.ts';
import type { Subject } from '../check.ts';
import { sidesOf } from './rebuilt.ts';

/** Whether every apply stops and starts a running domain, only because of `restart = true`. */
export function restartsDomain({ declared }: Pick<Subject<'domain'>, 'declared'>): boolean {
  return declared?.restart === true;
}

export const fixOfRestart: Fix = {
  nix: 'Remove `restart = true`: it power-cuts the domain at every switch, changed or not.',
  xml: 'Remove `restart` for the domain from `manifest.json`: it power-cuts the domain at every apply, changed or not.',
};

/** Whether the second apply stopped a running domain, as `active = false` requires. */
export function stopsDomain({ kind, name, declared }: Subject<'domain'>, rebuild: Rebuild): boolean {
  const { before, after } = sidesOf({ kind, name }, rebuild);
  if (declared?.wanted !== false || before?.kind !== 'domain' || after?.kind !== 'domain') return false;
  return before.live?.active === true && after.live?.active === false;
}
