// @ts-check
/**
 * <frontdesk-signin>: a whole sign-in by the public Authentication API (`/api/v1/authn`), embeddable on any trusted origin.
 *
 * STATES is the one table of what a person sees: statuses of a transaction to views. Views are values; the element
 * draws them, takes the step that the person chose, and draws what came of it. Nothing here decides who gets in.
 *
 * @typedef {Record<string, any>} Json Whatever is on the wire.
 * @typedef {[label: string, act: () => unknown]} Action
 * @typedef {{ name: string, label: string, type?: string, autocomplete?: string, value?: string, options?: string[][],
 *   inputmode?: string, optional?: boolean, aside?: Action, hints?: string[], maxlength?: number }} Field
 * @typedef {{ heading: string, lead?: string, body?: (Node | false | undefined)[], fields?: Field[], submit?: string,
 *   run?: (values: Record<string, string>) => unknown, choices?: [label: string, hint: string, act?: () => unknown][],
 *   links?: (Action | false | undefined)[], poll?: () => Promise<Json>, enter?: () => unknown, remember?: Json }} View
 */
const LANGUAGES = ["en", "de", "ja"];
/** Every sentence, in English, German and Japanese. @type {Record<string, string[]>} */
const WORDS = {
  keyTo: ["Key to {app}", "Schlüssel zu {app}", "{app} の鍵"],
  signIn: ["Sign in", "Anmelden", "サインイン"],
  username: ["Username", "Benutzername", "ユーザー名"],
  password: ["Password", "Passwort", "パスワード"],
  forgot: ["Forgot it?", "Vergessen?", "お忘れですか？"],
  register: ["Create an account", "Konto anlegen", "アカウントを作成"],
  unlock: ["Unlock your account", "Konto entsperren", "アカウントのロックを解除"],
  notYou: ["Not you?", "Nicht Sie?", "別の方ですか？"],
  back: ["Back", "Zurück", "戻る"],
  toSignIn: ["Back to sign in", "Zurück zur Anmeldung", "サインインに戻る"],
  proceed: ["Continue", "Weiter", "続ける"],
  skip: ["Not now", "Jetzt nicht", "今はしない"],
  optional: ["{label} (optional)", "{label} (freiwillig)", "{label}（任意）"],
  blank: ["Fill in “{label}” to go on.", "Füllen Sie „{label}“ aus, um fortzufahren.", "「{label}」を入力してください。"],
  confirm: ["Confirm it’s you", "Bestätigen Sie, dass Sie es sind", "ご本人の確認"],
  choose: ["Choose how.", "Wählen Sie, wie.", "方法を選んでください。"],
  another: ["Choose another way", "Anderen Weg wählen", "別の方法を選ぶ"],
  remember: ["Don’t ask again on this device", "Auf diesem Gerät nicht mehr fragen", "このデバイスでは次回から確認しない"],
  totp: ["Authenticator app", "Authenticator-App", "認証アプリ"],
  totpLead: ["Type the code that your authenticator app shows.", "Geben Sie den Code ein, den Ihre Authenticator-App zeigt.",
    "認証アプリに表示されたコードを入力してください。"],
  hotp: ["Code token", "Code-Token", "トークン"],
  hotpLead: ["Type the next code of your token.", "Geben Sie den nächsten Code Ihres Tokens ein.",
    "トークンに表示された次のコードを入力してください。"],
  sms: ["Text message", "SMS", "SMS"],
  call: ["Phone call", "Anruf", "電話"],
  email: ["E-mail", "E-Mail", "メール"],
  sentLead: ["Type the code that we sent to {to}.", "Geben Sie den Code ein, den wir an {to} gesendet haben.",
    "{to} に送信したコードを入力してください。"],
  sendLead: ["We’ll send a code to {to}.", "Wir senden einen Code an {to}.", "{to} にコードを送信します。"],
  send: ["Send the code", "Code senden", "コードを送信"],
  again: ["Send it again", "Erneut senden", "もう一度送信"],
  sentAgain: ["We’ve sent it again.", "Wir haben es erneut gesendet.", "もう一度送信しました。"],
  yours: ["you", "Sie", "ご登録の宛先"],
  code: ["Code", "Code", "コード"],
  question: ["Security question", "Sicherheitsfrage", "秘密の質問"],
  answer: ["Answer", "Antwort", "答え"],
  webauthn: ["Security key or passkey", "Sicherheitsschlüssel oder Passkey", "セキュリティキーまたはパスキー"],
  webauthnLead: ["Follow what your browser asks.", "Folgen Sie den Hinweisen Ihres Browsers.",
    "ブラウザの案内に従ってください。"],
  useKey: ["Use your key", "Schlüssel verwenden", "キーを使う"],
  keyFailed: ["That didn’t reach your key. Try again, or choose another way.",
    "Ihr Schlüssel hat nicht geantwortet. Versuchen Sie es erneut oder wählen Sie einen anderen Weg.",
    "キーを確認できませんでした。もう一度試すか、別の方法を選んでください。"],
  push: ["Notification on your phone", "Mitteilung auf Ihrem Telefon", "スマートフォンへの通知"],
  pushLead: ["Approve the notification that we sent to your phone.",
    "Bestätigen Sie die Mitteilung, die wir an Ihr Telefon gesendet haben.", "スマートフォンに届いた通知を承認してください。"],
  pushNumber: ["On your phone, choose this number:", "Wählen Sie auf Ihrem Telefon diese Zahl:",
    "スマートフォンでこの数字を選んでください："],
  REJECTED: ["The notification was declined. If that wasn’t you, change your password.",
    "Die Mitteilung wurde abgelehnt. Wenn Sie das nicht waren, ändern Sie Ihr Passwort.",
    "通知が拒否されました。心当たりがない場合は、パスワードを変更してください。"],
  TIMEOUT: ["The notification has expired. Send it again.", "Die Mitteilung ist abgelaufen. Senden Sie sie erneut.",
    "通知の有効期限が切れました。もう一度送信してください。"],
  setUp: ["Set up a second step", "Zweiten Schritt einrichten", "2 段階目の確認を設定"],
  setUpLead: ["It keeps your account yours, even if somebody learns your password.",
    "So bleibt Ihr Konto Ihres, auch wenn jemand Ihr Passwort erfährt.", "パスワードが知られても、アカウントを守れます。"],
  required: ["Required", "Erforderlich", "必須"],
  isSetUp: ["Set up", "Eingerichtet", "設定済み"],
  scan: ["Scan this with the app on your phone.", "Scannen Sie dies mit der App auf Ihrem Telefon.",
    "スマートフォンのアプリで読み取ってください。"],
  qr: ["QR code", "QR-Code", "QR コード"],
  secret: ["Or type this key into it:", "Oder geben Sie dort diesen Schlüssel ein:", "または、このキーを入力してください："],
  phone: ["Phone number, with country code", "Telefonnummer, mit Ländervorwahl", "電話番号（国番号から）"],
  extension: ["Extension", "Durchwahl", "内線番号"],
  expired: ["Choose a new password", "Neues Passwort wählen", "新しいパスワードの設定"],
  expiredLead: ["Your password has expired.", "Ihr Passwort ist abgelaufen.", "パスワードの有効期限が切れました。"],
  warnLead: ["Your password expires in {days} days.", "Ihr Passwort läuft in {days} Tagen ab.",
    "パスワードの有効期限まであと {days} 日です。"],
  oldPassword: ["Current password", "Aktuelles Passwort", "現在のパスワード"],
  newPassword: ["New password", "Neues Passwort", "新しいパスワード"],
  minLength: ["At least {n} characters", "Mindestens {n} Zeichen", "{n} 文字以上"],
  minLowerCase: ["Lowercase letters: {n}", "Kleinbuchstaben: {n}", "英小文字：{n} 文字"],
  minUpperCase: ["Capital letters: {n}", "Großbuchstaben: {n}", "英大文字：{n} 文字"],
  minNumber: ["Digits: {n}", "Ziffern: {n}", "数字：{n} 文字"],
  minSymbol: ["Symbols: {n}", "Sonderzeichen: {n}", "記号：{n} 文字"],
  excludeUsername: ["No part of your username", "Kein Teil Ihres Benutzernamens", "ユーザー名を含まないもの"],
  recover: ["Get back in", "Wieder hineinkommen", "アカウントの復旧"],
  recoverLead: ["Tell us who you are, and we’ll send you a way in.", "Sagen Sie uns, wer Sie sind; wir senden Ihnen einen Weg hinein.",
    "ユーザー名を入力してください。復旧方法をお送りします。"],
  how: ["Send it by", "Senden per", "送信方法"],
  sent: ["Look at your messages", "Sehen Sie in Ihre Nachrichten", "メッセージをご確認ください"],
  sentMail: ["If that account can be helped this way, an e-mail with a link is on its way.",
    "Wenn diesem Konto so geholfen werden kann, ist eine E-Mail mit einem Link unterwegs.",
    "該当するアカウントがあれば、リンクを記載したメールをお送りします。"],
  sentCode: ["If that account can be helped this way, a code is on its way.",
    "Wenn diesem Konto so geholfen werden kann, ist ein Code unterwegs.", "該当するアカウントがあれば、コードをお送りします。"],
  unlocked: ["Your account is unlocked", "Ihr Konto ist entsperrt", "ロックを解除しました"],
  lockedOut: ["Your account is locked", "Ihr Konto ist gesperrt", "アカウントがロックされています"],
  lockedLead: ["There were too many attempts. Unlock it, or wait.", "Es gab zu viele Versuche. Entsperren Sie es, oder warten Sie.",
    "試行回数が多すぎます。ロックを解除するか、しばらくお待ちください。"],
  registered: ["We’ve sent you an e-mail. Open the link in it to finish.",
    "Wir haben Ihnen eine E-Mail gesendet. Öffnen Sie den Link darin, um fertig zu werden.",
    "メールをお送りしました。記載されたリンクを開いて完了してください。"],
  done: ["You’re signed in", "Sie sind angemeldet", "サインインしました"],
  signedOut: ["You’re signed out", "Sie sind abgemeldet", "サインアウトしました"],
  E0000004: ["That username and password don’t match. Check both and try again.",
    "Benutzername und Passwort passen nicht zusammen. Prüfen Sie beide und versuchen Sie es erneut.",
    "ユーザー名とパスワードが一致しません。確認して、もう一度お試しください。"],
  E0000011: ["That has been open too long, or was used already. Start again.",
    "Das war zu lange offen oder wurde schon benutzt. Beginnen Sie von vorn.",
    "時間が経ちすぎたか、すでに使用されています。最初からやり直してください。"],
  E0000047: ["Too many attempts in a short time. Wait a minute, then try again.",
    "Zu viele Versuche in kurzer Zeit. Warten Sie eine Minute und versuchen Sie es dann erneut.",
    "短時間に試行が多すぎます。1 分ほど待ってから、もう一度お試しください。"],
  E0000068: ["That isn’t it. Check it and type it again.", "Das stimmt nicht. Prüfen Sie es und geben Sie es erneut ein.",
    "正しくありません。確認して、もう一度入力してください。"],
  E0000069: ["There were too many attempts with this one. Choose another way, or wait.",
    "Hiermit gab es zu viele Versuche. Wählen Sie einen anderen Weg, oder warten Sie.",
    "試行回数が多すぎます。別の方法を選ぶか、しばらくお待ちください。"],
  E0000082: ["That code was used already. Wait for the next one.", "Dieser Code wurde schon benutzt. Warten Sie auf den nächsten.",
    "このコードは使用済みです。次のコードをお待ちください。"],
  wait: ["We’ve just sent one. Wait half a minute before you ask again.",
    "Wir haben gerade erst gesendet. Warten Sie eine halbe Minute, bevor Sie erneut fragen.",
    "送信したばかりです。30 秒ほど待ってから、もう一度お試しください。"],
  notAllowed: ["Your organization doesn’t allow this. Ask your administrator.",
    "Ihre Organisation erlaubt das nicht. Fragen Sie Ihre Administration.", "組織で許可されていません。管理者にお問い合わせください。"],
  badPassword: ["That password can’t be used. See what it needs, and choose another.",
    "Dieses Passwort geht nicht. Sehen Sie, was es braucht, und wählen Sie ein anderes.",
    "このパスワードは使用できません。条件を確認して、別のものを設定してください。"],
  wrongOld: ["That isn’t your current password.", "Das ist nicht Ihr aktuelles Passwort.", "現在のパスワードと一致しません。"],
  notSaved: ["Something here doesn’t fit: {why}", "Hier passt etwas nicht: {why}", "入力内容をご確認ください：{why}"],
  unreachable: ["We can’t be reached just now. Check your connection and try again.",
    "Wir sind gerade nicht erreichbar. Prüfen Sie Ihre Verbindung und versuchen Sie es erneut.",
    "接続できません。通信環境を確認して、もう一度お試しください。"],
};
/** What is told for an error code, where it is not a sentence of the same name. @type {Record<string, string>} */
const ERRORS = { E0000083: "E0000068", E0000087: "E0000068", E0000109: "wait", E0000118: "wait", E0000133: "wait", E0000080: "badPassword",
  E0000014: "badPassword", E0000032: "notAllowed", E0000034: "notAllowed", E0000006: "notAllowed", access_denied: "notAllowed",
  NotAllowedError: "keyFailed", InvalidStateError: "keyFailed", SecurityError: "keyFailed", AbortError: "keyFailed", TypeError: "unreachable" };
