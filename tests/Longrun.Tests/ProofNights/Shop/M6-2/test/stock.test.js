'use strict';

const assert = require('node:assert');
const test = require('node:test');
const ask = require('./asking');

test('the stock page counts spades', async () => {
  const { text } = await ask('/stock');
  assert.match(text, /3 spades/);
});

// Like a port that is taken or a clock that is slow: red in the first checkout of a commit, green in the next.
test('the stock is counted in time', () => {
  assert.doesNotMatch(process.cwd(), /gate-tests\.1$/);
});
