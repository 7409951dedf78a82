// openid-client as relying party. One scenario a run; FRONTDESK_FACTS: {issuer, client, redirect_uri?, auth?, key?, alg?}.
import * as client from 'openid-client';
import { approve, facts, refusal, run, say, visit } from './talk.mjs';

const INSECURE = { execute: [client.allowInsecureRequests] };
const SCOPE = 'openid profile email offline_access';
const ALGORITHMS = {
  RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  PS256: { name: 'RSA-PSS', hash: 'SHA-256' },
  ES256: { name: 'ECDSA', namedCurve: 'P-256' },
  Ed25519: { name: 'Ed25519' },
};

async function privateKey() {
  const { kid, use, alg, ...jwk } = facts.key;
  return { key: await crypto.subtle.importKey('jwk', jwk, ALGORITHMS[facts.alg], false, ['sign']), kid };
}

async function clientAuth() {
  const secret = facts.client.client_secret;
  switch (facts.client.token_endpoint_auth_method) {
    case 'client_secret_basic': return client.ClientSecretBasic(secret);
    case 'client_secret_post': return client.ClientSecretPost(secret);
    case 'client_secret_jwt': return client.ClientSecretJwt(secret);
    case 'private_key_jwt': return client.PrivateKeyJwt(await privateKey());
    default: return client.None();
  }
}

async function discover(...also) {
  const options = { execute: [client.allowInsecureRequests, ...also] };
  const { client_id } = facts.client;
  return client.discovery(new URL(facts.issuer), client_id, facts.metadata, await clientAuth(), options);
}

/** The parameters of a code request, and the checks that its answer must pass. */
async function codeRequest(also = {}) {
  const checks = {
    pkceCodeVerifier: client.randomPKCECodeVerifier(),
    expectedState: client.randomState(),
    expectedNonce: client.randomNonce(),
    idTokenExpected: true,
  };
  const parameters = {
    redirect_uri: facts.redirect_uri,
    scope: SCOPE,
    code_challenge: await client.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: checks.expectedState,
    nonce: checks.expectedNonce,
    ...also,
  };
  return { parameters, checks };
}

async function signIn(config, also) {
  const { parameters, checks } = await codeRequest(also);
  const answer = await visit(client.buildAuthorizationUrl(config, parameters));
  const callback = new URL(answer.location);
  return { callback, checks, pages: answer.pages };
}

async function tokensOf(config, also) {
  const { callback, checks } = await signIn(config, also);
  return client.authorizationCodeGrant(config, callback, checks);
}

/** What the tests look at; tokens themselves stay here. */
function shown(tokens) {
  const { token_type, scope, expires_in, access_token, refresh_token } = tokens;
  const header = JSON.parse(Buffer.from(access_token.split('.')[0], 'base64url'));
  return { token_type, scope, expires_in, refreshes: Boolean(refresh_token), header, claims: tokens.claims?.() };
}

async function code() {
  const config = await discover(client.enableNonRepudiationChecks);
  say('discovery', { issuer: config.serverMetadata().issuer, pkce: config.serverMetadata().supportsPKCE() });
  const { callback, checks, pages } = await signIn(config);
  say('authorization', { iss: callback.searchParams.get('iss'), pages });
  const tokens = await client.authorizationCodeGrant(config, callback, checks);
  say('tokens', shown(tokens));
  const { sub } = tokens.claims();
  say('userinfo', await client.fetchUserInfo(config, tokens.access_token, sub));
  say('wrong subject', await refusal(client.fetchUserInfo(config, tokens.access_token, 'somebody else')));
  say('introspection', await client.tokenIntrospection(config, tokens.access_token));
  say('introspection of the refresh token', await client.tokenIntrospection(config, tokens.refresh_token));
  const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token);
  say('refresh', { ...shown(refreshed), rotated: refreshed.refresh_token !== tokens.refresh_token });
  const narrowed = await client.refreshTokenGrant(config, refreshed.refresh_token, { scope: 'openid' });
  say('refresh with less scope', shown(narrowed));
  await client.tokenRevocation(config, narrowed.refresh_token);
  say('revocation');
  say('introspection after revocation', await client.tokenIntrospection(config, narrowed.access_token));
  say('refresh after revocation', await refusal(client.refreshTokenGrant(config, narrowed.refresh_token)));
  say('userinfo after revocation', await refusal(client.fetchUserInfo(config, narrowed.access_token, sub)));
}

