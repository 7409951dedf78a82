// @ts-check
/**
 * <frontdesk-signin>: a whole sign-in by the public Authentication API (`/api/v1/authn`), embeddable on any trusted origin.
 *
 * STATES is the one table of what a person sees: from a transaction's status to a view. Views are values: the element
 * draws them, takes the step that the person chose, and draws what came of it. Nothing here decides who gets in.
 *
 * @typedef {any} Json Whatever is on the wire.
 * @typedef {string | [key: string, values: Json]} Text A key of WORDS, or what the server calls it.
 * @typedef {[label: Text, act: () => unknown]} Action
 * @typedef {{ name: string, label?: Text, type?: string, autocomplete?: string, value?: string, inputmode?: string,
 *   options?: string[][], optional?: boolean, aside?: Action, rules?: Text[] }} Field
 * @typedef {{ heading: Text, lead?: Text, body?: any[], fields?: Field[], submit?: Text, run?: (values: Json) => unknown,
 *   choices?: [label: Text, hint: Text, act?: () => unknown][], links?: (Action | false | undefined)[],
 *   poll?: Json, enter?: () => unknown, remember?: boolean }} View
 * @typedef {(w: FrontdeskSignin, tx: Json) => View} Show
 */
const LANGUAGES = ["en", "de", "ja"];
/** Every sentence in English, German and Japanese. @type {Record<string, string[]>} */
const WORDS = {
	keyTo: ["Key to {app}", "Schlüssel zu {app}", "{app} の鍵"],
	signIn: ["Sign in", "Anmelden", "サインイン"],
	username: ["Username", "Benutzername", "ユーザー名"],
	password: ["Password", "Passwort", "パスワード"],
	forgot: ["Forgot it?", "Vergessen?", "お忘れですか？"],
	register: ["Create an account", "Konto anlegen", "アカウントを作成"],
	unlock: ["Unlock your account", "Konto entsperren", "ロックを解除"],
	notYou: ["Not you?", "Nicht Sie?", "別の方ですか？"],
	proceed: ["Continue", "Weiter", "続ける"],
	skip: ["Not now", "Jetzt nicht", "今はしない"],
	optional: ["{label} (optional)", "{label} (freiwillig)", "{label}（任意）"],
	confirm: ["Confirm it’s you", "Bestätigen Sie, dass Sie es sind", "ご本人の確認"],
	another: ["Choose another way", "Anderen Weg wählen", "別の方法を選ぶ"],
	remember: ["Don’t ask again on this device", "Auf diesem Gerät nicht mehr fragen", "このデバイスでは次回から確認しない"],
	totp: ["Authenticator app", "Authenticator-App", "認証アプリ"],
	hotp: ["Code token", "Code-Token", "トークン"],
	codeLead: ["Type the code that it shows now.", "Geben Sie den Code ein, der dort jetzt steht.", "表示されているコードを入力してください。"],
	sms: ["Text message", "SMS", "SMS"],
	call: ["Phone call", "Anruf", "電話"],
	email: ["E-mail", "E-Mail", "メール"],
	sentLead: ["Type the code that we sent to {to}.", "Geben Sie den Code ein, den wir an {to} gesendet haben.", "{to} に送信したコードを入力してください。"],
	send: ["Send it", "Senden", "送信"],
	again: ["Send it again", "Erneut senden", "もう一度送信"],
	sentAgain: ["We’ve sent it again.", "Wir haben es erneut gesendet.", "もう一度送信しました。"],
	passCode: ["Code", "Code", "コード"],
	question: ["Security question", "Sicherheitsfrage", "秘密の質問"],
	answer: ["Answer", "Antwort", "答え"],
	webauthn: ["Security key or passkey", "Sicherheitsschlüssel oder Passkey", "セキュリティキーまたはパスキー"],
	keyLead: ["Follow what your browser asks.", "Folgen Sie den Hinweisen Ihres Browsers.", "ブラウザの案内に従ってください。"],
	keyFailed: ["Your key didn’t answer. Try again, or choose another way.", "Ihr Schlüssel antwortet nicht. Versuchen Sie es erneut oder anders.", "キーを確認できませんでした。もう一度お試しください。"],
	push: ["Notification on your phone", "Mitteilung auf Ihrem Telefon", "スマートフォンへの通知"],
	WAITING: ["Approve it there.", "Bestätigen Sie sie dort.", "届いた通知を承認してください。"],
	number: ["Choose this number there:", "Wählen Sie dort diese Zahl:", "届いた通知でこの数字を選んでください："],
	REJECTED: ["It was declined. If that wasn’t you, change your password.", "Sie wurde abgelehnt. Wenn Sie das nicht waren, ändern Sie Ihr Passwort.", "拒否されました。心当たりがない場合は、パスワードを変更してください。"],
	TIMEOUT: ["It has expired. Send it again.", "Sie ist abgelaufen. Senden Sie sie erneut.", "期限が切れました。もう一度送信してください。"],
	setUp: ["Set up a second step", "Zweiten Schritt einrichten", "2 段階目の確認を設定"],
	required: ["Required", "Erforderlich", "必須"],
	ready: ["Set up", "Eingerichtet", "設定済み"],
	scan: ["Scan this with the app on your phone.", "Scannen Sie dies mit der App auf Ihrem Telefon.", "スマートフォンのアプリで読み取ってください。"],
	qr: ["QR code", "QR-Code", "QR コード"],
	open: ["Open it on this device", "Auf diesem Gerät öffnen", "このデバイスで開く"],
	secret: ["Or type this key into it:", "Oder geben Sie dort diesen Schlüssel ein:", "または、このキーを入力してください："],
	phoneNumber: ["Phone number, with country code", "Telefonnummer, mit Ländervorwahl", "電話番号（国番号から）"],
	phoneExtension: ["Extension", "Durchwahl", "内線番号"],
	expired: ["Your password has expired.", "Ihr Passwort ist abgelaufen.", "パスワードの有効期限が切れました。"],
	expires: ["Days until your password expires: {days}", "Tage, bis Ihr Passwort abläuft: {days}", "パスワードの有効期限まであと {days} 日です。"],
	oldPassword: ["Current password", "Aktuelles Passwort", "現在のパスワード"],
	newPassword: ["New password", "Neues Passwort", "新しいパスワード"],
	minLength: ["At least {n} characters", "Mindestens {n} Zeichen", "{n} 文字以上"],
	minLowerCase: ["Lowercase letters: {n}", "Kleinbuchstaben: {n}", "英小文字：{n} 文字"],
	minUpperCase: ["Capital letters: {n}", "Großbuchstaben: {n}", "英大文字：{n} 文字"],
	minNumber: ["Digits: {n}", "Ziffern: {n}", "数字：{n} 文字"],
	minSymbol: ["Symbols: {n}", "Sonderzeichen: {n}", "記号：{n} 文字"],
	excludeUsername: ["No part of your username", "Kein Teil Ihres Benutzernamens", "ユーザー名を含まないもの"],
	recover: ["Get back in", "Wieder hineinkommen", "アカウントの復旧"],
	factorType: ["Send it by", "Senden per", "送信方法"],
	sent: ["Look at your messages", "Sehen Sie in Ihre Nachrichten", "メッセージをご確認ください"],
	sentTo: ["If that account can be helped this way, a message is on its way.", "Wenn diesem Konto so geholfen werden kann, ist eine Nachricht unterwegs.", "該当するアカウントがあれば、メッセージをお送りします。"],
	unlocked: ["Your account is unlocked", "Ihr Konto ist entsperrt", "ロックを解除しました"],
	locked: ["Your account is locked", "Ihr Konto ist gesperrt", "アカウントがロックされています"],
	done: ["You’re signed in", "Sie sind angemeldet", "サインインしました"],
	signedOut: ["You’re signed out", "Sie sind abgemeldet", "サインアウトしました"],
	E0000004: ["That username and password don’t match. Check both and try again.", "Benutzername und Passwort passen nicht zusammen. Prüfen Sie beide.", "ユーザー名とパスワードが一致しません。もう一度お試しください。"],
	E0000011: ["That was open too long, or was used already. Start again.", "Das war zu lange offen oder wurde schon benutzt. Beginnen Sie von vorn.", "時間切れか、使用済みです。最初からやり直してください。"],
	often: ["That was too often in a short time. Wait a minute, then try again.", "Das war zu oft in kurzer Zeit. Warten Sie eine Minute.", "短時間に回数が多すぎます。1 分ほどお待ちください。"],
	E0000068: ["That isn’t it. Check it and type it again.", "Das stimmt nicht. Prüfen Sie es und geben Sie es erneut ein.", "正しくありません。もう一度入力してください。"],
	E0000069: ["There were too many attempts. Choose another way, or wait.", "Es gab zu viele Versuche. Wählen Sie einen anderen Weg, oder warten Sie.", "試行が多すぎます。別の方法を選ぶか、お待ちください。"],
	E0000082: ["That code was used already. Wait for the next one.", "Dieser Code wurde schon benutzt. Warten Sie auf den nächsten.", "使用済みのコードです。次のコードをお待ちください。"],
	denied: ["Your organization doesn’t allow this. Ask your administrator.", "Ihre Organisation erlaubt das nicht. Fragen Sie Ihre Administration.", "許可されていません。管理者にお問い合わせください。"],
	weak: ["That password can’t be used. See what it needs.", "Dieses Passwort geht nicht. Sehen Sie, was es braucht.", "このパスワードは使用できません。条件を確認してください。"],
	unfit: ["Something here doesn’t fit: {why}", "Hier passt etwas nicht: {why}", "入力内容をご確認ください：{why}"],
	unreachable: ["We can’t be reached just now. Check your connection.", "Wir sind gerade nicht erreichbar. Prüfen Sie Ihre Verbindung.", "接続できません。通信環境を確認してください。"],
};
/** What is told of an error, where it is not the sentence of its code. @type {Record<string, string>} */
const ERRORS = {
	E0000006: "denied", E0000014: "weak", E0000032: "denied", E0000034: "denied", E0000080: "weak", E0000083: "E0000068", E0000087: "E0000068",
	E0000109: "often", E0000118: "often", E0000133: "often", access_denied: "denied", NotAllowedError: "keyFailed", TypeError: "unreachable",
};
const STYLE = `
:host{display:block;max-width:416px;color-scheme:light dark;--radius:9px;
	--card:light-dark(#FFF,#1A2027);--ink:light-dark(#1B2430,#ECE8E1);
	--ink-2:light-dark(#566170,#A9B2BC);--line:light-dark(#8C8577,#76808B);--hair:light-dark(#E2DCCF,#2B333C);
	--accent:light-dark(#0B5351,#74D3C4);--on-accent:light-dark(#FFF,#06201D);--brass:light-dark(#8A5A12,#E0B25C);
	--tag:light-dark(#F3E3C3,#3A3020);--danger:light-dark(#A4262C,#FF9189);
	font:16px/1.5 system-ui, sans-serif}
:host([hidden]), [hidden]{display:none !important}
*{box-sizing:border-box}
h2, p, ul{margin:0;padding:0}
.card{padding:0 32px 32px;border:1px solid var(--hair);border-radius:14px;background:var(--card);color:var(--ink);overflow-wrap:anywhere}
.tag{width:fit-content;padding:9px 14px;border-radius:0 0 10px 10px;background:var(--tag);font-size:14px;line-height:22px}
.tag strong{color:var(--brass);font-weight:600}
.tag::before{content:"";display:inline-block;width:14px;height:14px;margin:0 10px -2px 0;border:2px solid var(--brass);border-radius:50%;background:var(--card)}
h2{padding-top:28px;font-size:26px;font-weight:600;line-height:1.2;letter-spacing:-.02em;text-wrap:balance}
h2:first-child{padding-top:40px}
.lead, .hint, .person, .rules{color:var(--ink-2)}
.person, .lead{margin-top:4px}
.person + .lead{margin-top:12px}
.person, .row, .links{display:flex;flex-wrap:wrap;align-items:baseline;gap:4px 20px}
.row{justify-content:space-between;margin:16px 0 6px;font-size:15px}
.alert, .notice{margin-top:24px;padding:2px 0 2px 12px;border-left:3px solid var(--accent);font-size:15px}
.alert{border-color:var(--danger);color:var(--danger)}
form, .choices, .links, .body{margin-top:24px}
form > :first-child .row{margin-top:0}
.check{display:flex;align-items:center;gap:10px;min-height:32px;margin-top:8px;font-size:15px;font-weight:400}
.check input{flex:none;width:20px;height:20px;margin:0;accent-color:var(--accent)}
.input, .button{display:block;width:100%;min-height:48px;padding:10px 12px;border:1px solid var(--line);border-radius:var(--radius);background:var(--card);color:var(--ink);font:inherit}
.input[aria-invalid]{border-color:var(--danger)}
.rules{margin-top:8px;padding-left:20px;font-size:14px}
button{font:inherit;cursor:pointer}
label, .button{font-weight:600}
.button + .button{margin-top:10px}
.button:hover{filter:brightness(.94)}
.button .hint{display:block;font-size:14px;font-weight:400}
.primary{margin-top:24px;border-color:transparent;background:var(--accent);color:var(--on-accent)}
.link{min-height:24px;padding:0;border:0;background:none;color:var(--accent);font-size:14px;text-decoration:underline;text-underline-offset:3px}
.done{padding:12px 0;border-bottom:1px solid var(--hair)}
.qr{display:block;margin-bottom:12px;border:8px solid #FFF;background:#FFF}
.code{font:600 16px/1.5 ui-monospace, monospace;letter-spacing:.06em}
.number{font-size:40px;font-weight:600;line-height:1.2}
.quiet{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
:focus{outline:3px solid transparent}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
@media (max-width:479.98px){.card{padding:0 16px 32px;border-width:1px 0;border-radius:0}}
@media (forced-colors:active){.tag{border:1px solid}}`;

