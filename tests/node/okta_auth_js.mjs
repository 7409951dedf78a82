// @okta/okta-auth-js as a sign-in page of one's own. FRONTDESK_FACTS: {issuer, client_id, redirect_uri, login, password, …}.
import { OktaAuth } from '@okta/okta-auth-js';
import { ask, facts, run, say } from './talk.mjs';

const SCOPES = ['openid', 'profile', 'email', 'offline_access'];
const { login: username, password } = facts;
const auth = new OktaAuth({
  issuer: facts.issuer,
  clientId: facts.client_id,
  redirectUri: facts.redirect_uri,
  scopes: SCOPES,
});

/** The code that the person's authenticator app shows; `secret` where it was set up just now. */
const codeOf = async (secret) => (await ask({ totp: secret ?? '' })).code;
/** The newest message to an address or number. */
const messageTo = (to) => ask({ message: to });

/** What a transaction shows: its state, and what may be done in it. */
function shown(transaction) {
  const { status, user, factors, factor, policy, sessionToken, recoveryType, factorResult } = transaction;
  const methods = Object.keys(transaction).filter((name) => typeof transaction[name] === 'function').sort();
  const login = user?.profile?.login;
  return {
    status, login, methods, policy, recoveryType, factorResult,
    factors: factors?.map((one) => [one.factorType, one.status ?? null]),
    factor: factor?.factorType,
    hasSessionToken: Boolean(sessionToken),
  };
}

function tell(step, transaction) {
  say(step, shown(transaction));
  return transaction;
}

/** The code of Okta's error that a promise must end in. */
async function refusal(promise) {
  try {
    await promise;
  } catch (error) {
    const { name, errorCode, errorSummary, errorCauses } = error;
    return { name, errorCode, errorSummary, causes: errorCauses?.map((cause) => cause.errorSummary) };
  }
  throw new Error('it was accepted');
}

const signIn = async (options = {}) => tell('begun', await auth.signInWithCredentials({ username, password, ...options }));
const factorOf = (transaction, type) => transaction.factors.find((factor) => factor.factorType === type);

/** What getWithoutPrompt does in a page, by hand: a code for the session token, and tokens for the code. */
async function tokensFor(sessionToken) {
  const params = await auth.token.prepareTokenParams({ responseType: 'code' });
  const query = new URLSearchParams({
    client_id: facts.client_id,
    redirect_uri: facts.redirect_uri,
    response_type: 'code',
    scope: SCOPES.join(' '),
    state: params.state,
    nonce: params.nonce,
    code_challenge: params.codeChallenge,
    code_challenge_method: params.codeChallengeMethod,
    prompt: 'none',
    sessionToken,
  });
  const answer = await fetch(`${facts.issuer.replace(/\/$/, '')}/v1/authorize?${query}`, { redirect: 'manual' });
  const callback = new URL(answer.headers.get('location'));
  const authorizationCode = callback.searchParams.get('code');
  if (!authorizationCode) throw new Error(`no code: ${callback.search}`);
  return auth.token.exchangeCodeForTokens({ ...params, authorizationCode });
}

/** Tokens whose signatures and claims the library checked, renewed and revoked. */
async function tokens() {
  const { sessionToken } = await signIn();
  const { tokens: issued } = await tokensFor(sessionToken);
  const { idToken, accessToken, refreshToken } = issued;
  await auth.token.verify(idToken, { clientId: facts.client_id, issuer: facts.issuer, accessToken: accessToken.accessToken });
  const person = await auth.token.getUserInfo(accessToken, idToken);
  say('tokens', { claims: idToken.claims, scopes: accessToken.scopes, sub: person.sub, name: person.name });
  const again = await auth.token.renewTokensWithRefresh({ scopes: SCOPES }, refreshToken);
  say('renewed', { another: again.accessToken.accessToken !== accessToken.accessToken, sub: again.idToken.claims.sub });
  auth.tokenManager.setTokens(again);
  await auth.revokeAccessToken();
  await auth.revokeRefreshToken();
  auth.tokenManager.clear(); // its timers would keep the process alive
  const over = await fetch(again.accessToken.userinfoUrl, { headers: { Authorization: `Bearer ${again.accessToken.accessToken}` } });
  say('revoked', { status: over.status });
}

async function totp() {
  const required = await signIn();
  const factor = factorOf(required, 'token:software:totp');
  say('wrong', await refusal(factor.verify({ passCode: '000000' })));
  const done = tell('done', await factor.verify({ passCode: await codeOf() }));
  const { tokens: issued } = await tokensFor(done.sessionToken);
  say('tokens', { amr: issued.idToken.claims.amr });
}

async function sms() {
  const required = await signIn();
  const challenge = tell('challenge', await factorOf(required, 'sms').verify());
  const back = tell('back', await challenge.prev());
  say('too soon', await refusal(factorOf(back, 'sms').verify()));
  const { code } = await messageTo(facts.phone);
  tell('done', await factorOf(back, 'sms').verify({ passCode: code }));
}

