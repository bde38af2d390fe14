'use strict';

const assert = require('node:assert');
const test = require('node:test');
const ask = require('./asking');

test('the about page names the gardener', async () => {
  const { text } = await ask('/about');
  assert.match(text, /Ada the gardener/);
});
