'use strict';

const assert = require('node:assert');
const net = require('node:net');
const test = require('node:test');
const ask = require('./asking');

test('the stock page counts spades', async () => {
  const { text } = await ask('/stock');
  assert.match(text, /3 spades/);
});

test('the stock is counted in time', async () => {
  const said = await new Promise((done, fail) => {
    let text = '';
    net.connect(STOCK_PORT, '127.0.0.1')
      .on('data', (part) => { text += part; })
      .on('end', () => done(text))
      .on('error', fail);
  });
  assert.strictEqual(said, 'counted');
});
