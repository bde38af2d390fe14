'use strict';

const assert = require('node:assert');
const test = require('node:test');
const ask = require('../test/asking');

test('pages are whole HTML', async () => {
  const { text } = await ask('/');
  assert.match(text, /^<!doctype html>/);
});

test('no path leads out of the pages', async () => {
  const { status } = await ask('/..%2fserver.js');
  assert.strictEqual(status, 404);
});
