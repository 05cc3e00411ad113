import type { SmokeResult } from '../../model/smoke.ts';
import type { Phase } from '../../run/phase.ts';
import type { Report } from '../report.ts';
import { markOf } from '../smoke-mark.ts';
import { hang, type Page } from './page.ts';
import { formatProbe } from './probe.ts';

/** Guests that were started or booted, and phases that were left out. */
export function formatGuests(page: Page, { smoke, probe, phases }: Report): string[] {
  return [
    ...(smoke.length > 0
      ? ['', page.ink.strong('Guests started'), ...smoke.flatMap((one) => formatSmoke(page, one))]
      : []),
    ...formatProbe(page, probe),
    ...formatUnfinished(page, phases),
  ];
}

function formatSmoke(page: Page, smoke: SmokeResult): string[] {
  const { ink } = page;
  const { domain, running, problem, accelerator, screen } = smoke;
  const seen =
    screen &&
    `${screen.width}×${screen.height} screen ${screen.drawnByGuest ? 'drawn by the guest' : 'with nothing of the guest on it'}`;
  const facts = [running ? `running on ${accelerator.toUpperCase()}` : 'did not run', seen, problem]
    .filter(Boolean)
    .join('; ');
  const mark = { good: ink.good('✓'), bad: ink.bad('✗'), unseen: ink.faint('○') }[markOf(smoke)];
  return hang(page, `  ${mark} `, `${domain}: ${facts}`);
}

/** Phases that were left out; a failed one is told by the breakdown. */
function formatUnfinished(page: Page, phases: readonly Phase[]): string[] {
  const skipped = phases.filter(({ status }) => status === 'skipped');
  if (skipped.length === 0) return [];
  const lines = skipped.flatMap(({ name, detail }) =>
    hang(page, `  ${page.ink.faint('○')} `, detail === undefined ? name : `${name}: ${detail}`, page.ink.faint),
  );
  return ['', page.ink.strong('Left out'), ...lines];
}
