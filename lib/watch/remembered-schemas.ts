import { loadRngValidator, type RngValidator, type RngViolation } from '../xml/rng.ts';
import { Memory } from './memory.ts';

/**
 * `loadRngValidator` for a process that validates again and again: each schema is compiled once, and a text is validated once.
 * @returns a loader with the same results
 */
export function rememberingSchemas(load: typeof loadRngValidator = loadRngValidator): typeof loadRngValidator {
  const validators = new Map<string, Promise<RngValidator>>();
  return (folder, kind) => {
    const key = JSON.stringify([folder, kind]);
    const known = validators.get(key);
    if (known) return known;
    const loading = load(folder, kind).then(remembering);
    validators.set(key, loading);
    // What could not be loaded is tried again.
    loading.catch(() => validators.delete(key));
    return loading;
  };
}

function remembering({ file, validate }: RngValidator): RngValidator {
  const known = new Memory<readonly RngViolation[]>();
  return {
    file,
    validate(source) {
      const seen = known.get(source.text);
      if (seen) return seen;
      const violations = validate(source);
      known.set(source.text, violations);
      return violations;
    },
  };
}