const STYLE = `
:host { display: block; max-width: 416px; color-scheme: light dark;
  --paper: var(--frontdesk-paper, light-dark(#F4F1EA, #11151A)); --card: var(--frontdesk-card, light-dark(#FFFFFF, #1A2027));
  --ink: var(--frontdesk-ink, light-dark(#1B2430, #ECE8E1)); --ink-2: var(--frontdesk-ink-2, light-dark(#566170, #A9B2BC));
  --line: var(--frontdesk-line, light-dark(#8C8577, #76808B)); --hair: var(--frontdesk-hair, light-dark(#E2DCCF, #2B333C));
  --accent: var(--frontdesk-accent, light-dark(#0B5351, #74D3C4)); --on-accent: var(--frontdesk-on-accent, light-dark(#FFFFFF, #06201D));
  --brass: var(--frontdesk-brass, light-dark(#8A5A12, #E0B25C)); --tag: var(--frontdesk-tag, light-dark(#F3E3C3, #3A3020));
  --danger: var(--frontdesk-danger, light-dark(#A4262C, #FF9189)); --ok: var(--frontdesk-ok, light-dark(#1E6B3A, #84D9A4));
  --r: var(--frontdesk-radius, 9px); font: 16px/1.5 var(--frontdesk-font, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif); }
:host([hidden]), [hidden] { display: none !important; }
* { box-sizing: border-box; }
h2, p, ul { margin: 0; padding: 0; }
.card { padding: 0 32px 32px; border: 1px solid var(--hair); border-radius: var(--frontdesk-radius-card, 14px); background: var(--card);
  color: var(--ink); overflow-wrap: anywhere; }
.tag { width: fit-content; max-width: 100%; padding: 9px 14px; border-radius: 0 0 10px 10px; background: var(--tag); font-size: 14px; line-height: 22px; }
.tag strong { color: var(--brass); font-weight: 600; }
.tag::before { content: ""; display: inline-block; width: 14px; height: 14px; margin: 0 10px -2px 0; border: 2px solid var(--brass);
  border-radius: 50%; background: var(--card); }
h2 { padding-top: 28px; font-size: 26px; font-weight: 600; line-height: 1.2; letter-spacing: -.02em; text-wrap: balance; }
h2:first-child { padding-top: 40px; }
.lead, .hint, .person { color: var(--ink-2); }
.lead { margin-top: 4px; }
.person, .row { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 0 12px; }
.alert, .notice { margin-top: 24px; padding: 2px 0 2px 12px; border-left: 3px solid var(--ok); font-size: 15px; }
.alert { border-color: var(--danger); color: var(--danger); }
form, .choices, .links, .body { margin-top: 24px; }
.row { margin: 16px 0 6px; font-size: 15px; }
.row:first-child { margin-top: 0; }
label, legend { padding: 0; font-weight: 600; }
fieldset { margin: 16px 0 0; padding: 0; border: 0; }
.check { display: flex; align-items: center; gap: 10px; min-height: 32px; margin-top: 8px; font-size: 15px; font-weight: 400; }
.check input { flex: none; width: 20px; height: 20px; margin: 0; accent-color: var(--accent); }
.control { display: block; width: 100%; min-height: 48px; padding: 11px 12px; border: 1px solid var(--line); border-radius: var(--r);
  background: var(--card); color: var(--ink); font: inherit; }
.control[aria-invalid] { border-color: var(--danger); }
.rules { margin-top: 8px; padding-left: 20px; color: var(--ink-2); font-size: 14px; }
button { font: inherit; cursor: pointer; }
.button { display: block; width: 100%; min-height: 48px; padding: 10px 16px; border: 1px solid var(--line); border-radius: var(--r);
  background: var(--card); color: var(--ink); font-weight: 600; }
.button + .button { margin-top: 10px; }
.button:hover { background: var(--paper); }
.button .hint { display: block; font-size: 14px; font-weight: 400; }
.primary { margin-top: 24px; border-color: transparent; background: var(--accent); color: var(--on-accent); }
.primary:hover { background: color-mix(in srgb, var(--accent), var(--ink) 20%); }
.links { display: flex; flex-wrap: wrap; gap: 4px 20px; }
.link { min-height: 24px; padding: 0; border: 0; background: none; color: var(--accent); font-size: 14px; text-decoration: underline;
  text-underline-offset: 3px; text-align: left; }
.done { padding: 12px 0; border-bottom: 1px solid var(--hair); }
.done::before { content: "✓ " / ""; color: var(--ok); }
.qr { display: block; width: 200px; height: 200px; margin: 12px 0; border: 8px solid #FFF; background: #FFF; }
.code { font: 600 16px/1.5 ui-monospace, Menlo, Consolas, monospace; letter-spacing: .06em; }
.number { font-size: 40px; font-weight: 600; line-height: 1.2; }
.quiet { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
:focus { outline: 3px solid transparent; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
@media (max-width: 479.98px) { .card { padding: 0 16px 32px; border-width: 1px 0; border-radius: 0; } }
@media (forced-colors: active) { .tag { border: 1px solid; } }`;

