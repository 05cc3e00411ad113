import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { run } from '../../lib/process/run.ts';
import { bodyOf, fitted, longestBody, markerOf } from '../../scripts/github/comment-body.mjs';
import { root } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

interface Comment {
  readonly id: number;
  readonly body: string;
  readonly user: { readonly type: string };
}

/** GitHub's API, as far as comments need it: https://docs.github.com/en/rest/issues/comments */
class StandInApi {
  comments: Comment[] = [];
  readonly requests: string[] = [];
  readonly tokens = new Set<string | undefined>();
  /** What every request is refused with. */
  refusal: { readonly status: number; readonly body: string } | undefined;
  readonly server = createServer(
    (request, response) => void this.#answer(request).then(([status, body]) => response.writeHead(status).end(body)),
  );

  async #answer(request: IncomingMessage): Promise<[number, string]> {
    const { method = '', url = '' } = request;
    this.requests.push(`${method} ${url}`);
    this.tokens.add(request.headers.authorization);
    let text = '';
    for await (const chunk of request) text += chunk;
    if (this.refusal) return [this.refusal.status, this.refusal.body];
    if (method === 'GET') {
      const page = Number(new URL(url, 'http://api').searchParams.get('page'));
      return [200, JSON.stringify(this.comments.slice((page - 1) * 100, page * 100))];
    }
    const { body } = JSON.parse(text);
    if (body.length > 65_536) return [422, '{ "message": "Validation Failed" }'];
    if (method === 'POST') this.comments.push({ id: 1000 + this.comments.length, body, user: { type: 'Bot' } });
    const id = Number(url.split('/').at(-1));
    if (method === 'PATCH')
      this.comments = this.comments.map((comment) => (comment.id === id ? { ...comment, body } : comment));
    return [method === 'POST' ? 201 : 200, '{ "html_url": "https://github.example/pull/7#comment" }'];
  }
}

const api = new StandInApi();
let place: Workplace;
let url: string;

