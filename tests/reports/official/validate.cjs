// Reads one bundle a line as JSON and answers with what the published definitions of FHIR R4 say against it, one JSON list a line.
const { createInterface } = require("node:readline");
const { Fhir } = require("fhir");

const fhir = new Fhir();

function against(bundle) {
  const found = fhir.validate(bundle, { errorOnUnexpected: true });
  return found.messages.map((one) => [one.severity, `${one.resourceId || ""} ${one.location}`.trim(), one.message]);
}

createInterface({ input: process.stdin }).on("line", (line) => console.log(JSON.stringify(against(JSON.parse(line)))));
