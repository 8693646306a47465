// SPDX-License-Identifier: Apache-2.0
// consume.mjs MODULES WHAT FILE [SCHEMA]: a reader from npm. sarif: the schema of jest-sarif; schema: any other, by ajv; hdf: the status table
// of inspecjs; junit: what junit2json counts. Prints one JSON line: {"errors": […]}, {"status": {id: …}} or {"counts": {…}, "texts": […]}.
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {pathToFileURL} from 'node:url';

const [modules, what, file, schema] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const json = (path) => JSON.parse(readFileSync(path, 'utf8'));

function validate(ajv, schema_path) {
  require('ajv-formats').default(ajv);
  const valid = ajv.compile(json(schema_path));
  valid(json(file));
  return {errors: (valid.errors ?? []).slice(0, 5).map((one) => `${one.instancePath} ${one.message}`)};
}

function hdf_status() {
  const {convertFile, contextualizeEvaluation} = require('inspecjs');
  const evaluation = contextualizeEvaluation(convertFile(readFileSync(file, 'utf8'))['1_0_ExecJson']);
  const status = {};
  for (const profile of evaluation.contains)
    for (const control of profile.contains)
      status[control.data.id] = (control.hdf.waived ? 'Waived ' : '') + control.hdf.status;
  return {status};
}

// texts: message and body of each case that has a child, as the reader hands them on.
async function junit_counts() {
  const {parse} = await import(pathToFileURL(require.resolve('junit2json')));
  const suites = (await parse(readFileSync(file, 'utf8'))).testsuite;
  const counts = {suites: suites.length, cases: 0, failure: 0, error: 0, skipped: 0, told: {tests: 0, failures: 0, errors: 0, skipped: 0}};
  const texts = [];
  for (const suite of suites) {
    for (const name of Object.keys(counts.told)) counts.told[name] += suite[name];
    for (const one of suite.testcase) {
      counts.cases++;
      for (const kind of ['failure', 'error', 'skipped'])
        for (const child of one[kind] ?? []) {
          counts[kind]++;
          texts.push([one.classname, one.name, child.message, child.inner]);
        }
    }
  }
  return {counts, texts};
}

// One pattern of jest-sarif's copy is no valid Unicode expression; OSCAL's \p{L} needs them.
const readers = {
  sarif: () => validate(new (require('ajv-draft-04').default)({strict: false, unicodeRegExp: false, allErrors: true}),
    `${modules}/node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json`),
  schema: () => validate(new (require('ajv').default)({strict: false, allErrors: true}), schema),
  hdf: hdf_status,
  junit: junit_counts,
};
console.log(JSON.stringify(await readers[what]()));
