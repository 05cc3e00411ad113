import { describeStep } from './plan-step.ts';

describeStep(4, 'Create Domain (VM) Definitions');
