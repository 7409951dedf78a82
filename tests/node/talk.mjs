// How a script and the test that runs it talk: one JSON object a line, each way.
import { createInterface } from 'node:readline';

export const facts = JSON.parse(process.env.FRONTDESK_FACTS);

const input = createInterface({ input: process.stdin });
const answers = input[Symbol.asyncIterator]();

function write(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

/** Ask the test for something that only it has; its answer. */
export async function ask(message) {
  write(message);
  return JSON.parse((await answers.next()).value);
}

/** Report a step; what was found goes with it. */
export function say(step, found = {}) {
  write({ step, ...found });
}

/** Send the person's browser to a URL. The answer: status, location, form, and the pages they filled in. */
export function visit(url) {
  return ask({ visit: `${url}` });
}

/** Let the person allow the device whose code came in this link. */
export function approve(url) {
  return ask({ approve: url });
}

/** The error that a promise must end in, in the library's own words. */
export async function refusal(promise) {
  try {
    await promise;
  } catch (error) {
    const { name, message, code, error: oauth, error_description: description, status } = error;
    const cause = error.cause instanceof Error ? error.cause.message : undefined;
    return { name, message, code, error: oauth, description, status, cause };
  }
  throw new Error('it was accepted');
}

/** Run the scenario that the command line names. */
export async function run(scenarios) {
  const scenario = scenarios[process.argv[2]];
  if (!scenario) throw new Error(`no scenario ${process.argv[2]}; there are ${Object.keys(scenarios)}`);
  await scenario();
  input.close();
}