/** An element: what is false or missing is left out, functions listen, classes are parts too. @returns {any} */
function h(name, attributes, ...children) {
	const element = document.createElement(name);
	for (const [key, value] of Object.entries(attributes)) {
		if (typeof value === "function") element.addEventListener(key, value);
		else if (value != null && value !== false) element.setAttribute(key, value === true ? "" : value);
	}
	element.setAttribute("part", element.className);
	element.append(...children.filter((child) => child instanceof Node || typeof child === "string"));
	return element;
}
/** From base64 of either alphabet. */
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const base64url = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));
const keys = /** @type {any} */ (navigator.credentials);
const keyList = (list = []) => list.map((/** @type {Json} */ key) => ({ type: "public-key", transports: key.transports, id: bytes(key.id) }));

/** A new key for this account (WebAuthn §5.1.3). */
async function createKey({ challenge, user, excludeCredentials, ...wanted }) {
	const publicKey = { ...wanted, challenge: bytes(challenge), user: { ...user, id: bytes(user.id) }, excludeCredentials: keyList(excludeCredentials) };
	const { response } = await keys.create({ publicKey });
	return { attestation: base64url(response.attestationObject), clientData: base64url(response.clientDataJSON) };
}
/** What one of the person's keys says to a challenge (WebAuthn §5.1.4). */
async function askKey({ challenge, allowCredentials, ...wanted }, factors) {
	const known = factors.map(({ profile }) => ({ id: profile?.credentialId })).filter(({ id }) => id);
	const publicKey = { ...wanted, challenge: bytes(challenge), allowCredentials: keyList(allowCredentials ?? known) };
	const { response } = await keys.get({ publicKey });
	return { clientData: base64url(response.clientDataJSON), authenticatorData: base64url(response.authenticatorData), signatureData: base64url(response.signature) };
}

