import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Answers that a real engine cannot be made to give: a status and a body; a list is a stream of lines. */
export interface StandInAnswers {
  readonly info?: Answer;
  readonly image?: Answer;
  readonly build?: Answer;
  /** What a build waits for after it was requested. */
  readonly building?: () => Promise<void>;
  /** Existing containers, as listed by `/containers/json`. */
  readonly containers?: readonly object[];
  readonly pull?: Answer;
  readonly create?: Answer;
  /** The answers for each start in turn; the last one repeats. */
  readonly start?: readonly Answer[];
}

/** A list is a stream of lines, except for `/containers/json`. */
type Answer = readonly [status: number, body?: object | readonly object[]];

/** An engine that only answers, on a socket in the file system, and records what it was asked to list, to create and to remove. */
export async function standInEngine(path: string, answers: StandInAnswers) {
  const created: { Labels: Record<string, string>; HostConfig: { Devices: { PathOnHost: string }[] } }[] = [];
  const listed: string[] = [];
  const removed: string[] = [];
  const sockets = new Set<Socket>();
  let starts = 0;
  const answer = (method: string, url: string): Answer => {
    const route = `${method} ${url.replace(/^\/v[\d.]+/, '').replace(/\?.*/, '')}`;
    if (/^GET \/info/.test(route)) return answers.info ?? [200, { ServerVersion: '0', OperatingSystem: 'none' }];
    if (/^GET \/containers\/json/.test(route)) {
      listed.push(new URL(url, 'http://engine').searchParams.get('filters') ?? '');
      return [200, answers.containers ?? []];
    }
    if (/^GET \/version/.test(route)) return [200, { Version: '0', Components: [{ Name: 'Engine' }] }];
    if (/^GET \/images\//.test(route)) return answers.image ?? [200, { Id: 'sha256:0' }];
    if (/^POST \/build/.test(route)) return answers.build ?? [200, []];
    if (/^POST \/images\/create/.test(route)) return answers.pull ?? [200, []];
    if (/^POST \/containers\/create/.test(route)) return answers.create ?? [201, { Id: `c${created.length}` }];
    if (/^POST .*\/start$/.test(route)) return answers.start?.[Math.min(starts++, answers.start.length - 1)] ?? [204];
    if (/^DELETE /.test(route)) {
      removed.push(route);
      return [204];
    }
    return [404, { message: 'No such container' }];
  };
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      const { method = '', url = '' } = request;
      if (/containers\/create/.test(url)) created.push(JSON.parse(body));
      const [status, said] = answer(method, url);
      response.writeHead(status, { 'content-type': 'application/json' });
      if (/\/containers\/json/.test(url)) response.end(JSON.stringify(said));
      else if (/\/build/.test(url) && answers.building) void answers.building().then(() => finish(response, said));
      else finish(response, said);
    });
  });
  const finish = (response: ServerResponse, said: Answer[1]) => {
    if (Array.isArray(said)) response.end(said.map((line) => `${JSON.stringify(line)}\n`).join(''));
    else response.end(said && JSON.stringify(said));
  };
  server.on('upgrade', (_, socket) => {
    socket.write('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n');
    socket.on('error', () => {});
    if (answers.start === undefined) socket.end();
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
  });
  server.listen(path);
  await once(server, 'listening');
  return {
    created,
    listed,
    removed,
    [Symbol.dispose]() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
