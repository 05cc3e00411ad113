/** The labs that are mutated, by the name in their lab file. */
export const labs = {
  'homelab-sccm': 'lab.yaml',
  'plain-linux': 'fixtures/labs/plain-linux/lab.yaml',
  'cloud-linux': 'fixtures/labs/cloud-linux/lab.yaml',
} as const satisfies Readonly<Record<string, string>>;

export type LabName = keyof typeof labs;
