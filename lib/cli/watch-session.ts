import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { registry } from '../checks/registry.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import { requireKnownWaivers } from '../judge/apply-waivers.ts';
import { requireKnownIds } from '../judge/plan-ids.ts';
import { parseSelect } from '../judge/select.ts';
import type { Lab } from '../lab/lab.ts';
import { loadLab } from '../lab/load.ts';
import { findNixVirtPin } from '../nix/flake-lock.ts';
import type { Report } from '../report/report.ts';
import { runClock } from '../run/run-clock.ts';
import { timedOut } from '../run/run-signal.ts';
import { FileWatch } from '../watch/file-watch.ts';
import { Rerun, type Wish } from '../watch/rerun.ts';
import type { WarmVerifier } from '../watch/warm-verifier.ts';
import { placesOf, type WatchedPlaces } from '../watch/watched-places.ts';
import { printError } from './print-error.ts';
import { type Reporter, screenshotFolder } from './reporters.ts';
import type { WatchCommandOptions } from './watch-options.ts';
import type { WatchScreen } from './watch-screen.ts';
import { writeAsAsked } from './write-as-asked.ts';

interface SessionOptions extends Omit<WatchCommandOptions, 'reporter'> {
  readonly reporters: readonly Reporter[];
  readonly screen: WatchScreen;
  readonly verifier: WarmVerifier;
  readonly signal: AbortSignal;
}

const saved = 'Saved ';

/** What no save can change; only in the first run, because later a file may be missing for a moment. */
const hopeless: readonly string[] = ['lab-not-found', 'select-unknown', 'select-nothing'];

/** Verifies a lab at every change of its files, and shows what changed of the verdict. */
export class WatchSession implements AsyncDisposable {
  readonly #options: SessionOptions;
  readonly #files: FileWatch;
  readonly #runs: Rerun;
  readonly #own: readonly string[];
  readonly #last = new Map<'applied' | 'started', Report>();
  #places: WatchedPlaces = { files: [], folders: [] };
  #shown: Report | undefined;
  #all: boolean;
  #isFirst = true;
  #fromStart = false;
  /** It was said that not every folder is watched. */
  #isPartial = false;
  #fail: (error: unknown) => void = () => {};
  /** Rejects with what ends the watching. */
  readonly failure: Promise<never>;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#all = options.verbose ?? false;
    this.#own = options.reporters.flatMap(({ path }) => (path ? [resolve(path), resolve(screenshotFolder(path))] : []));
    this.failure = new Promise((_, reject) => {
      this.#fail = reject;
    });
    this.failure.catch(() => {});
    this.#files = new FileWatch((path) => this.want(saved + (relative(process.cwd(), path) || path)));
    this.#runs = new Rerun((wish, overtaken) => this.#run(wish, overtaken));
  }

  begin(): void {
    const { verifier, lab } = this.#options;
    verifier.ready().catch(this.#fail);
    this.want(`Watching ${lab}`);
  }

  want(why: string): void {
    this.#runs.want(why);
  }

  /** Runs once more, from the start: whoever asks for it doubts the last verdict. */
  again(): void {
    this.#fromStart = true;
    this.want('Asked for');
  }

  /** Shows everything from now on, or again only what changed. */
  showAll(): void {
    this.#all = !this.#all;
    if (this.#shown) this.#options.screen.show(this.#shown, this.#all ? undefined : this.#shown, this.#all);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // A run that is about to end may still name the files to watch.
    await this.#runs[Symbol.asyncDispose]();
    this.#files[Symbol.dispose]();
  }

  async #run(wish: Wish, overtaken: AbortSignal): Promise<void> {
    const { screen, signal, debug, verifier } = this.#options;
    try {
      screen.begin(lasting(wish));
      if (this.#fromStart) verifier.forget();
      this.#fromStart = false;
      await this.#verify(overtaken);
    } catch (error) {
      if (signal.aborted || overtaken.aborted) return;
      const isHopeless = this.#isFirst && error instanceof VirtspecError && hopeless.includes(error.code);
      if (isHopeless || !(error instanceof VirtspecError)) return this.#fail(error);
      screen.end();
      printError(error, debug ?? false);
      screen.note('Waiting for the next save.');
    } finally {
      this.#isFirst = false;
      if (!signal.aborted) verifier.warm();
    }
  }

  async #verify(overtaken: AbortSignal): Promise<void> {
    const { reapply, verifier, timeout, signal } = this.#options;
    const limit = new AbortController();
    using _ = runClock(timeout * 1000, () => limit.abort(timedOut(timeout, 'watching goes on')));
    const lab = await this.#load();
    const options = { ...this.#runOptions(), overtaken, signal: AbortSignal.any([signal, limit.signal]) };
    const { report } = await verifier.verify(lab, options);
    await this.#show('applied', report);
    if (!reapply) return;
    verifier.warm();
    const started = await verifier.verify(lab, { ...options, starts: true });
    await this.#show('started', started.report);
  }

  #runOptions() {
    const { deployer, nixvirt, nixpkgs, select, screen } = this.#options;
    return { deployer, nixvirt, nixpkgs, select, listener: screen.listener };
  }

  /** The lab; its files are watched before they are read. */
  async #load(): Promise<Lab> {
    const { lab: word, select = [] } = this.#options;
    const file = resolve(word);
    const lab = await loadLab(word).catch((error: unknown) => {
      // What is wrong may be in a file that only the lab file names.
      const { files } = this.#places;
      const folders = files.length === 0 ? [dirname(file)] : [];
      this.#watch({ files: [...files, file, join(file, 'lab.yaml')], folders: [...this.#places.folders, ...folders] });
      throw error;
    });
    const pin = lab.source.kind === 'nix' ? await findNixVirtPin(lab.source.folder) : undefined;
    this.#places = placesOf(lab, pin?.lock);
    this.#watch(this.#places);
    requireKnownIds(lab.plan, 'checks', Object.keys(registry));
    requireKnownWaivers(lab, Object.keys(registry));
    parseSelect(select, Object.values(registry), lab.plan);
    return lab;
  }

  #watch(places: WatchedPlaces): void {
    this.#files.watch({ ...places, except: this.#own });
    if (!this.#files.isPartial || this.#isPartial) return;
    this.#isPartial = true;
    this.#options.screen.note(
      `Only ${this.#files.size} folders are watched; press Enter after a change in another one.`,
    );
  }

  async #show(stage: 'applied' | 'started', report: Report): Promise<void> {
    const { reporters, screen, verbose } = this.#options;
    screen.show(report, this.#last.get(stage), this.#all);
    this.#last.set(stage, report);
    this.#shown = report;
    await writeAsAsked(report, reporters, { verbose: verbose ?? false });
  }
}

/** Without the temporary files that editors write and rename. */
function lasting(wish: Wish): Wish {
  const left = wish.filter((why) => !why.startsWith(saved) || existsSync(why.slice(saved.length)));
  return left.length > 0 ? left : wish;
}
