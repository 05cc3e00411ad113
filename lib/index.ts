/** The public API: what the command line does, for programs. */
export { type Check, type CheckMeta } from './check/check.ts';
export type { CheckContext } from './check/context.ts';
export type { Finding, Severity, Status } from './check/finding.ts';
export { type CheckId, registry as checks } from './check/registry.ts';
export { type RunChecksOptions, runChecks } from './check/run-checks.ts';
export { VirtspecError } from './error/virtspec-error.ts';
export type { Lab, Scenario } from './lab/lab.ts';
export { loadLab } from './lab/load.ts';
export type { LabState } from './model/lab-state.ts';
export type { DeclaredConnection, Rendered, RenderedObject } from './model/rendered.ts';
export { type RenderOptions, renderLab } from './nix/render.ts';
export type { Format, FormatOptions } from './report/format.ts';
export { type FormatName, formats } from './report/formats.ts';
export type { Decision, Report } from './report/report.ts';
export { Sandbox, type SandboxOptions } from './target/sandbox/sandbox.ts';
export type { KeptSandbox, VerifyOptions } from './verify/options.ts';
export { type VerifyOutcome, verify } from './verify/verify.ts';
export { version } from './version.ts';
