// SPDX-License-Identifier: Apache-2.0
// consume.mjs MODULES WHAT FILE [SCHEMA]: a reader from npm. sarif: the schema of jest-sarif; schema: any other, by ajv; hdf: the status table
// of inspecjs. Prints one JSON line: {"errors": […]} or {"status": {id: …}}.
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';

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

// One pattern of jest-sarif's copy is no valid Unicode expression; OSCAL's \p{L} needs them.
const readers = {
  sarif: () => validate(new (require('ajv-draft-04').default)({strict: false, unicodeRegExp: false, allErrors: true}),
    `${modules}/node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json`),
  schema: () => validate(new (require('ajv').default)({strict: false, allErrors: true}), schema),
  hdf: hdf_status,
};
console.log(JSON.stringify(readers[what]()));
