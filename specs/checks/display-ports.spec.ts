import { describe, expect, test } from 'vitest';
import { displayPortsOf } from '../../lib/check/display-ports.ts';
import { runChecks } from '../../lib/judge/run-checks.ts';
import { parseDomain } from '../../lib/model/parse-domain.ts';
import { contextOf, goodParts, type Parts, type XmlName } from './reference.ts';
import { nth, told } from './said.ts';

/** As libvirt 9.0, 11.3 and 12.8 started such a domain beside one with a VNC port 5950, or refused to. */
describe('the ports that libvirt reserves', () => {
  test.each([
    ['VNC', "type='vnc' port='5950' autoport='no'", [5950]],
    ['VNC, which says no more', "type='vnc' port='5950'", [5950]],
    ['at whatever address', "type='vnc' port='5950' listen='127.0.0.2'", [5950]],
    ['SPICE', "type='spice' port='5950' autoport='no'", [5950]],
    ['a websocket', "type='vnc' port='5951' websocket='5950'", [5951, 5950]],
    ['a websocket beside a port that libvirt chooses', "type='vnc' autoport='yes' websocket='5950'", [5950]],
    ['a port that libvirt chooses instead', "type='vnc' port='5950' autoport='yes'", []],
    ['ports that libvirt chooses', "type='vnc' port='-1' websocket='-1'", []],
    ['SPICE without a port', "type='spice' port='0' autoport='no'", []],
    ['TLS, which the host has not turned on', "type='spice' tlsPort='5950' autoport='no'", []],
    ['another type', "type='sdl' display=':0'", []],
  ])('%s', (_, attributes, ports) => {
    expect(portsOf(`<graphics ${attributes}/>`)).toEqual(ports);
  });

  test.each(['none', 'socket'])('not of a display that listens on %s', (type) => {
    expect(portsOf(`<graphics type='vnc' port='5950' autoport='no'><listen type='${type}'/></graphics>`)).toEqual([]);
  });

  test('of every display, each with its place', () => {
    const xml = "<graphics type='vnc' port='5950'/><graphics type='spice' port='5951'/>";
    expect(displayPortsOf(domainWith(xml)).map(({ xpath }) => xpath)).toEqual(
      [1, 2].map((position) => `/domain/devices/graphics[${position}]/@port`),
    );
  });
});

function portsOf(graphics: string): number[] {
  return displayPortsOf(domainWith(graphics)).map(({ port }) => port);
}

function domainWith(graphics: string) {
  const text = `<domain type='kvm'><name>web01</name><devices>${graphics}</devices></domain>`;
  return parseDomain({ text, origin: 'web01.xml' });
}

describe('graphics-port-unique', () => {
  const own = (name: XmlName, graphics: string) => (parts: Parts) =>
    parts.declared.edit(name, /<graphics[\s\S]*<\/graphics>/, graphics);
  const fixed = (port: number) => `<graphics type='spice' port='${port}' listen='127.0.0.1'/>`;
  const said = (...changes: ((parts: Parts) => void)[]) => {
    const parts = goodParts();
    for (const change of changes) change(parts);
    return told(nth(runChecks(contextOf(parts), { select: ['graphics-port-unique', 'domain:CLIENT01'] }), 0));
  };
  const both = [own('domain-CLIENT01', fixed(5930)), own('domain-CLIENT02', fixed(5930))];
  const running = ({ domains }: Parts) => {
    for (const domain of domains) domain.state = 'running';
  };

  test('two domains with one port: a warning, and a failure where both are to run', () => {
    const words = '5930 is also the port of CLIENT02, not a port that no other display has';
    expect(said(...both)).toBe(`warn: ${words}`);
    expect(said(...both, running)).toBe(`fail: ${words}`);
  });

  test('domains over one disk, of which QEMU lets only one run, may share it', () => {
    const oneDisk = ({ declared }: Parts) => declared.edit('domain-CLIENT02', /client02\.qcow2/g, 'client01.qcow2');
    expect(said(...both, oneDisk)).toBe('pass: 5930');
    // Not where both are to run: then the disk is a mistake, and the port was copied with it.
    expect(said(...both, oneDisk, running)).toMatch(/^fail: 5930 is also the port of CLIENT02/);
  });

  test('two displays of one domain: it never starts', () => {
    const twice = "<graphics type='vnc' port='5930'/><graphics type='spice' port='5930'/>";
    expect(said(own('domain-CLIENT01', twice))).toBe(
      'fail: 5930 is also the port of another display of the domain, not a port that no other display has',
    );
    expect(said(own('domain-CLIENT01', twice), own('domain-CLIENT02', fixed(5930)))).toMatch(
      /^fail: 5930 is also the port of CLIENT02; 5930 is also the port of another display of the domain, and of CLIENT02/,
    );
  });

  test('other ports, and ports that libvirt chooses, are sound', () => {
    expect(said(own('domain-CLIENT01', fixed(5930)), own('domain-CLIENT02', fixed(5931)))).toBe('pass: 5930');
    expect(said()).toBe('pass: no fixed port');
  });
});
