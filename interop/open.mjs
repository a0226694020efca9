// Opens an age file with an identity, as somebody without Homeward would: node open.mjs IDENTITY FILE > everything.tar
import { Decrypter } from "age-encryption";
import { readFileSync } from "node:fs";

const [identity, file] = process.argv.slice(2);
const opened = new Decrypter();
opened.addIdentity(identity);
process.stdout.write(await opened.decrypt(readFileSync(file)));
