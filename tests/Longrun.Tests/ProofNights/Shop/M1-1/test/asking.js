'use strict';

const app = require('../app');

/** Starts the shop, asks it once, and stops it. */
module.exports = async (path, options) => {
  const server = app();
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  try {
    const answer = await fetch(`http://127.0.0.1:${server.address().port}${path}`, options);
    return { status: answer.status, text: await answer.text() };
  } finally {
    server.close();
    server.closeAllConnections();
  }
};