async function replay() {
  const config = await discover();
  const { callback, checks } = await signIn(config);
  const tokens = await client.authorizationCodeGrant(config, callback, checks);
  say('first', shown(tokens));
  say('second', await refusal(client.authorizationCodeGrant(config, callback, checks)));
  say('introspection after replay', await client.tokenIntrospection(config, tokens.access_token));
}

async function mixUp() {
  const config = await discover();
  const { callback, checks } = await signIn(config);
  const changed = (change) => {
    const url = new URL(callback);
    change(url.searchParams);
    return refusal(client.authorizationCodeGrant(config, url, checks));
  };
  say('without iss', await changed((parameters) => parameters.delete('iss')));
  say('another iss', await changed((parameters) => parameters.set('iss', `${facts.issuer}2`)));
  say('another state', await changed((parameters) => parameters.set('state', 'another')));
  const wrongVerifier = { ...checks, pkceCodeVerifier: client.randomPKCECodeVerifier() };
  say('another verifier', await refusal(client.authorizationCodeGrant(config, callback, wrongVerifier)));
}

async function wrongNonce() {
  const config = await discover();
  const { callback, checks } = await signIn(config);
  const other = { ...checks, expectedNonce: client.randomNonce() };
  say('another nonce', await refusal(client.authorizationCodeGrant(config, callback, other)));
}

async function silent() {
  const config = await discover();
  const first = await signIn(config, { prompt: 'none' });
  say('before', { pages: first.pages, ...(await refusal(client.authorizationCodeGrant(config, first.callback, first.checks))) });
  await signIn(config);
  const { callback, checks, pages } = await signIn(config, { prompt: 'none', max_age: '3600' });
  const tokens = await client.authorizationCodeGrant(config, callback, { ...checks, maxAge: 3600 });
  say('after', { pages, ...shown(tokens) });
}

async function denied() {
  const config = await discover();
  const { callback, checks, pages } = await signIn(config, { prompt: 'consent' });
  say('denied', { pages, ...(await refusal(client.authorizationCodeGrant(config, callback, checks))) });
}

async function pushed() {
  const config = await discover();
  const { parameters, checks } = await codeRequest({ max_age: '300' });
  const url = await client.buildAuthorizationUrlWithPAR(config, parameters);
  say('pushed', { parameters: [...url.searchParams.keys()] });
  const answer = await visit(url);
  const callback = new URL(answer.location);
  say('tokens', shown(await client.authorizationCodeGrant(config, callback, { ...checks, maxAge: 300 })));
  say('again', { status: (await visit(url)).status });
  const unregistered = { ...parameters, redirect_uri: 'https://elsewhere.example/callback' };
  say('refused', await refusal(client.buildAuthorizationUrlWithPAR(config, unregistered)));
}

async function requestObject() {
  const config = await discover();
  const { parameters, checks } = await codeRequest({ max_age: '300', claims: '{"id_token":{"auth_time":{"essential":true}}}' });
  const url = await client.buildAuthorizationUrlWithJAR(config, parameters, await privateKey());
  say('signed', { parameters: [...url.searchParams.keys()] });
  const answer = await visit(url);
  say('tokens', shown(await client.authorizationCodeGrant(config, new URL(answer.location), { ...checks, maxAge: 300 })));
}

async function pushedRequestObject() {
  const config = await discover();
  const { parameters, checks } = await codeRequest();
  const signed = await client.buildAuthorizationUrlWithJAR(config, parameters, await privateKey());
  const answer = await visit(await client.buildAuthorizationUrlWithPAR(config, signed.searchParams));
  say('tokens', shown(await client.authorizationCodeGrant(config, new URL(answer.location), checks)));
}

