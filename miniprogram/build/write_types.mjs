// Writes src/api/document.ts from the API's document, read from standard input:
//   .venv/bin/flask --app wsgi openapi print | (cd miniprogram && npm run --silent types)
import { writeFileSync } from 'node:fs'
import { json } from 'node:stream/consumers'
import openapi, { astToString } from 'openapi-typescript'

const HEAD =
  '/* Written by `npm run types` from /api/v1/openapi.json; a test compares it with what the server says. */\n\n'
const written =
  HEAD + astToString(await openapi(await json(process.stdin), { alphabetize: true, defaultNonNullable: false }))

if (process.argv.includes('--print')) process.stdout.write(written)
else writeFileSync(new URL('../src/api/document.ts', import.meta.url), written)