/** Factors by type: their word, and how they are proved. @type {Record<string, [word: string, by: "code" | "sent" | "question" | "key" | "push"]>} */
const FACTORS = {
	webauthn: ["webauthn", "key"], push: ["push", "push"], "token:software:totp": ["totp", "code"], "token:hotp": ["hotp", "code"],
	"token:hardware": ["hotp", "code"], sms: ["sms", "sent"], call: ["call", "sent"], email: ["email", "sent"], question: ["question", "question"],
};
const current = { type: "password", autocomplete: "current-password" }, phone = { type: "tel", autocomplete: "tel" };
/** How a field of this name is filled in. @type {Record<string, Partial<Field>>} */
const FIELDS = {
	username: { autocomplete: "username" }, password: current, oldPassword: current, newPassword: { type: "password", autocomplete: "new-password" },
	passCode: { autocomplete: "one-time-code", inputmode: "numeric" }, answer: { type: "password", autocomplete: "off" }, phoneNumber: phone, mobilePhone: phone,
	phoneExtension: { inputmode: "numeric", optional: true }, email: { type: "email", autocomplete: "email" }, login: { autocomplete: "username" },
	firstName: { autocomplete: "given-name" }, lastName: { autocomplete: "family-name" },
};
const toOf = ({ profile: p }) => p?.phoneNumber ?? p?.email ?? p?.authenticatorName ?? "";
const home = (w) => /** @type {Action} */ (["signIn", () => w.start()]);
const resend = (w, { _links }) => _links?.resend && ["again", () => w.follow(_links.resend, {}, "sentAgain")];
const skip = (w, { _links }) => _links.skip && ["skip", () => w.follow(_links.skip)];