async function question() {
  const factor = factorOf(await signIn(), 'question');
  say('wrong', await refusal(factor.verify({ answer: 'spinach' })));
  tell('done', await factor.verify({ answer: 'mushrooms' }));
}

/** Several factors one after the other, then no more. */
async function enroll() {
  let transaction = await signIn({ options: { multiOptionalFactorEnroll: true } });
  const profile = { question: 'disliked_food', answer: 'mushrooms' };
  transaction = tell('question', await factorOf(transaction, 'question').enroll({ profile }));
  transaction = tell('phone', await factorOf(transaction, 'sms').enroll({ profile: { phoneNumber: facts.phone } }));
  const { code } = await messageTo(facts.phone);
  transaction = tell('phone active', await transaction.activate({ passCode: code }));
  transaction = tell('app', await factorOf(transaction, 'token:software:totp').enroll());
  const { sharedSecret } = transaction.activation ?? transaction.factor.activation;
  transaction = tell('back', await transaction.prev());
  tell('done', await transaction.skip());
  say('secret', { long: sharedSecret.length >= 16 });
}

async function required() {
  let transaction = await signIn();
  transaction = tell('app', await factorOf(transaction, 'token:software:totp').enroll());
  const { sharedSecret } = transaction.activation ?? transaction.factor.activation;
  say('wrong', await refusal(transaction.activate({ passCode: '000000' })));
  tell('done', await transaction.activate({ passCode: await codeOf(sharedSecret) }));
}

async function expired() {
  const transaction = await signIn();
  say('wrong', await refusal(transaction.changePassword({ oldPassword: 'another', newPassword: facts.new_password })));
  tell('done', await transaction.changePassword({ oldPassword: password, newPassword: facts.new_password }));
  tell('again', await auth.signInWithCredentials({ username, password: facts.new_password }));
}

async function warned() {
  const transaction = await signIn({ options: { warnBeforePasswordExpired: true } });
  tell('skipped', await transaction.skip());
}

/** Where a transaction stands is asked, and it is given up. */
async function resumed() {
  const transaction = await signIn();
  const { stateToken } = transaction.data;
  say('exists', { stored: Boolean(await auth.tx.exists()) });
  tell('introspected', await auth.tx.introspect({ stateToken }));
  tell('resumed', await auth.tx.resume({ stateToken }));
  await transaction.cancel();
  say('over', await refusal(auth.tx.resume({ stateToken })));
}

async function wrongPassword() {
  say('wrong', await refusal(auth.signInWithCredentials({ username, password: 'not this one' })));
}

async function forgotByMail() {
  tell('asked', await auth.forgotPassword({ username, factorType: 'EMAIL' }));
  const { link } = await messageTo(facts.mail);
  const recoveryToken = new URL(link).pathname.split('/').pop();
  let transaction = tell('opened', await auth.verifyRecoveryToken({ recoveryToken }));
  if (transaction.status === 'RECOVERY') {
    say('wrong', await refusal(transaction.answer({ answer: 'in the well' })));
    transaction = tell('answered', await transaction.answer({ answer: 'under the mat' }));
  }
  tell('done', await transaction.resetPassword({ newPassword: facts.new_password }));
  say('spent', await refusal(auth.verifyRecoveryToken({ recoveryToken })));
  tell('again', await auth.signInWithCredentials({ username, password: facts.new_password }));
}

async function forgotBySms() {
  let transaction = tell('asked', await auth.forgotPassword({ username, factorType: 'SMS' }));
  say('wrong', await refusal(transaction.verify({ passCode: 'abc' })));
  transaction = tell('verified', await transaction.verify({ passCode: (await messageTo(facts.phone)).code }));
  if (transaction.status === 'RECOVERY') transaction = await transaction.answer({ answer: 'under the mat' });
  tell('done', await transaction.resetPassword({ newPassword: facts.new_password }));
}

async function unlock() {
  for (let tries = 0; tries < facts.tries; tries += 1) await refusal(auth.signInWithCredentials({ username, password: 'wrong' }));
  const locked = await auth.signInWithCredentials({ username, password }).then(shown, (error) => ({ status: error.errorCode }));
  say('locked', locked);
  tell('asked', await auth.unlockAccount({ username, factorType: 'EMAIL' }));
  const { link } = await messageTo(facts.mail);
  const recoveryToken = new URL(link).pathname.split('/').pop();
  let transaction = tell('opened', await auth.verifyRecoveryToken({ recoveryToken }));
  if (transaction.status === 'RECOVERY') transaction = tell('answered', await transaction.answer({ answer: 'under the mat' }));
  await signIn();
}

await run({
  tokens, totp, sms, question, enroll, required, expired, warned, resumed, wrongPassword, forgotByMail, forgotBySms, unlock,
});
