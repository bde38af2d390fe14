'use strict';

const assert = require('node:assert');
const test = require('node:test');
const ask = require('./asking');

test('the prices are in euros', async () => {
  const { status, text } = await ask('/pricing');
  assert.strictEqual(status, 200);
  assert.match(text, /Spade: 12 EUR/);
});
