import { describeStep } from './plan-step.ts';

describeStep(2, 'Create `nixvirt/` Directory and Network Configuration');
