/** What GitHub's API answered, if it refused. It never contains the token. */
export class Refused extends Error {
  constructor(status, message) {
    super(`GitHub answered ${status}: ${message}`);
    this.status = status;
  }
}

/**
 * Writes `body` into the comment of a pull request that begins with `marker`: the one of an earlier run, else a new one.
 *
 * @param {{ api: string, repository: string, number: number, token: string }} place
 * @returns {Promise<{ did: 'updated' | 'created', url: string }>}
 * @throws {Refused} if GitHub refuses; another error if it cannot be reached
 */
export async function putComment(place, marker, body) {
  const earlier = await findComment(place, marker);
  const path = earlier === undefined ? `issues/${place.number}/comments` : `issues/comments/${earlier.id}`;
  const written = await call(place, earlier === undefined ? 'POST' : 'PATCH', path, { body });
  return { did: earlier === undefined ? 'created' : 'updated', url: written.html_url };
}

/** Pages of a hundred, up to a thousand comments: a pull request with more gets a second comment, rather than a job that never ends. */
async function findComment(place, marker) {
  for (let page = 1; page <= 10; page += 1) {
    const comments = await call(place, 'GET', `issues/${place.number}/comments?per_page=100&page=${page}`);
    // A person's comment that begins with the same line stays as it is.
    const found = comments.find(({ body, user }) => user?.type === 'Bot' && body?.startsWith(marker));
    if (found !== undefined || comments.length < 100) return found;
  }
  return undefined;
}

async function call({ api, repository, token }, method, path, data) {
  const response = await fetch(`${api}/repos/${repository}/${path}`, {
    method,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'user-agent': 'virtspec',
      'x-github-api-version': '2022-11-28',
    },
    body: data === undefined ? undefined : JSON.stringify(data),
    signal: AbortSignal.timeout(30_000),
  });
  const text = await response.text();
  if (!response.ok) throw new Refused(response.status, messageOf(text));
  return JSON.parse(text);
}

function messageOf(text) {
  try {
    return JSON.parse(text).message ?? '';
  } catch {
    return text.slice(0, 200);
  }
}