beforeEach(async () => {
  place = new Workplace();
  Object.assign(api, { comments: [], refusal: undefined });
  api.requests.length = 0;
  api.tokens.clear();
  api.server.listen(0, '127.0.0.1');
  await once(api.server, 'listening');
  url = `http://127.0.0.1:${(api.server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  api.server.closeAllConnections();
  api.server.close();
  place[Symbol.dispose]();
});

const token = 'ghs_notForAnyEye';

async function show(env: NodeJS.ProcessEnv = {}, repository: string | null = 'us/lab') {
  const head = { sha: 'abc', repo: repository === null ? null : { full_name: repository } };
  const event = place.write('event.json', JSON.stringify({ pull_request: { number: 7, head } }));
  const summary = place.write('summary.md', '');
  const done = await run([join(root, 'scripts/github/show-report.mjs')], {
    cwd: place.folder,
    env: {
      ...process.env,
      ARTIFACT: 'virtspec',
      ARTIFACT_URL: 'https://github.example/artifact/1',
      COMMENT: 'true',
      EXIT_CODE: '1',
      GITHUB_API_URL: url,
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_EVENT_PATH: event,
      GITHUB_REPOSITORY: 'us/lab',
      GITHUB_RUN_ID: '99',
      GITHUB_SERVER_URL: 'https://github.example',
      GITHUB_STEP_SUMMARY: summary,
      GITHUB_TOKEN: token,
      LAB: 'lab.yaml',
      VERDICT: 'FAILED',
      ...env,
    },
  });
  const { readFileSync } = await import('node:fs');
  expect(done.stdout + done.stderr).not.toContain(token);
  return { ...done, summary: readFileSync(summary, 'utf8') };
}

test('the first run creates the comment, a later one updates it', async () => {
  place.write('reports/verify.md', '# virtspec verify: `lab`\n');
  place.write('reports/plan.md', '# virtspec plan: `lab`\n');
  const first = await show();
  expect(first).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('was created: https://github.example/pull/7'),
  });
  expect(api.comments[0]?.body).toBe(`<!-- virtspec: virtspec -->
### virtspec: FAILED · \`lab.yaml\`

Of [this run](https://github.example/us/lab/actions/runs/99), for abc. [The reports](https://github.example/artifact/1) of this run, to download.

# virtspec plan: \`lab\`

<details><summary>The report</summary>

# virtspec verify: \`lab\`

</details>
`);
  const second = await show({ VERDICT: 'PASSED' });
  expect(second.stdout).toContain('was updated');
  expect(api.comments).toHaveLength(1);
  expect(api.comments[0]?.body).toContain('### virtspec: PASSED');
  expect(api.requests.map((request) => request.split('?')[0])).toEqual([
    'GET /repos/us/lab/issues/7/comments',
    'POST /repos/us/lab/issues/7/comments',
    'GET /repos/us/lab/issues/7/comments',
    'PATCH /repos/us/lab/issues/comments/1000',
  ]);
  expect([...api.tokens]).toEqual([`Bearer ${token}`]);
});

test('it finds its comment behind a hundred others, and leaves a person’s copy and another lab’s comment alone', async () => {
  const person = { id: 1, body: `${markerOf('virtspec')}\ncopied`, user: { type: 'User' } };
  const other = { id: 2, body: `${markerOf('other')}\n`, user: { type: 'Bot' } };
  const talk = Array.from({ length: 120 }, (_, index) => ({ id: 10 + index, body: 'talk', user: { type: 'User' } }));
  api.comments = [person, other, ...talk, { id: 500, body: `${markerOf('virtspec')}\nold`, user: { type: 'Bot' } }];
  const { stdout } = await show();
  expect(stdout).toContain('was updated');
  expect(api.requests.at(-1)).toBe('PATCH /repos/us/lab/issues/comments/500');
  expect(api.comments.slice(0, 2)).toEqual([person, other]);
});

test.each([
  ['a fork', 'them/lab', {}],
  ['a fork that was deleted', null, {}],
])('%s: no request, a notice, and the summary says why', async (_, repository, env) => {
  const done = await show(env, repository);
  expect(done).toMatchObject({ code: 0, stdout: expect.stringMatching(/^::notice title=no comment::.*fork/) });
  expect(done.summary).toContain('[The reports](https://github.example/artifact/1)');
  expect(done.summary).toContain('a pull request from a fork has a token that may only read');
  expect(api.requests).toEqual([]);
});

test('without a token: no request, and a notice', async () => {
  const done = await show({ GITHUB_TOKEN: '' });
  expect(done).toMatchObject({ code: 0, stdout: expect.stringContaining('the step has no token') });
  expect(api.requests).toEqual([]);
});

test.each([
  ['another event', { GITHUB_EVENT_NAME: 'push' }],
  ['comments that are turned off', { COMMENT: 'false' }],
])('%s: the summary links the reports, and nothing else happens', async (_, env) => {
  const done = await show(env);
  expect(done).toMatchObject({ code: 0, stdout: '', stderr: '' });
  expect(done.summary).toBe('\n[The reports](https://github.example/artifact/1) of this run, to download.\n');
  expect(api.requests).toEqual([]);
});

test('a run without a report has a comment that says so, and no dead link', async () => {
  await show({ VERDICT: '', EXIT_CODE: '2', ARTIFACT_URL: '' });
  expect(api.comments[0]?.body).toContain('### virtspec: no verdict · `lab.yaml`');
  expect(api.comments[0]?.body).toContain('virtspec wrote no report (exit code 2)');
  expect(api.comments[0]?.body).not.toContain('The reports');
});

test('a report that is too long is cut to what GitHub accepts', async () => {
  place.write('reports/verify.md', `# A report\n\n\`\`\`\`xml\n${'<disk/>\n'.repeat(20_000)}\`\`\`\`\n`);
  const done = await show();
  expect(done.stdout).toContain('was created');
  const body = api.comments[0]?.body ?? '';
  expect(body.length).toBeLessThanOrEqual(longestBody);
  expect(body.length).toBeGreaterThan(longestBody - 500);
  expect(body).toMatch(/<disk\/>\n````\n\n<\/details>\n\n\n\*The rest does not fit/);
});

test.each([
  [
    403,
    '{ "message": "Resource not accessible by integration" }',
    /403: Resource not accessible by integration.*pull-requests: write/,
  ],
  [502, '<html>Bad Gateway</html>', /502: <html>Bad Gateway<\/html>\.$/],
])('if GitHub answers %d, the job does not fail: a warning says what and why', async (status, body, expected) => {
  api.refusal = { status, body };
  const done = await show();
  expect(done.code).toBe(0);
  expect(done.stdout.trim()).toMatch(/^::warning title=no comment::The comment could not be written/);
  expect(done.stdout.trim()).toMatch(expected);
});

test('if GitHub cannot be reached, the job does not fail', async () => {
  const done = await show({ GITHUB_API_URL: 'http://127.0.0.1:9' });
  expect(done).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^::warning title=no comment::.*ECONNREFUSED|bad port/),
  });
});

test('a text that fits is left as it is; markers are safe inside an HTML comment', () => {
  expect(fitted('short')).toBe('short');
  expect(markerOf('a --> b--<script>')).toBe('<!-- virtspec: a-b-script- -->');
  expect(bodyOf({ marker: 'm', title: 't', verdict: '', exitCode: '2', links: [] })).toMatch(
    /^m\n### virtspec: no verdict · t\n/,
  );
});