/** A factor is being proved. @returns {View} */
function proof(/** @type {FrontdeskSignin} */ w, tx, factor) {
	const [word, by] = FACTORS[factor.factorType], { prev, next = factor._links.verify } = tx._links, inHand = tx.status === "MFA_CHALLENGE";
	const challenge = factor._embedded?.challenge ?? tx._embedded.challenge, to = toOf(factor), result = tx.factorResult ?? "WAITING";
	/** @type {any} */
	const others = prev ? ["another", () => w.follow(prev)] : !!w.picked && ["another", () => w.pick(null)];
	/** @type {View} */
	const view = { heading: word, remember: true, links: [resend(w, tx), others], run: (values) => w.follow(next, values) };
	if (by === "code") return { ...view, lead: "codeLead", fields: [{ name: "passCode" }] };
	if (by === "question") return { ...view, fields: [{ name: "answer", label: factor.profile?.questionText }] };
	if (!inHand) return { ...view, lead: by === "key" ? "keyLead" : to, submit: by === "key" ? "proceed" : "send" };
	if (by === "sent") return { ...view, lead: ["sentLead", { to }], fields: [{ name: "passCode" }] };
	if (by === "key") {
		const ask = async () => w.follow(next, await askKey(challenge, tx._embedded.factors ?? [factor]));
		return { ...view, lead: "keyLead", run: ask, enter: ask };
	}
	if (result !== "WAITING") return { ...view, lead: result in WORDS ? result : "TIMEOUT", submit: "again", run: () => w.follow(tx._links.resend ?? next), links: [others] };
	const number = challenge?.correctAnswer;
	return { ...view, lead: number == null ? "WAITING" : "number", body: [number != null && h("p", { class: "number" }, `${number}`)], run: undefined, poll: next };
}
/** A factor is being set up. @type {Show} */
const activation = (w, tx) => {
	const factor = tx._embedded.factor, [word, by] = FACTORS[factor.factorType], { next, prev } = tx._links;
	const given = factor._embedded?.activation ?? {}, secret = given.sharedSecret, src = given._links?.qrcode?.href, href = given._links?.app?.href;
	/** @type {View} */
	const view = { heading: word, lead: by === "sent" ? ["sentLead", { to: toOf(factor) }] : "scan", run: (values) => w.follow(next, values),
		fields: [{ name: "passCode" }], links: [resend(w, tx), prev && ["another", () => w.follow(prev)]], body: [
			src && h("img", { class: "qr", src, alt: w.t("qr"), width: 216, height: 216 }), secret && h("p", { class: "hint" }, w.t("secret")),
			secret && h("p", { class: "code" }, secret.replace(/.{4}(?=.)/g, "$& ")), href && h("a", { class: "link", href }, w.t("open"))] };
	const create = async () => w.follow(next, await createKey(given));
	if (by === "key") return { ...view, lead: "keyLead", fields: [], run: create, enter: create };
	return by === "push" ? { ...view, fields: [], run: undefined, poll: next } : view;
};
/** A factor was chosen that has to know something first. @returns {View} */
const enrolment = (/** @type {FrontdeskSignin} */ w, { factorType, provider, questions }) => ({
	heading: FACTORS[factorType][0], run: (profile) => w.step("/factors", { factorType, provider, profile }), links: [["another", () => w.pick(null)]],
	fields: questions ? [{ name: "question", options: questions.map((q) => [q.question, q.questionText]) }, { name: "answer" }]
		: [{ name: "phoneNumber" }, ...(factorType === "call" ? [{ name: "phoneExtension" }] : [])] });
