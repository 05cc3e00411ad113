import { architecturePage } from './architecture.ts';
import { checksPage } from './checks.ts';
import { doctorPage } from './doctor.ts';
import { driftPage } from './drift.ts';
import { planCoveragePage } from './plan-coverage.ts';
import { questionsPage } from './spike-questions.ts';
import { trapsPage } from './traps.ts';

/**
 * The pages of docs/ that `npm run docs` writes: the name of each, without `.md`, and the function that returns its text. It does not write the two
 * measured pages, start-writes and libvirts-matrix: their nightly specs do.
 */
export const pages: Readonly<Record<string, () => string>> = {
  architecture: architecturePage,
  checks: checksPage,
  doctor: doctorPage,
  drift: driftPage,
  'plan-coverage': planCoveragePage,
  'spike-questions': questionsPage,
  traps: trapsPage,
};
