import { architecturePage } from './architecture.ts';
import { checksPage } from './checks.ts';
import { doctorPage } from './doctor.ts';
import { driftPage } from './drift.ts';
import { labFilePage } from './lab-file.ts';
import { manPage } from './man.ts';
import { planCoveragePage } from './plan-coverage.ts';
import { named } from './repository.ts';
import { questionsPage } from './spike-questions.ts';
import { trapsPage } from './traps.ts';

/** The pages of docs/ that have a generator here: the name of each, without `.md`, and the function that returns its text. */
export const pages: Readonly<Record<string, () => string>> = {
  architecture: architecturePage,
  checks: checksPage,
  doctor: doctorPage,
  drift: driftPage,
  'lab-file': labFilePage,
  'plan-coverage': planCoveragePage,
  'spike-questions': questionsPage,
  traps: trapsPage,
};

/**
 * What `npm run docs` writes, by its path from the root: the pages, the manual page, and the name of this repository in what is written by hand. It does not write
 * the two measured pages, start-writes and libvirts-matrix: their nightly specs do.
 */
export const files: Readonly<Record<string, () => string>> = {
  ...named,
  'man/virtspec.1': manPage,
  ...Object.fromEntries(Object.entries(pages).map(([name, page]) => [`docs/${name}.md`, page])),
};