/** A new password. @returns {View} */
function password(/** @type {FrontdeskSignin} */ w, tx, lead, asksOld = true) {
	const complexity = Object.entries(tx._embedded?.policy?.complexity ?? {}).filter(([key, n]) => key in WORDS && n);
	const fresh = { name: "newPassword", rules: complexity.map(([key, n]) => /** @type {Text} */ ([key, { n }])) };
	return { heading: "newPassword", lead, fields: asksOld ? [{ name: "oldPassword" }, fresh] : [fresh], run: (values) => w.follow(tx._links.next, values), links: [skip(w, tx)] };
}
/** Help for who forgot the password, or is locked out. @returns {View} */
function recovery(/** @type {FrontdeskSignin} */ w, tx, kind) {
	const ways = w.attribute("recovery-factors", "EMAIL").toUpperCase().split(/[\s,]+/), how = { name: "factorType", options: ways.map((way) => [way, w.t(way.toLowerCase())]) };
	return { heading: kind === "unlock" ? kind : "recover", links: [home(w)],
		fields: [{ name: "username", value: w.username }, ...(ways[1] ? [how] : [])],
		run: (values) => w.step(`/recovery/${kind}`, { factorType: ways[0], ...values, relayState: w.relayState }) };
}
/** The organization's own form. @type {Show} */
const registration = (w, { form: { policyId, profileSchema: { properties, required = [], fieldOrder = Object.keys(properties) } } }) => ({
	heading: "register", links: [home(w)], fields: fieldOrder.map((name) => ({ name, label: properties[name].description ?? properties[name].title ?? name,
		...FIELDS[name], ...(name === "password" && FIELDS.newPassword), optional: !required.includes(name), options: properties[name].enum?.map((value) => [value, value]),
		rules: properties[name].allOf?.map((rule) => rule.description) })),
	run: async (userProfile) => {
		const { activationToken } = await w.call(`/api/v1/registration/${encodeURIComponent(policyId)}/register`, { userProfile, relayState: w.relayState });
		return activationToken ? w.begin({ token: activationToken }) : w.show({ status: "registered" });
	} });

/** What a person sees, by status: those of transactions, and in small letters our own. @type {Record<string, Show>} */
const STATES = {
	"sign-in": (w) => {
		const asks = w.hasAttribute("idp-discovery") && !w.username;
		return { heading: "signIn", submit: asks ? "proceed" : "signIn", run: (values) => asks ? w.route(values) : w.begin(values), links: [["unlock", () => w.show({ status: "unlock" })],
			w.hasAttribute("registration") && ["register", () => w.showRegistration()]],
			choices: JSON.parse(w.attribute("idps", "[]")).map(({ id, text = id }) => [text, "", () => w.away(id)]),
			fields: [{ name: "username", value: w.username }, ...asks ? [] : [{ name: "password", aside: /** @type {Action} */ (["forgot", () => w.showRecovery()]) }]] };
	},
	recovery: (w, tx) => recovery(w, tx, "password"),
	unlock: (w, tx) => recovery(w, tx, "unlock"),
	registration,
	registered: (w) => ({ heading: "sent", lead: "sentTo", links: [home(w)] }),
	unlocked: (w) => ({ heading: "unlocked", submit: "signIn", run: () => w.start() }),
	"signed-out": (w) => ({ heading: "signedOut", submit: "signIn", run: () => w.start() }),
	LOCKED_OUT: (w) => ({ heading: "locked", lead: "E0000069", submit: "unlock", run: () => w.show({ status: "unlock" }), links: [home(w)] }),
	RECOVERY_CHALLENGE: (w, tx) => ({ heading: "sent", lead: "sentTo", links: [resend(w, tx), home(w)], ...(tx._links?.next
		? { fields: [{ name: "passCode" }], run: (values) => w.follow(tx._links.next, values) } : {}) }),
	RECOVERY: (w, tx) => ({ heading: "recover", run: (values) => w.follow(tx._links.next, values),
		fields: [{ name: "answer", label: tx._embedded?.user?.recovery_question?.question }] }),
	PASSWORD_RESET: (w, tx) => password(w, tx, "", false),
	PASSWORD_EXPIRED: (w, tx) => password(w, tx, "expired"),
	PASSWORD_WARN: (w, tx) => password(w, tx, ["expires", { days: tx._embedded.policy.expiration.passwordExpireDays }]),
	MFA_REQUIRED: (w, tx) => {
		const factors = w.known, factor = w.picked ?? (factors.length === 1 && factors[0]);
		return factor ? proof(w, tx, factor) : { heading: "confirm", remember: true, choices: factors.map((f) => [FACTORS[f.factorType][0], toOf(f), () => w.pick(f)]) };
	},
	MFA_CHALLENGE: (w, tx) => proof(w, tx, tx._embedded.factor ?? w.known[0]),
	MFA_ENROLL: (w, tx) => w.picked ? enrolment(w, w.picked) : { heading: "setUp", links: [skip(w, tx)], choices: w.known.map((f) => f.status === "ACTIVE"
		? [FACTORS[f.factorType][0], "ready"] : [FACTORS[f.factorType][0], f.enrollment === "REQUIRED" ? "required" : "", () => w.pick(f)]) },
	MFA_ENROLL_ACTIVATE: activation,
	SUCCESS: () => ({ heading: "done" }),
};
const SHEET = new CSSStyleSheet();
SHEET.replaceSync(STYLE);
const KEPT = "frontdesk-signin";

