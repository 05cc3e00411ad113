import { type Branch, grow } from '../xml/branch.ts';
import type { Policies, Policy } from './policy.ts';

/**
 * Brings a branch into libvirt's form: fills in defaults, normalises spellings, completes elements. Changes the branch, and returns it. An element is
 * completed before its content, and its attributes before its children.
 */
export function settled(branch: Branch, policies: Policies): Branch {
  for (const policy of policies.of(branch)) {
    if (policy.how === 'completed') policy.by(branch);
    if (policy.how === 'spelt') branch.text = policy.as(branch.text, branch);
  }
  for (const { pattern, policy } of policies.attributeDefaults(branch)) {
    const { attribute = '' } = pattern;
    if (branch.attributes.has(attribute) || !pattern.matches(branch)) continue;
    const value = defaultOf(policy, branch);
    if (value !== undefined) branch.attributes.set(attribute, value);
  }
  for (const [name, text] of branch.attributes) {
    for (const policy of policies.of(branch, name)) {
      if (policy.how === 'spelt') branch.attributes.set(name, policy.as(text, branch));
    }
  }
  for (const { pattern, policy } of policies.childDefaults(branch)) {
    if (branch.children.some(({ name }) => name === pattern.element)) continue;
    const value = defaultOf(policy, branch);
    if (value === undefined) continue;
    const child = grow(branch, pattern.element);
    child.text = value;
    if (!pattern.matches(child)) branch.children.pop();
  }
  for (const child of branch.children) settled(child, policies);
  return branch;
}

function defaultOf(policy: Policy, parent: Branch): string | undefined {
  if (policy.how !== 'default') return undefined;
  return typeof policy.value === 'string' ? policy.value : policy.value(parent);
}
