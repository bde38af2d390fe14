'use strict';

const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');

function page(url) {
  const name = /^\/([a-z]*)$/.exec(url)?.[1];
  const file = path.join(__dirname, 'pages', `${name || 'home'}.html`);
  return name !== undefined && fs.existsSync(file) ? fs.readFileSync(file) : null;
}

module.exports = () => http.createServer((request, response) => {
  if (request.method !== 'GET') {
    response.writeHead(405).end();
    return;
  }
  const body = page(request.url);
  response.writeHead(body ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' });
  response.end(body ?? '<h1>Nothing is here</h1>');
});
