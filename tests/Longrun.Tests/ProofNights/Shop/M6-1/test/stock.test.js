'use strict';

const assert = require('node:assert');
const test = require('node:test');
const ask = require('./asking');

test('the stock page counts spades', async () => {
  const { text } = await ask('/stock');
  assert.match(text, /3 spades/);
});
