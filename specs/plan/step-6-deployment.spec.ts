import { describeStep } from './plan-step.ts';

describeStep(6, 'Integration Test — Full Topology Deployment');
