'use strict';

const assert = require('node:assert');
const test = require('node:test');
const ask = require('./asking');

test('nothing is sent to the home page', async () => {
  const { status } = await ask('/', { method: 'POST', body: 'x' });
  assert.strictEqual(status, 405);
});
