// @okta/jwt-verifier over tokens. FRONTDESK_FACTS.questions: [{name, verifier, token, audience | clientId, nonce?}].
import OktaJwtVerifier from '@okta/jwt-verifier';
import { facts, refusal, run, say } from './talk.mjs';

function ask(verifier, { token, audience, clientId, nonce }) {
  return clientId ? verifier.verifyIdToken(token, clientId, nonce) : verifier.verifyAccessToken(token, audience);
}

async function verify() {
  for (const question of facts.questions) {
    const answer = ask(new OktaJwtVerifier(question.verifier), question);
    const verdict = await answer.then(({ claims }) => ({ claims }), () => refusal(answer));
    say(question.name, verdict);
  }
}

async function rotated() {
  const verifier = new OktaJwtVerifier(facts.questions[0].verifier);
  for (const question of facts.questions) say(question.name, { claims: (await ask(verifier, question)).claims });
}

await run({ verify, rotated });
