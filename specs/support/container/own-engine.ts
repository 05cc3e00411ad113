import type { TestProject } from 'vitest/node';
import { missingTools } from '../lane.ts';
import { giveBaseImage, startEngine } from './engine.ts';

/** The engine of the lane `container`, or why there is none; the same for every spec. */
export type ContainerEngine = { readonly host: string } | { readonly unavailable: string };

declare module 'vitest' {
  interface ProvidedContext {
    readonly containerEngine: ContainerEngine;
  }
}

/** Vitest's global set-up of the lane `container`: one engine for all of its specs, removed afterwards. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const unavailable =
    missingTools('container') ?? (process.getuid?.() === 0 ? undefined : 'a dockerd of its own takes root');
  if (unavailable !== undefined) {
    project.provide('containerEngine', { unavailable });
    return undefined;
  }
  const engine = await startEngine();
  const close = async () => engine[Symbol.asyncDispose]();
  try {
    const missing = await giveBaseImage(engine);
    project.provide('containerEngine', missing === undefined ? { host: engine.host } : { unavailable: missing });
    return close;
  } catch (error) {
    await close();
    throw error;
  }
}
