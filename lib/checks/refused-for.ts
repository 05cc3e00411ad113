import type { AnySubject, Check } from '../check/check.ts';
import type { CheckContext } from '../check/context.ts';
import type { Refused } from '../model/left-out.ts';
import { uuidPinned } from './declaration/uuid-pinned.ts';
import { uuidUnique } from './declaration/uuid-unique.ts';
import { networkBridgeUnique } from './network/network-bridge-unique.ts';
import { networkSubnetUnique } from './network/network-subnet-unique.ts';

/** Checks of the declared XML that predict a refusal, and libvirt's words when it comes. */
const predicted: readonly {
  readonly says: RegExp;
  readonly id: Check['id'];
  fails(subject: AnySubject, context: CheckContext): boolean;
}[] = [
  {
    says: /bridge name '.*' already in use/,
    id: networkBridgeUnique.id,
    fails: (subject, context) =>
      subject.kind === 'network' &&
      subject.declared !== undefined &&
      networkBridgeUnique.judge(subject.declared, subject, context).status === 'fail',
  },
  {
    says: /Network is already in use by interface/,
    id: networkSubnetUnique.id,
    fails: (subject, context) =>
      subject.kind === 'network' &&
      subject.declared !== undefined &&
      networkSubnetUnique.judge(subject.declared, subject, context).status === 'fail',
  },
  {
    // NixVirt's own message (0.6.0, nixvirt.py line 359).
    says: /find\("uuid"\)/,
    id: uuidPinned.id,
    fails: (subject, context) => uuidPinned.judge(subject, context).status === 'fail',
  },
  {
    says: /already (exists|defined) with uuid/i,
    id: uuidUnique.id,
    fails: (subject, context) => uuidUnique.judge(subject, context).status === 'fail',
  },
];

/** The check that reports, from the XML alone, why libvirt refused the subject: one fault is reported once. */
export function refusedFor(subject: AnySubject, { why }: Refused, context: CheckContext): string | undefined {
  return predicted.find(({ says, fails }) => says.test(why) && fails(subject, context))?.id;
}