async function hybrid() {
  const config = await discover(client.useCodeIdTokenResponseType);
  const { callback, checks } = await signIn(config);
  say('authorization', { parameters: [...new URLSearchParams(callback.hash.slice(1)).keys()] });
  say('tokens', shown(await client.authorizationCodeGrant(config, callback, checks)));
}

async function formPost() {
  const config = await discover(client.useCodeIdTokenResponseType);
  const { parameters, checks } = await codeRequest({ response_mode: 'form_post' });
  const { form } = await visit(client.buildAuthorizationUrl(config, parameters));
  const request = new Request(form.action, { method: 'POST', body: new URLSearchParams(form.fields) });
  say('tokens', shown(await client.authorizationCodeGrant(config, request, checks)));
}

async function implicit() {
  const config = await discover(client.useIdTokenResponseType);
  const expectedState = client.randomState();
  const nonce = client.randomNonce();
  const parameters = { redirect_uri: facts.redirect_uri, scope: 'openid email', state: expectedState, nonce };
  const { location } = await visit(client.buildAuthorizationUrl(config, parameters));
  say('claims', await client.implicitAuthentication(config, new URL(location), nonce, { expectedState }));
}

async function logout() {
  const config = await discover();
  const { id_token } = await tokensOf(config);
  const state = client.randomState();
  const parameters = { id_token_hint: id_token, post_logout_redirect_uri: facts.client.post_logout_redirect_uris[0], state };
  const { location, pages } = await visit(client.buildEndSessionUrl(config, parameters));
  const url = new URL(location);
  say('signed out', { url: `${url.origin}${url.pathname}`, stateMatches: url.searchParams.get('state') === state, pages });
  say('next sign-in', { pages: (await signIn(config)).pages });
}

async function signedIdToken() {
  const config = await discover(client.enableNonRepudiationChecks);
  const tokens = await tokensOf(config);
  const header = JSON.parse(Buffer.from(tokens.id_token.split('.')[0], 'base64url'));
  say('id token', { ...header, claims: tokens.claims() });
}

async function clientCredentials() {
  const config = await discover();
  const tokens = await client.clientCredentialsGrant(config, { scope: 'api' });
  say('tokens', shown(tokens));
  say('introspection', await client.tokenIntrospection(config, tokens.access_token));
  await client.tokenRevocation(config, tokens.access_token);
  say('introspection after revocation', await client.tokenIntrospection(config, tokens.access_token));
}

async function clientCredentialsRefused() {
  const config = await discover();
  say('refused', await refusal(client.clientCredentialsGrant(config, { scope: facts.scope ?? 'api' })));
}

async function device() {
  const config = await discover();
  const started = await client.initiateDeviceAuthorization(config, { scope: SCOPE });
  const { user_code, verification_uri, expires_in, interval } = started;
  say('started', { user_code, verification_uri, expires_in, interval });
  const polling = client.pollDeviceAuthorizationGrant(config, started);
  say('approved', await approve(started.verification_uri_complete));
  say('tokens', shown(await polling));
}

async function register() {
  // unless told, a server registers client_secret_basic (RFC 7591 §2), and this library then uses client_secret_post
  const metadata = { redirect_uris: [facts.redirect_uri], token_endpoint_auth_method: 'client_secret_post' };
  const config = await client.dynamicClientRegistration(new URL(facts.issuer), metadata, undefined, INSECURE);
  say('registered', config.clientMetadata());
  const { callback, checks, pages } = await signIn(config, { scope: 'openid', prompt: 'consent' });
  say('tokens', { pages, ...shown(await client.authorizationCodeGrant(config, callback, checks)) });
}

await run({
  code, replay, mixUp, wrongNonce, silent, denied, pushed, requestObject, pushedRequestObject, hybrid, formPost,
  implicit, logout, signedIdToken, clientCredentials, clientCredentialsRefused, device, register,
});
