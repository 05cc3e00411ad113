#!/usr/bin/env node
// Shows the reports of one verified lab (action.yml): links the uploaded reports in the summary of the step, and puts them into one comment of the
// pull request, which later runs update. In the environment, besides what GitHub sets:
//   ARTIFACT, ARTIFACT_URL  name and address of the uploaded reports; empty if none were uploaded
//   LAB, VERDICT, EXIT_CODE of the run
//   COMMENT                 `true` to write the comment
//   GITHUB_TOKEN            with pull-requests: write
// What cannot be shown is a notice or a warning: it never fails the job.
import { appendFileSync, readFileSync } from 'node:fs';
import { bodyOf, markerOf } from './comment-body.mjs';
import { putComment } from './sticky-comment.mjs';

const env = process.env;
const said = (name) => env[name] ?? '';

const annotate = (kind, title, message) =>
  console.log(
    `::${kind} title=${title}::${message.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')}`,
  );

function summarize(line) {
  if (said('GITHUB_STEP_SUMMARY') !== '') appendFileSync(said('GITHUB_STEP_SUMMARY'), `\n${line}\n`);
}

function textOf(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The pull request of this run; undefined if it is of another event. */
function pullRequest() {
  if (!['pull_request', 'pull_request_target'].includes(said('GITHUB_EVENT_NAME'))) return undefined;
  return JSON.parse(readFileSync(said('GITHUB_EVENT_PATH'), 'utf8')).pull_request;
}

const reportsLink = said('ARTIFACT_URL') && `[The reports](${said('ARTIFACT_URL')}) of this run, to download.`;

/** Why the pull request gets no comment; undefined if it gets one. */
function whyNot({ head }) {
  const fork = head?.repo?.full_name !== said('GITHUB_REPOSITORY');
  if (fork && said('GITHUB_EVENT_NAME') === 'pull_request')
    return 'a pull request from a fork has a token that may only read. The report is in the summary of the run.';
  if (said('GITHUB_TOKEN') === '') return 'the step has no token. The report is in the summary of the run.';
  return undefined;
}

async function comment(pull) {
  const marker = markerOf(said('ARTIFACT') || said('LAB'));
  const run = `${said('GITHUB_SERVER_URL')}/${said('GITHUB_REPOSITORY')}/actions/runs/${said('GITHUB_RUN_ID')}`;
  const body = bodyOf({
    marker,
    title: `\`${said('LAB').replace(/[`\s]+/g, ' ')}\``,
    verdict: said('VERDICT'),
    exitCode: said('EXIT_CODE'),
    plan: textOf('reports/plan.md'),
    report: textOf('reports/verify.md'),
    links: [`Of [this run](${run}), for ${pull.head?.sha ?? 'the pull request'}. ${reportsLink}`.trim()],
  });
  const place = {
    api: said('GITHUB_API_URL'),
    repository: said('GITHUB_REPOSITORY'),
    number: pull.number,
    token: said('GITHUB_TOKEN'),
  };
  const { did, url } = await putComment(place, marker, body);
  console.log(`The comment of the pull request was ${did}: ${url}`);
}

if (reportsLink !== '') summarize(reportsLink);
const pull = pullRequest();
if (said('COMMENT') === 'true' && pull !== undefined) {
  const reason = whyNot(pull);
  if (reason !== undefined) {
    annotate('notice', 'no comment', `The pull request gets no comment: ${reason}`);
    summarize(`The pull request got no comment: ${reason}`);
  } else {
    await comment(pull).catch((error) => {
      const fix = [401, 403, 404].includes(error.status)
        ? ' Give the job `permissions: { contents: read, pull-requests: write }`, or the input `comment: false`.'
        : '';
      annotate(
        'warning',
        'no comment',
        `The comment could not be written: ${error.cause?.message ?? error.message}.${fix}`,
      );
    });
  }
}
