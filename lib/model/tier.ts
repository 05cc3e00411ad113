/** The strength of the evidence for a finding, weakest first. A stronger tier never silently falls back to a weaker one. */
export const tiers = ['rendered', 'schema', 'sandbox', 'container', 'host', 'vm'] as const;
export type Tier = (typeof tiers)[number];

/** Whether evidence of tier `have` is enough for a check that needs `need`. */
export function reaches(have: Tier, need: Tier): boolean {
  return tiers.indexOf(have) >= tiers.indexOf(need);
}
