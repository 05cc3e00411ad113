import { expect, test } from 'vitest';
import { xpathOfLine } from '../../lib/xml/line.ts';

const source = {
  origin: 'x',
  text: `<network>
  <name>lan</name>
  <ip address='10.0.0.1'>
    <dhcp><range start='10.0.0.2' end='10.0.0.9'/></dhcp>
  </ip>
  <ip address='10.0.1.1'/>
</network>`,
};

test.each([
  [1, '/network'],
  [2, '/network/name'],
  [3, '/network/ip[1]'],
  [4, undefined],
  [5, undefined],
  [6, '/network/ip[2]'],
])('line %i: %s', (line, xpath) => {
  expect(xpathOfLine(source, line)).toBe(xpath);
});
