'use strict';

const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');

function page(url) {
  const name = /^\/([a-z]*)$/.exec(url)?.[1];
  const file = path.join(__dirname, 'pages', `${name || 'home'}.html`);
  return name !== undefined && fs.existsSync(file) ? fs.readFileSync(file) : null;
}

const TOLD_WITHIN_MS = 5000;

async function tellSlack(order) {
  try {
    const answer = await fetch(`${process.env.SLACK_URL}/services/T1`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: `Order ${order} is paid.` }),
      signal: AbortSignal.timeout(TOLD_WITHIN_MS),
    });
    if (!answer.ok) {
      console.error(`Slack answered with ${answer.status}`);
    }
  } catch (error) {
    console.error(`Slack cannot be reached: ${error.message}`);
  }
}

async function notify(request, response) {
  let body = '';
  for await (const chunk of request) {
    body += chunk;
  }
  try {
    await tellSlack(JSON.parse(body).order);
    response.writeHead(202).end();
  } catch {
    response.writeHead(400).end();
  }
}

module.exports = () => http.createServer((request, response) => {
  if (request.method === 'POST' && request.url === '/notify') {
    notify(request, response);
    return;
  }
  if (request.method !== 'GET') {
    response.writeHead(405).end();
    return;
  }
  const body = page(request.url);
  response.writeHead(body ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' });
  response.end(body ?? '<h1>Nothing is here</h1>');
});
