'use strict';

const assert = require('node:assert');
const test = require('node:test');
const ask = require('./asking');

test('an order that is no JSON is refused', async () => {
  const { status } = await ask('/notify', { method: 'POST', body: '{' });
  assert.strictEqual(status, 400);
});

test('an order is taken where Slack cannot be reached', async () => {
  process.env.SLACK_URL = 'http://127.0.0.1:9';
  const { status } = await ask('/notify', { method: 'POST', body: '{"order": 17}' });
  assert.strictEqual(status, 202);
});