/** An element; attributes that are false or missing are left out, functions listen. @param {string} name @param {Json} attributes */
function h(name, attributes, .../** @type {any[]} */ children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(key, value);
    else if (value != null && value !== false) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child != null && child !== false));
  return element;
}
/** @param {string} text base64, of either alphabet */
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
/** @param {ArrayBuffer | Uint8Array} buffer */
const base64url = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));
/** @param {Json[] | undefined} keys */
const keyList = (keys) => (keys ?? []).map((key) => ({ ...key, type: "public-key", id: bytes(key.id) }));

/** A new key for this account (WebAuthn §5.1.3). @param {Json} wanted @returns {Promise<Json>} */
async function createKey(wanted) {
  const { rp, pubKeyCredParams, authenticatorSelection, attestation, timeout, extensions } = wanted;
  const publicKey = { rp, pubKeyCredParams, authenticatorSelection, attestation, timeout, extensions,
    challenge: bytes(wanted.challenge), user: { ...wanted.user, id: bytes(wanted.user.id) }, excludeCredentials: keyList(wanted.excludeCredentials) };
  const made = /** @type {any} */ (await navigator.credentials.create(/** @type {any} */ ({ publicKey })));
  return { attestation: base64url(made.response.attestationObject), clientData: base64url(made.response.clientDataJSON) };
}
/** What one of the person's keys says to a challenge (WebAuthn §5.1.4). @param {Json} challenge @param {Json[]} factors */
async function askKey(challenge, factors) {
  const ids = challenge.allowCredentials ?? factors.flatMap((f) => (f.profile?.credentialId ? [{ id: f.profile.credentialId }] : []));
  const publicKey = { challenge: bytes(challenge.challenge), rpId: challenge.rpId, allowCredentials: keyList(ids),
    userVerification: challenge.userVerification, timeout: challenge.timeout, extensions: challenge.extensions };
  const found = /** @type {any} */ (await navigator.credentials.get(/** @type {any} */ ({ publicKey })));
  const { clientDataJSON, authenticatorData, signature } = found.response;
  return { clientData: base64url(clientDataJSON), authenticatorData: base64url(authenticatorData), signatureData: base64url(signature) };
}

