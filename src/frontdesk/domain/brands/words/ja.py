"""Japanese."""

from collections.abc import Mapping

from frontdesk.domain.brands.email_layout import Frame, Language, Words

_FRAME = Frame(
    hello="${user.firstName} 様",
    or_open="ボタンを押しても開かない場合は、次のアドレスを開いてください。",
    good_for="有効期限は${expires}で、一度だけ使用できます。",
)
_NOT_YOU = "お心当たりがない場合は、管理者にご連絡ください。"
_ASKED = "お心当たりがない場合は、何もする必要はありません。このメールがなければ、誰も先に進むことはできません。"
_NOT_EXPECTED = "お心当たりがない場合は、リンクを開く前に管理者にお問い合わせください。"
_NEVER_TELL = (
    "私たちがこのコードをお尋ねすることはありません。現在サインインの操作をしていない場合は、管理者にご連絡ください。"
)

_MAILS: Mapping[str, Words] = {
    "welcome": Words(
        "${org.name} へようこそ",
        ("${org.name} にお客様のアカウントが作成されました。ログイン名は ${user.profile.login} です。",),
        "アカウントを有効にする",
        _NOT_EXPECTED,
    ),
    "UserActivation": Words(
        "${org.name} のアカウントを有効にしてください",
        ("${org.name} のアカウントはまだ有効になっていません。ログイン名は ${user.profile.login} です。",),
        "アカウントを有効にする",
        _NOT_EXPECTED,
    ),
    "ForgotPassword": Words(
        "新しいパスワードの設定",
        ("${user.profile.login} の新しいパスワードの設定が求められました。ご本人の操作であれば、今すぐ設定できます。",),
        "新しいパスワードを設定する",
        _ASKED,
    ),
    "ForgotPasswordDenied": Words(
        "パスワードをリセットできません",
        (
            "${user.profile.login} の新しいパスワードの設定が求められました。",
            "この方法ではリセットできません。管理者にお問い合わせください。",
        ),
        otherwise=_ASKED,
    ),
    "PasswordResetByAdmin": Words(
        "パスワードを設定し直してください",
        (
            "管理者が ${user.profile.login} の新しいパスワードの設定を求めています。"
            "これまでのパスワードは使用できません。",
        ),
        "新しいパスワードを設定する",
        _NOT_EXPECTED,
    ),
    "PasswordChanged": Words(
        "パスワードが変更されました",
        ("${user.profile.login} のパスワードが変更されました。",),
        otherwise=_NOT_YOU,
    ),
    "AccountLockout": Words(
        "アカウントがロックされました",
        ("誤ったパスワードが何度も入力されたため、${user.profile.login} のアカウントはロックされました。",),
        otherwise=_NOT_YOU,
    ),
    "SelfServiceUnlock": Words(
        "アカウントのロック解除",
        ("${user.profile.login} のアカウントのロック解除が求められました。ご本人の操作であれば、今すぐ解除できます。",),
        "ロックを解除する",
        _ASKED,
    ),
    "SelfServiceUnlockOnUnlockedAccount": Words(
        "アカウントはロックされていません",
        (
            "${user.profile.login} のアカウントのロック解除が求められました。",
            "アカウントはロックされていません。いつもの方法でサインインできます。",
        ),
        otherwise=_ASKED,
    ),
    "EmailChallenge": Words(
        "${org.name} の確認コード", ("サインインの画面に次のコードを入力してください。",), otherwise=_NEVER_TELL
    ),
    "EmailFactorVerification": Words(
        "メールアドレスの確認",
        (
            "このアドレスでコードを受け取るための設定が行われています。"
            "確認のため、求められた画面に次のコードを入力してください。",
        ),
        otherwise=_NEVER_TELL,
    ),
    "ChangeEmailConfirmation": Words(
        "新しいメールアドレスの確認",
        ("${user.profile.login} 宛てのメールは、今後このアドレスに送られます。",),
        "アドレスを確認する",
        _ASKED,
    ),
    "EmailChangeConfirmation": Words(
        "メールアドレスが変更されました",
        ("${user.profile.login} 宛てのメールは、今後別のアドレスに送られます。",),
        otherwise=_NOT_YOU,
    ),
    "PendingEmailChange": Words(
        "メールアドレスの変更が求められています",
        ("${user.profile.login} 宛てのメールの送り先を別のアドレスに変更する手続きが、確認を待っています。",),
        otherwise=_NOT_YOU,
    ),
    "AuthenticatorEnrolled": Words(
        "新しいサインイン方法が設定されました",
        ("${user.profile.login} のアカウントに ${factor.name} でサインインできるようになりました。",),
        otherwise=_NOT_YOU,
    ),
    "AuthenticatorReset": Words(
        "サインイン方法が削除されました",
        ("${user.profile.login} のアカウントに ${factor.name} でサインインできなくなりました。",),
        otherwise=_NOT_YOU,
    ),
    "NewSignOnNotification": Words(
        "新しいデバイスからのサインイン",
        ("これまで使用されていないデバイスから、${user.profile.login} としてサインインがありました。",),
        otherwise=_NOT_YOU,
    ),
    "RegistrationActivation": Words(
        "登録を完了してください",
        ("${org.name} のアカウントの準備がもうすぐ整います。",),
        "登録を完了する",
        _ASKED,
    ),
    "RegistrationEmailVerification": Words(
        "メールアドレスの確認",
        ("このアドレスで ${org.name} への登録がありました。ご本人の操作であれば、アドレスを確認してください。",),
        "アドレスを確認する",
        _ASKED,
    ),
    "RegistrationLoginTaken": Words(
        "アカウントはすでにあります",
        (
            "このアドレスで ${org.name} への登録がありましたが、すでにアカウント ${user.profile.login} があります。",
            "ご本人の操作であれば、そのままサインインしてください。パスワードをお忘れの場合は、サインインページから再設定できます。",
        ),
        otherwise=_ASKED,
    ),
    "MyAccountChangeConfirmation": Words(
        "アカウントが変更されました",
        ("${user.profile.login} の設定が変更されました。",),
        otherwise=_NOT_YOU,
    ),
}
_SMS = "確認コードは ${code} です。"
_CALL = "こんにちは。確認コードは、${digits}、です。もう一度申し上げます。${digits}、です。"
_FACTORS: Mapping[str, str] = {
    "question": "秘密の質問",
    "sms": "SMS の確認コード",
    "call": "電話の確認コード",
    "email": "メールの確認コード",
    "token:software:totp": "認証アプリ",
    "token:hotp": "ワンタイムパスワード生成器",
    "push": "スマートフォンでの承認",
    "webauthn": "セキュリティキーまたはパスキー",
    "recovery_code": "リカバリーコード",
}

JAPANESE = Language(_FRAME, _MAILS, _FACTORS, _SMS, _CALL)
