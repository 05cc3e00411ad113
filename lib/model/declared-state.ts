import { assertWellFormed } from '../xml/well-formed.ts';
import type { LabState } from './lab-state.ts';
import type { Domain, Network, Pool, Volume } from './objects.ts';
import { parseDomain } from './parse-domain.ts';
import { parseNetwork } from './parse-network.ts';
import { parsePool, parseVolume } from './parse-pool.ts';
import type { DeclaredConnection, RenderedObject } from './rendered.ts';

/**
 * The lab as its XML declares it, without liveness and host state.
 * @throws {VirtspecError} if an XML is not well-formed, or not the kind of libvirt object that it should be
 */
export function declaredState(rendered: Pick<DeclaredConnection, 'objects'>): LabState {
  for (const { xml } of rendered.objects) assertWellFormed(xml);
  const of = (kind: RenderedObject['kind']) => rendered.objects.filter((object) => object.kind === kind);
  const volumes = new Map<string, Volume[]>();
  for (const { pool = '', xml, ...volume } of of('volume'))
    volumes.set(pool, [...(volumes.get(pool) ?? []), { ...parseVolume(xml, pool), ...ignoredOf(volume) }]);
  const declared = ({ active, restart, ...object }: RenderedObject) => {
    return { wanted: active, ...(restart == null ? {} : { restart }), ...ignoredOf(object) };
  };
  return {
    networks: of('network').map((object): Network => ({ ...parseNetwork(object.xml), ...declared(object) })),
    pools: of('pool').map((object): Pool => {
      return { ...parsePool(object.xml, volumes.get(object.name)), ...declared(object) };
    }),
    domains: of('domain').map((object): Domain => ({ ...parseDomain(object.xml), ...declared(object) })),
    host: undefined,
  };
}

function ignoredOf({ dropped, misspelt }: Pick<RenderedObject, 'dropped' | 'misspelt'>) {
  return { ...(dropped && { dropped }), ...(misspelt && { misspelt }) };
}
