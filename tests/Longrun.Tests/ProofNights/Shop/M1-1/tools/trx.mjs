// A reporter for node --test that writes TRX, as Visual Studio's tools read it.
const written = value => String(value).replace(/[&<>"']/g, mark => `&#${mark.charCodeAt(0)};`);

const outcomeOf = (type, data) =>
  data.skip !== undefined || data.todo !== undefined ? 'NotExecuted' : type === 'test:pass' ? 'Passed' : 'Failed';

export default async function* trx(source) {
  const tests = [];
  for await (const { type, data } of source) {
    if (type === 'test:pass' || type === 'test:fail') {
      tests.push({ name: data.name, outcome: outcomeOf(type, data), error: data.details?.error?.message });
    }
  }

  const count = outcome => tests.filter(test => test.outcome === outcome).length;
  yield '<?xml version="1.0" encoding="utf-8"?>\n';
  yield '<TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">\n  <Results>\n';
  for (const [index, { name, outcome, error }] of tests.entries()) {
    const message = error
      ? `<Output><ErrorInfo><Message>${written(error)}</Message></ErrorInfo></Output>` : '';
    yield `    <UnitTestResult testId="${index}" testName="${written(name)}" outcome="${outcome}">`
      + `${message}</UnitTestResult>\n`;
  }
  yield '  </Results>\n  <TestDefinitions>\n';
  for (const [index, { name }] of tests.entries()) {
    yield `    <UnitTest id="${index}" name="${written(name)}">`
      + `<TestMethod className="contract" name="${written(name)}" /></UnitTest>\n`;
  }
  yield `  </TestDefinitions>\n  <ResultSummary outcome="${count('Failed') > 0 ? 'Failed' : 'Completed'}">\n`;
  yield `    <Counters total="${tests.length}" passed="${count('Passed')}" failed="${count('Failed')}" />\n`;
  yield '  </ResultSummary>\n</TestRun>\n';
}