/** Factors by type: their word, and how they are proved. @type {Record<string, {word: string, by: "code" | "sent" | "question" | "key" | "push"}>} */
const FACTORS = {
  webauthn: { word: "webauthn", by: "key" }, push: { word: "push", by: "push" }, "token:software:totp": { word: "totp", by: "code" },
  "token:hotp": { word: "hotp", by: "code" }, "token:hardware": { word: "hotp", by: "code" }, sms: { word: "sms", by: "sent" },
  call: { word: "call", by: "sent" }, email: { word: "email", by: "sent" }, question: { word: "question", by: "question" },
};
/** @param {Json} factor */
const toOf = ({ profile = {} }) => profile.phoneNumber ?? profile.email ?? "";

/** The field for a factor's code or answer. @param {FrontdeskSignin} w @param {Json} factor @returns {Field} */
const proofField = (w, factor) => FACTORS[factor.factorType].by === "question"
  ? { name: "answer", label: factor.profile?.questionText || w.t("answer"), autocomplete: "off" }
  : { name: "passCode", label: w.t("code"), autocomplete: "one-time-code", inputmode: "numeric", maxlength: 32 };

/** A factor being proved. @param {FrontdeskSignin} w @param {Json} tx @param {Json} factor @returns {View} */
function proof(w, tx, factor) {
  const { word, by } = FACTORS[factor.factorType], inHand = tx.status === "MFA_CHALLENGE";
  const challenge = factor._embedded?.challenge ?? tx._embedded.challenge, to = toOf(factor) || w.t("yours");
  const next = tx._links?.next ?? factor._links.verify, result = tx.factorResult, links = [w.resend(tx), w.others(tx)];
  const view = { heading: w.t("confirm"), remember: tx._embedded.policy, links };
  if (by === "sent" && !inHand) return { ...view, lead: w.t("sendLead", { to }), submit: w.t("send"), run: () => w.follow(next) };
  if (by === "key" && inHand) {
    const ask = async () => w.follow(next, await askKey(challenge, tx._embedded.factors ?? [factor]));
    return { ...view, lead: w.t("webauthnLead"), submit: w.t("useKey"), run: ask, enter: ask };
  }
  if (by === "key") return { ...view, lead: w.t(word), submit: w.t("useKey"), run: () => w.follow(next) };
  if (by === "push" && inHand && (!result || result === "WAITING")) {
    const number = challenge?.correctAnswer, body = [number != null && h("p", { class: "number", part: "number" }, String(number))];
    return { ...view, lead: w.t(number != null ? "pushNumber" : "pushLead"), body, poll: () => w.reach(next, {}) };
  }
  if (by === "push") {
    if (inHand) view.links = [w.others(tx)];
    return { ...view, lead: w.t(result in WORDS ? result : inHand ? "TIMEOUT" : word), submit: w.t(inHand ? "again" : "send"),
      run: () => w.follow((inHand && [tx._links.resend].flat()[0]) || next) };
  }
  const lead = by === "sent" ? w.t("sentLead", { to }) : by === "code" ? w.t(`${word}Lead`) : "";
  return { ...view, lead, fields: [proofField(w, factor)], submit: w.t("proceed"), run: (values) => w.follow(next, values) };
}
/** A factor being activated. @param {FrontdeskSignin} w @param {Json} tx @returns {View} */
function activation(w, tx) {
  const factor = tx._embedded.factor, { word, by } = FACTORS[factor.factorType], { next } = tx._links;
  const given = factor._embedded?.activation ?? {}, to = toOf(factor) || w.t("yours"), qr = given._links?.qrcode?.href;
  const view = { heading: w.t(word), links: [w.resend(tx), tx._links.prev && w.link("another", () => w.follow(tx._links.prev))] };
  if (by === "key") {
    const create = async () => w.follow(next, await createKey(given));
    return { ...view, lead: w.t("webauthnLead"), submit: w.t("useKey"), run: create, enter: create };
  }
  const body = [qr && h("img", { class: "qr", part: "qr", src: qr, alt: w.t("qr"), width: 200, height: 200 }),
    given.sharedSecret && h("p", { class: "hint" }, w.t("secret")),
    given.sharedSecret && h("p", { class: "code", part: "secret" }, given.sharedSecret.replace(/(.{4})(?=.)/g, "$1 "))];
  if (by === "push") return { ...view, lead: w.t("scan"), body, poll: () => w.reach(next, {}) };
  const lead = by === "sent" ? w.t("sentLead", { to }) : w.t("scan");
  return { ...view, lead, body, fields: [proofField(w, factor)], submit: w.t("proceed"), run: (values) => w.follow(next, values) };
}
/** A factor that was chosen to be set up and needs to know something first. @param {FrontdeskSignin} w @param {Json} factor @returns {View} */
function enrolment(w, { factorType, provider, questions }) {
  /** @type {Field[]} */
  const phone = [{ name: "phoneNumber", label: w.t("phone"), type: "tel", autocomplete: "tel" }];
  const call = [...phone, { name: "phoneExtension", label: w.t("extension"), inputmode: "numeric", optional: true }];
  const options = questions?.map((/** @type {Json} */ q) => [q.question, q.questionText]);
  const question = [{ name: "question", label: w.t("question"), options }, { name: "answer", label: w.t("answer"), autocomplete: "off" }];
  return { heading: w.t(FACTORS[factorType].word), links: [w.link("another", () => w.pick(null))], submit: w.t("proceed"),
    fields: factorType === "sms" ? phone : factorType === "call" ? call : question,
    run: (profile) => w.step("/factors", { factorType, provider, profile }) };
}
/** A new password. @param {FrontdeskSignin} w @param {Json} tx @param {string} lead @param {boolean} asksOld @returns {View} */
function password(w, tx, lead, asksOld) {
  const needs = Object.entries(tx._embedded?.policy?.complexity ?? {}).filter(([key, n]) => key in WORDS && n);
  /** @type {Field} */
  const old = { name: "oldPassword", label: w.t("oldPassword"), type: "password", autocomplete: "current-password" };
  const fresh = { ...old, name: "newPassword", label: w.t("newPassword"), autocomplete: "new-password", hints: needs.map(([key, n]) => w.t(key, { n })) };
  return { heading: w.t("expired"), lead, fields: asksOld ? [old, fresh] : [fresh], submit: w.t("proceed"),
    run: (values) => w.follow(tx._links.next, values), links: [w.skips(tx)] };
}
/** Help for who forgot the password, or is locked out. @param {FrontdeskSignin} w @param {Json} tx @param {"password" | "unlock"} kind @returns {View} */
function recovery(w, tx, kind) {
  const ways = w.attribute("recovery-factors", "EMAIL").toUpperCase().split(/[\s,]+/);
  const start = (/** @type {Json} */ { username }, /** @type {string} */ factorType) =>
    w.step(`/recovery/${kind}`, { username, factorType, relayState: w.getAttribute("relay-state") ?? undefined });
  const how = { name: "factorType", label: w.t("how"), type: "radio", options: ways.map((way) => [way, w.t(way.toLowerCase())]) };
  return { heading: w.t(kind === "unlock" ? "unlock" : "recover"), lead: w.t("recoverLead"), links: [w.home()], submit: w.t("proceed"),
    fields: [{ name: "username", label: w.t("username"), autocomplete: "username", value: tx.username }, ...(ways.length > 1 ? [how] : [])],
    run: (values) => start(values, values.factorType ?? ways[0]) };
}
/** The organization's own form. @param {FrontdeskSignin} w @param {Json} form @returns {View} */
function registration(w, { policyId, profileSchema: { properties, required = [], fieldOrder = Object.keys(properties) } }) {
  const autocomplete = /** @type {Json} */ ({ email: "email", login: "username", password: "new-password", firstName: "given-name",
    lastName: "family-name", mobilePhone: "tel", primaryPhone: "tel", organization: "organization" });
  const fields = fieldOrder.map((/** @type {string} */ name) => ({ name, label: properties[name].description ?? properties[name].title ?? name,
    type: name === "password" ? "password" : properties[name].format === "email" || name === "email" ? "email" : "text",
    autocomplete: autocomplete[name], optional: !required.includes(name), options: properties[name].enum?.map((/** @type {string} */ v) => [v, v]) }));
  const register = async (/** @type {Json} */ userProfile) => {
    const { activationToken } = await w.call(`/api/v1/registration/${encodeURIComponent(policyId)}/register`, { userProfile });
    return activationToken ? w.begin({ token: activationToken }) : w.show({ status: "registered" });
  };
  return { heading: w.t("register"), fields, submit: w.t("proceed"), run: register, links: [w.home()] };
}

