/** Preloaded into `unroll train`: says at the end how much memory the process had at most. */
const { writeSync } = require('node:fs');

process.on('exit', () => writeSync(2, `\n${JSON.stringify({ peakMemory: process.resourceUsage().maxRSS * 1024 })}\n`));