/** The element; docs/guides/widget.md has its attributes, events and methods. */
export class FrontdeskSignin extends HTMLElement {
	/** Where the transaction stands. @type {Json} */ tx = {};
	/** The factor that the person chose. @type {Json | null} */ picked = null;
	username = "";
	remember = false;
	#turn = 0;
	#busy = false;
	#root = this.attachShadow({ mode: "open", delegatesFocus: true });
	#alert = h("p", {});
	#live = h("p", { class: "quiet", role: "status" });
	#card = h("div", { class: "card" });

	connectedCallback() {
		this.#root.adoptedStyleSheets = [SHEET];
		this.#root.replaceChildren(this.#card, this.#live);
		this.start();
	}
	disconnectedCallback() { this.#turn++; }

	/** Begin anew; or with a token of a mail, or where another transaction stands. @param {{recoveryToken?: string, token?: string, stateToken?: string}} [by] */
	start(by = {}) {
		const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}"), query = new URLSearchParams(location.search);
		this.show({ status: "sign-in" });
		if (by.recoveryToken) return this.#act(() => this.step("/recovery/token", by));
		if (by.token || by.stateToken) return this.#act(() => this.begin(by));
		if (kept.state && query.get("state") === kept.state) return this.#act(() => this.#returned(query, kept));
	}
	/** End the session of this browser. */
	signOut() {
		return this.#act(async () => {
			await this.call("/api/v1/sessions/me", undefined, "DELETE").catch((error) => { if (error.status !== 404) throw error; });
			this.show({ status: "signed-out" });
		});
	}
	/** Help for who forgot the password. */
	showRecovery() { this.show({ status: "recovery" }); }
	/** The organization's form for new accounts. */
	showRegistration() { return this.#act(async () => this.show({ status: "registration", form: await this.call("/api/v1/registration/form", undefined, "GET") }), true); }

	attribute(name, otherwise = "") { return this.getAttribute(name) || otherwise; }
	get base() { return this.attribute("base-url", new URL(import.meta.url).origin).replace(/\/$/, ""); }
	get relayState() { return this.getAttribute("relay-state"); }
	get language() {
		const wanted = [this.attribute("language"), ...navigator.languages].map((tag) => tag.slice(0, 2).toLowerCase());
		return wanted.find((tag) => LANGUAGES.includes(tag)) ?? "en";
	}
	/** In the person's language. @param {Text} text */
	t(text) {
		const [key, values] = typeof text === "string" ? [text, {}] : text;
		return Object.hasOwn(WORDS, key) ? WORDS[key][LANGUAGES.indexOf(this.language)].replace(/\{(\w+)\}/g, (slot, name) => values[name] ?? slot) : key;
	}
	/** The factors that this page can show. @returns {Json[]} */
	get known() { return this.tx._embedded.factors.filter(({ factorType }) => factorType in FACTORS); }

	async call(path, body, method = "POST") {
		const headers = { "Accept-Language": this.language, ...(body && { "Content-Type": "application/json" }) };
		const response = await fetch(this.base + path, { method, credentials: "include", headers, body: body && JSON.stringify(body) });
		const text = await response.text(), answer = text ? JSON.parse(text) : {};
		if (!response.ok) throw { status: response.status, ...answer };
		return answer;
	}
	/** A link of the transaction; whatever host it names, ours is asked. */
	reach(link, body = {}) {
		const { href, hints } = [link].flat()[0];
		const { pathname, searchParams } = new URL(href, this.base);
		if (this.remember && pathname.endsWith("/verify")) searchParams.set("rememberDevice", "true");
		const gets = hints?.allow?.[0] === "GET", path = pathname + (searchParams.size ? `?${searchParams}` : "");
		return gets ? this.call(path, undefined, "GET") : this.call(path, { stateToken: this.tx.stateToken, ...body });
	}
	async follow(link, body = {}, notice = "") { this.show(await this.reach(link, body), notice); }
	async step(path, body) { this.show(await this.call(`/api/v1/authn${path}`, { stateToken: this.tx.stateToken, ...body })); }
	begin(body) {
		this.username = body.username ?? "";
		return this.step("", { ...body, options: { multiOptionalFactorEnroll: this.hasAttribute("optional-factors"), warnBeforePasswordExpired: true }, relayState: this.relayState });
	}
	/** The person chooses a factor: some are told about before they are asked for, the rest are asked for at once. */
	async pick(factor) {
		if (factor) {
			const { factorType, provider, _links } = factor, by = FACTORS[factorType][1], asks = by === "question";
			if (this.tx.status === "MFA_ENROLL") {
				if (!asks && (by !== "sent" || factorType === "email")) return this.step("/factors", { factorType, provider });
				if (asks) factor = { ...factor, questions: await this.reach(_links.questions) };
			} else if (!asks && by !== "code") return this.follow(_links.verify);
		}
		this.picked = factor;
		this.#draw();
	}

	/** Go on with what came of a step. */
	show(tx, notice = "") {
		const { policy, factor } = tx._embedded ?? {};
		if (tx.status !== "MFA_CHALLENGE") this.remember = !!policy?.allowRememberDevice && policy.rememberDeviceByDefault;
		this.tx = tx.status === "SUCCESS" && tx.sessionToken === undefined ? { status: "unlocked" } : tx;
		this.picked = null;
		this.dispatchEvent(new CustomEvent("step", { detail: { status: this.tx.status, factorType: factor?.factorType } }));
		this.#draw(notice);
		if (tx.sessionToken) this.#act(() => this.#finish(tx), true);
	}
	async #finish({ sessionToken, relayState, _embedded }) {
		const tokens = this.hasAttribute("client-id") && await this.#tokens(sessionToken), redirectUrl = this.attribute("redirect-uri");
		const detail = { ...(tokens ? { tokens } : { sessionToken }), relayState, user: _embedded?.user };
		const goes = this.dispatchEvent(new CustomEvent("success", { detail, cancelable: true }));
		const query = new URLSearchParams({ checkAccountSetupComplete: "true", token: sessionToken, redirectUrl });
		if (goes && !tokens && redirectUrl) location.assign(`${this.base}/login/sessionCookieRedirect?${query}`);
	}
	/** To an identity provider; its tokens come back as from the server's pages. */
	away(idp) { return this.hasAttribute("client-id") ? this.#tokens("", idp) : location.assign(`${this.base}/sso/idps/${idp}`); }
	/** Whom the routing rules send elsewhere. */
	async route({ username }) {
		const query = new URLSearchParams({ resource: `okta:acct:${username}`, requestContext: `/?client_id=${this.attribute("client-id")}` });
		const { links: [{ properties }] } = await (await fetch(`${this.base}/.well-known/webfinger?${query}`)).json(), id = properties["okta:idp:id"];
		this.username = username;
		return id ? this.away(id) : this.show({ status: "sign-in" });
	}
	get #oauth() {
		const issuer = this.attribute("issuer", `${this.base}/oauth2/default`).replace(/\/$/, "");
		return issuer.includes("/oauth2") ? issuer : `${issuer}/oauth2`;
	}
	get #app() { return { client_id: this.attribute("client-id"), redirect_uri: this.attribute("redirect-uri", location.origin + location.pathname) }; }
	/** Code and PKCE in a hidden frame (RFC 7636); what needs the person is asked at the server's own pages. */
	async #tokens(sessionToken, idp = "") {
		const verifier = random(), state = random(), nonce = random(), digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
		const query = { ...this.#app, response_type: "code", scope: this.attribute("scopes", "openid profile email"), state, nonce, code_challenge: base64url(digest), code_challenge_method: "S256", ...(idp && { idp }) };
		const url = (more = {}) => `${this.#oauth}/v1/authorize?${new URLSearchParams({ ...query, ...more })}`;
		const answer = !idp && await this.#framed(url({ sessionToken, prompt: "none", response_mode: "okta_post_message" }), state);
		if (answer && !/_required$/.test(answer.error)) return this.#redeem(answer, { verifier, nonce });
		sessionStorage.setItem(KEPT, JSON.stringify({ state, verifier, nonce }));
		location.assign(url());
		return new Promise(() => {});
	}
	/** What the server posts from a frame. @returns {Promise<Json>} */
	async #framed(src, state) {
		const frame = h("iframe", { src, hidden: true });
		return new Promise((resolve, reject) => {
			setTimeout(reject, 20000, new TypeError("No answer came."));
			addEventListener("message", ({ source, origin, data }) => source === frame.contentWindow && origin === new URL(src).origin && data?.state === state && resolve(data));
			this.#root.append(frame);
		}).finally(() => frame.remove());
	}
	/** Tokens for a code; the ID token comes straight from its issuer (OIDC Core §3.1.3.7). */
	async #redeem(/** @type {Json} */ { code, error, error_description }, { verifier, nonce }) {
		if (!code) throw { errorCode: error, errorSummary: error_description };
		const body = new URLSearchParams({ ...this.#app, grant_type: "authorization_code", code, code_verifier: verifier });
		const response = await fetch(`${this.#oauth}/v1/token`, { method: "POST", body }), tokens = await response.json();
		if (!response.ok) throw { errorCode: tokens.error, errorSummary: tokens.error_description };
		if (tokens.id_token && JSON.parse(new TextDecoder().decode(bytes(tokens.id_token.split(".")[1]))).nonce !== nonce) throw { errorCode: "nonce" };
		return tokens;
	}
	/** Back from the server's pages. */
	async #returned(query, kept) {
		sessionStorage.removeItem(KEPT);
		history.replaceState(null, "", location.pathname);
		const tokens = await this.#redeem(Object.fromEntries(query), kept);
		this.show({ status: "SUCCESS", sessionToken: "" });
		this.dispatchEvent(new CustomEvent("success", { detail: { tokens } }));
	}

	/** One thing at a time; what goes wrong is told. */
	async #act(act, anyway = false) {
		if (this.#busy && !anyway) return;
		this.#busy = true;
		this.#card.ariaBusy = "true";
		try { await act(); } catch (error) { this.#fail(error); } finally { this.#busy = false; this.#card.ariaBusy = "false"; }
	}
	#fail(error) {
		const code = error.errorCode ?? error.name, why = error.errorCauses?.[0]?.errorSummary ?? error.errorSummary ?? "";
		const word = why.includes("oldPassword") ? "E0000068" : ERRORS[code] ?? (error.status === 429 ? "often" : code);
		this.dispatchEvent(new CustomEvent("error", { detail: { errorCode: code, ...error } }));
		if (code === "E0000011") this.show({ status: "sign-in" });
		for (const input of this.#inputs) if (input.type === "password") input.value = "";
		const alert = this.#alert, at = this.#inputs.find(({ name }) => why.includes(name)) ?? this.#inputs[0];
		alert.hidden = false;
		alert.textContent = this.t(word in WORDS ? word : ["unfit", { why }]);
		at?.setAttribute("aria-invalid", "true");
		at?.setAttribute("aria-describedby", "alert");
		at?.focus();
	}
	get #inputs() { return [...this.#root.querySelectorAll("input")]; }

	#draw(notice = "") {
		const turn = ++this.#turn, first = !this.#card.firstChild, { tx } = this, view = STATES[tx.status](this, tx), { enter, poll } = view;
		const app = this.attribute("app-name"), person = tx.stateToken && tx._embedded?.user?.profile?.login, [before, after] = this.t("keyTo").split("{app}");
		const heading = h("h2", { class: "heading", tabindex: "-1" }, this.t(view.heading)), links = view.links?.filter((link) => !!link) ?? [];
		const remember = view.remember && tx._embedded?.policy?.allowRememberDevice && this.#remember();
		this.#card.lang = this.language;
		this.#card.replaceChildren(...[
			app && h("p", { class: "tag" }, before, h("strong", {}, app), after), heading, person && h("p", { class: "person" }, person, this.#button(["notYou", () => this.#leave()])),
			view.lead && h("p", { class: "lead" }, this.t(view.lead)),
			this.#alert = h("p", { class: "alert", id: "alert", role: "alert", hidden: true }), notice && h("p", { class: "notice" }, this.t(notice)),
			view.body && h("div", { class: "body" }, ...view.body), view.choices?.[0] && h("div", { class: "choices" }, ...view.choices.map((choice) => this.#choice(choice))),
			view.run ? this.#form(view, remember) : remember, links[0] && h("div", { class: "links" }, ...links.map((link) => this.#button(link))),
		].filter((node) => node instanceof Node));
		if (!first || this.hasAttribute("autofocus")) (this.#inputs.find(({ value, type }) => !value && type !== "checkbox") ?? heading).focus();
		this.#live.textContent = first ? "" : [view.heading, view.lead ?? "", notice].map((text) => this.t(text)).join(" ");
		if (enter) this.#act(enter, true);
		if (poll) this.#poll(turn, poll);
	}
	#button([label, act], kind = "link", hint = "") {
		return h("button", { class: kind, type: "button", click: () => this.#act(act) }, this.t(label), hint && h("span", { class: "hint" }, this.t(hint)));
	}
	#choice(/** @type {Json} */ [label, hint, act]) {
		return act ? this.#button([label, act], "button", hint) : h("p", { class: "done" }, `${this.t(label)}: ${this.t(hint)}`);
	}
	#remember() {
		const change = ({ target }) => { this.remember = target.checked; };
		return h("label", { class: "check" }, h("input", { type: "checkbox", name: "rememberDevice", checked: this.remember, change }), this.t("remember"));
	}
	#form(/** @type {View} */ { fields = [], submit = "proceed", run }, remember) {
		const send = (event) => {
			event.preventDefault();
			const given = new FormData(event.target);
			given.delete("rememberDevice");
			this.#act(() => run?.(Object.fromEntries([...given].filter(([, value]) => value))));
		};
		return h("form", { class: "form", submit: send }, ...fields.map((field) => this.#field({ ...FIELDS[field.name], ...field })), remember,
			h("button", { class: "button primary login-submit" }, this.t(submit)));
	}
	#field(/** @type {Field} */ { name, label = name, type, options, optional, aside, rules = [], ...more }) {
		const attributes = { id: name, name, class: "input", required: !optional, "aria-describedby": rules[0] && "rules", ...more };
		return h("div", {}, h("div", { class: "row" }, h("label", { for: name, class: "label" }, this.t(optional ? ["optional", { label: this.t(label) }] : label)), aside && this.#button(aside)),
			options ? h("select", attributes, ...options.map(([value, text]) => h("option", { value }, text))) : h("input", { ...attributes, type, maxlength: 256, autocapitalize: "none", spellcheck: "false" }),
			rules[0] && h("ul", { id: "rules", class: "rules" }, ...rules.map((rule) => h("li", {}, this.t(rule)))));
	}
	/** Ask until there is something else to see. */
	async #poll(turn, link) {
		const seen = (tx) => JSON.stringify([tx.status, tx.factorResult, tx._embedded?.factor?._embedded?.challenge]);
		for (;;) {
			await new Promise((resolve) => setTimeout(resolve, 2500));
			try {
				const next = turn === this.#turn && await this.reach(link);
				if (!next || turn !== this.#turn) return;
				if (seen(next) !== seen(this.tx)) return this.show(next);
			} catch (error) { return turn === this.#turn && this.#fail(error); }
		}
	}
	/** Begin anew; nobody waits until the server has forgotten who was there. */
	#leave() {
		const { stateToken } = this.tx;
		this.start();
		this.call("/api/v1/authn/cancel", { stateToken }).catch(() => {});
	}
}
customElements.define("frontdesk-signin", FrontdeskSignin);
