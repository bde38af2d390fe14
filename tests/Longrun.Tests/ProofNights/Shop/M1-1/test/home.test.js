'use strict';

const assert = require('node:assert');
const test = require('node:test');
const ask = require('./asking');

test('the home page says what the shop is for', async () => {
  const { status, text } = await ask('/');
  assert.strictEqual(status, 200);
  assert.match(text, /Everything for the garden/);
});

test('what is not there is not found', async () => {
  const { status } = await ask('/nothing');
  assert.strictEqual(status, 404);
});
