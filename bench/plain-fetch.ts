import { run, runChecked } from '../lib/process/run.ts';
import { uuidOf } from './populated.ts';
import { timed } from './rounds.ts';

/** Plain ways to fetch the XML of every domain of a libvirt, in milliseconds. Nothing is parsed. */

/** One virsh process, all commands on its command line. */
export async function fetchByOneVirsh(uri: string, domains: number): Promise<number> {
  const commands = Array.from({ length: domains }, (_, index) => `dumpxml --inactive ${uuidOf(index)}`).join(';');
  return timed(async () => {
    const { stdout } = await runChecked(['virsh', '--quiet', '-c', uri, commands]);
    expectAll(stdout.split('</domain>').length - 1, domains);
  });
}

/** One virsh process per domain; `sampled` of them are run, and the total time is calculated from theirs. */
export async function fetchByManyVirsh(uri: string, domains: number, sampled: number): Promise<number> {
  const milliseconds = await timed(async () => {
    for (let index = 0; index < sampled; index++) {
      await runChecked(['virsh', '-c', uri, 'dumpxml', '--inactive', uuidOf(index)]);
    }
  });
  return (milliseconds / sampled) * domains;
}

const script = `
import libvirt, sys, time
begin = time.perf_counter()
connection = libvirt.openReadOnly(sys.argv[1])
xml = [domain.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE) for domain in connection.listAllDomains()]
print(len(xml), time.perf_counter() - begin)
`;

/** python-libvirt over one connection; the start of Python is not counted. */
export async function fetchByPython(python: string, uri: string, domains: number): Promise<number> {
  const { stdout } = await runChecked([python, '-c', script, uri]);
  const [found, seconds] = stdout.split(' ').map(Number);
  expectAll(found, domains);
  return (seconds ?? Number.NaN) * 1000;
}

/** A Python with libvirt's module, or why there is none. The one in PATH may be a version manager's, without the system's modules. */
export async function findPythonLibvirt(): Promise<{ readonly python: string } | { readonly missing: string }> {
  for (const python of ['python3', '/usr/bin/python3']) {
    const found = await run([python, '-c', 'import libvirt']).catch(() => undefined);
    if (found?.code === 0) return { python };
  }
  return { missing: 'no python3 here has the module libvirt (Debian: python3-libvirt)' };
}

function expectAll(found: number | undefined, domains: number): void {
  if (found !== domains) throw new Error(`${found} of ${domains} domains were fetched`);
}