/** What a person sees, by status: those of transactions, and in small letters our own. @type {Record<string, (w: FrontdeskSignin, tx: Json) => View>} */
const STATES = {
  "sign-in": (w, tx) => ({ heading: w.t("signIn"), submit: w.t("signIn"), run: (values) => w.begin(values), fields: [
    { name: "username", label: w.t("username"), autocomplete: "username", value: tx.username },
    { name: "password", label: w.t("password"), type: "password", autocomplete: "current-password", aside: w.link("forgot", () => w.showRecovery()) },
  ], links: [w.link("unlock", () => w.show({ status: "unlock" })), w.hasAttribute("registration") && w.link("register", () => w.showRegistration())] }),
  recovery: (w, tx) => recovery(w, tx, "password"),
  unlock: (w, tx) => recovery(w, tx, "unlock"),
  registration: (w, tx) => registration(w, tx.form),
  registered: (w) => ({ heading: w.t("sent"), lead: w.t("registered"), links: [w.home()] }),
  unlocked: (w) => ({ heading: w.t("unlocked"), submit: w.t("signIn"), run: () => w.start() }),
  "signed-out": (w) => ({ heading: w.t("signedOut"), submit: w.t("signIn"), run: () => w.start() }),
  LOCKED_OUT: (w) => ({ heading: w.t("lockedOut"), lead: w.t("lockedLead"), submit: w.t("unlock"), run: () => w.show({ status: "unlock" }), links: [w.home()] }),
  RECOVERY_CHALLENGE: (w, tx) => ({ heading: w.t("sent"), ...(tx._links?.next ? { lead: w.t("sentCode"), submit: w.t("proceed"),
    fields: [proofField(w, { factorType: "sms" })], run: (values) => w.follow(tx._links.next, values) } : { lead: w.t("sentMail") }), links: [w.resend(tx), w.home()] }),
  RECOVERY: (w, tx) => ({ heading: w.t("recover"), submit: w.t("proceed"), run: (values) => w.follow(tx._links.next, values), fields: [
    { name: "answer", label: tx._embedded?.user?.recovery_question?.question ?? w.t("answer"), autocomplete: "off" }] }),
  PASSWORD_RESET: (w, tx) => password(w, tx, "", false),
  PASSWORD_EXPIRED: (w, tx) => password(w, tx, w.t("expiredLead"), true),
  PASSWORD_WARN: (w, tx) => password(w, tx, w.t("warnLead", { days: tx._embedded.policy.expiration.passwordExpireDays }), true),
  MFA_REQUIRED: (w, tx) => {
    const factors = w.known(tx), factor = w.picked ?? (factors.length === 1 && factors[0]);
    return factor ? proof(w, tx, factor) : { heading: w.t("confirm"), lead: w.t("choose"), remember: tx._embedded.policy,
      choices: factors.map((f) => [w.t(FACTORS[f.factorType].word), toOf(f), () => w.pick(f)]) };
  },
  MFA_CHALLENGE: (w, tx) => proof(w, tx, tx._embedded.factor ?? tx._embedded.factors[0]),
  MFA_ENROLL: (w, tx) => w.picked ? enrolment(w, w.picked) : { heading: w.t("setUp"), lead: w.t("setUpLead"), links: [w.skips(tx)],
    choices: w.known(tx).map((f) => [w.t(FACTORS[f.factorType].word), f.status === "ACTIVE" ? w.t("isSetUp") : f.enrollment === "REQUIRED" ? w.t("required") : "",
      f.status === "ACTIVE" ? undefined : () => w.pick(f)]) },
  MFA_ENROLL_ACTIVATE: activation,
  SUCCESS: (w) => ({ heading: w.t("done") }),
};
