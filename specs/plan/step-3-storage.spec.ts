import { describeStep } from './plan-step.ts';

describeStep(3, 'Create Storage Pool and Volume Definitions');
