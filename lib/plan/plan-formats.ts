import { formatPlanMarkdown } from './format-markdown.ts';
import { formatPlanTerminal, type PlanTerminalOptions } from './format-terminal.ts';
import { formatPlanJson } from './plan-json.ts';
import type { PlanReport } from './plan-report.ts';

/** Every format of a plan, by the name that `--reporter` takes. A new one is one file and one line here. */
export const planFormats = {
  terminal: formatPlanTerminal,
  markdown: formatPlanMarkdown,
  json: formatPlanJson,
} as const satisfies Readonly<Record<string, (report: PlanReport, options: PlanTerminalOptions) => string>>;

export type PlanFormatName = keyof typeof planFormats;

export const planFormatNames = Object.keys(planFormats) as readonly PlanFormatName[];
