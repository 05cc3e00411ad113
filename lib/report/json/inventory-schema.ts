import { z } from 'zod';
import type { Inventory } from '../../model/inventory.ts';
import { withoutNulls } from './nulls.ts';

const nullable = z.string().nullable().default(null);
const size = z.string().regex(/^\d+$/).nullable().default(null).describe('Bytes, in decimal.');

/** What the lab consists of. */
export const inventorySchema = z
  .object({
    networks: z.array(
      z.object({
        name: z.string(),
        forward: z.string().describe('`nat`, `route`, `isolated`, ...'),
        bridge: nullable,
        addresses: z.array(z.string()).describe('With their prefix.'),
        dhcp: z.array(z.string()).describe('Ranges.'),
      }),
    ),
    pools: z.array(
      z.object({
        name: z.string(),
        type: z.string(),
        path: nullable,
        volumes: z.array(z.object({ name: z.string(), capacity: size, format: nullable })),
      }),
    ),
    domains: z.array(
      z.object({
        name: z.string(),
        machine: nullable,
        memory: size,
        vcpus: z.number().nullable().default(null),
        firmware: z.enum(['bios', 'uefi', 'uefi-secure-boot']),
        tpm: nullable.describe('Its version; null if there is none.'),
        interfaces: z.array(
          z.object({
            type: z.string(),
            on: nullable.describe('The network, bridge or host device that it is on.'),
            mac: nullable,
            model: nullable,
          }),
        ),
        disks: z.array(
          z.object({
            device: z.string(),
            target: nullable,
            bus: nullable,
            pool: nullable,
            volume: nullable,
            file: nullable,
          }),
        ),
      }),
    ),
  })
  .describe('What the lab consists of, as its XML declares it; null where there is no XML.');

export type InventoryJson = z.infer<typeof inventorySchema>;

/** The inventory in its published shape; what is undefined becomes null there. */
export function inventoryJson({ networks, pools, domains }: Inventory): object {
  return {
    networks,
    pools: pools.map((pool) => ({
      ...pool,
      volumes: pool.volumes.map((volume) => ({ ...volume, capacity: volume.capacity?.toString() })),
    })),
    domains: domains.map((domain) => ({ ...domain, memory: domain.memory?.toString() })),
  };
}

/** The inventory of a JSON report. */
export function inventoryFromJson({ networks, pools, domains }: InventoryJson): Inventory {
  return {
    networks: networks.map(withoutNulls),
    pools: pools.map((pool) => ({
      ...withoutNulls(pool),
      volumes: pool.volumes.map(({ capacity, ...volume }) => ({
        ...withoutNulls(volume),
        capacity: capacity === null ? undefined : BigInt(capacity),
      })),
    })),
    domains: domains.map(({ memory, ...domain }) => ({
      ...withoutNulls(domain),
      memory: memory === null ? undefined : BigInt(memory),
      interfaces: domain.interfaces.map(withoutNulls),
      disks: domain.disks.map(withoutNulls),
    })),
  };
}
