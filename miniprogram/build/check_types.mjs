// Checks the types of everything here. The kit comes as source, so its own errors are found too; no program of ours can
// mend those. They are counted aloud and left alone; an error in a file of ours fails the check.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'

const compiler = createRequire(import.meta.url).resolve('vue-tsc/bin/vue-tsc.js')
const run = spawnSync(process.execPath, [compiler, '--noEmit', '--pretty', 'false'], { encoding: 'utf8' })
// An error is a line that begins with its file, and the indented lines after it.
const errors = (run.stdout + run.stderr).split(/\n(?=\S)/).filter((error) => error.trim())
const ours = errors.filter((error) => !error.startsWith('node_modules/'))
process.stdout.write(ours.map((error) => error.trimEnd() + '\n').join(''))
console.log(`${ours.length} errors in types (the kit has ${errors.length - ours.length} of its own)`)
process.exit(ours.length || (run.status && !errors.length) ? 1 : 0)
