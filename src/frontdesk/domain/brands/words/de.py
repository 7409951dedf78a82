"""German."""

from collections.abc import Mapping

from frontdesk.domain.brands.email_layout import Frame, Language, Words

_FRAME = Frame(
    hello="Guten Tag ${user.firstName},",
    or_open="Falls sich über die Schaltfläche nichts öffnet, rufen Sie diese Adresse auf:",
    good_for="Gültig für ${expires} und nur einmal verwendbar.",
)
_NOT_YOU = "Wenn Sie das nicht waren, wenden Sie sich bitte an Ihre Administration."
_ASKED = "Wenn Sie nicht darum gebeten haben, brauchen Sie nichts zu tun: Ohne diese E-Mail kommt niemand weiter."
_NOT_EXPECTED = (
    "Wenn Sie diese E-Mail nicht erwartet haben, fragen Sie bitte Ihre Administration, bevor Sie den Link öffnen."
)
_NEVER_TELL = (
    "Niemand von uns wird Sie je danach fragen. Wenn Sie sich gerade nicht anmelden, "
    "wenden Sie sich bitte an Ihre Administration."
)

_MAILS: Mapping[str, Words] = {
    "welcome": Words(
        "Willkommen bei ${org.name}",
        ("Für Sie wurde ein Konto bei ${org.name} angelegt. Ihr Anmeldename ist ${user.profile.login}.",),
        "Konto aktivieren",
        _NOT_EXPECTED,
    ),
    "UserActivation": Words(
        "Aktivieren Sie Ihr Konto bei ${org.name}",
        ("Ihr Konto bei ${org.name} wartet auf die Aktivierung. Ihr Anmeldename ist ${user.profile.login}.",),
        "Konto aktivieren",
        _NOT_EXPECTED,
    ),
    "ForgotPassword": Words(
        "Neues Passwort festlegen",
        (
            "Für ${user.profile.login} wurde ein neues Passwort angefordert. "
            "Wenn Sie das waren, können Sie es jetzt festlegen.",
        ),
        "Neues Passwort festlegen",
        _ASKED,
    ),
    "ForgotPasswordDenied": Words(
        "Ihr Passwort kann nicht zurückgesetzt werden",
        (
            "Für ${user.profile.login} wurde ein neues Passwort angefordert.",
            "Auf diesem Weg kann es nicht zurückgesetzt werden. Bitte wenden Sie sich an Ihre Administration.",
        ),
        otherwise=_ASKED,
    ),
    "PasswordResetByAdmin": Words(
        "Ihr Passwort muss neu festgelegt werden",
        (
            "Ihre Administration bittet Sie, ein neues Passwort für ${user.profile.login} festzulegen. "
            "Das alte gilt nicht mehr.",
        ),
        "Neues Passwort festlegen",
        _NOT_EXPECTED,
    ),
    "PasswordChanged": Words(
        "Ihr Passwort wurde geändert",
        ("Das Passwort von ${user.profile.login} wurde gerade geändert.",),
        otherwise=_NOT_YOU,
    ),
    "AccountLockout": Words(
        "Ihr Konto ist gesperrt",
        ("Nach zu vielen falschen Passwörtern ist das Konto ${user.profile.login} gesperrt.",),
        otherwise=_NOT_YOU,
    ),
    "SelfServiceUnlock": Words(
        "Konto entsperren",
        (
            "Es wurde darum gebeten, das Konto ${user.profile.login} zu entsperren. "
            "Wenn Sie das waren, können Sie es jetzt entsperren.",
        ),
        "Konto entsperren",
        _ASKED,
    ),
    "SelfServiceUnlockOnUnlockedAccount": Words(
        "Ihr Konto ist nicht gesperrt",
        (
            "Es wurde darum gebeten, das Konto ${user.profile.login} zu entsperren.",
            "Es ist nicht gesperrt: Sie können sich wie gewohnt anmelden.",
        ),
        otherwise=_ASKED,
    ),
    "EmailChallenge": Words(
        "Ihr Code für ${org.name}",
        ("Geben Sie diesen Code dort ein, wo Sie sich gerade anmelden:",),
        otherwise=_NEVER_TELL,
    ),
    "EmailFactorVerification": Words(
        "Bestätigen Sie Ihre E-Mail-Adresse",
        (
            "Sie möchten Codes an diese Adresse erhalten. "
            "Geben Sie zur Bestätigung diesen Code dort ein, wo danach gefragt wird:",
        ),
        otherwise=_NEVER_TELL,
    ),
    "ChangeEmailConfirmation": Words(
        "Bestätigen Sie Ihre neue E-Mail-Adresse",
        ("E-Mails für ${user.profile.login} sollen künftig an diese Adresse gehen.",),
        "Adresse bestätigen",
        _ASKED,
    ),
    "EmailChangeConfirmation": Words(
        "Ihre E-Mail-Adresse wurde geändert",
        ("E-Mails für ${user.profile.login} gehen künftig an eine andere Adresse.",),
        otherwise=_NOT_YOU,
    ),
    "PendingEmailChange": Words(
        "Ihre E-Mail-Adresse soll geändert werden",
        ("E-Mails für ${user.profile.login} sollen an eine andere Adresse gehen, die noch bestätigt werden muss.",),
        otherwise=_NOT_YOU,
    ),
    "AuthenticatorEnrolled": Words(
        "Ein neuer Weg zur Anmeldung wurde eingerichtet",
        ("Bei ${user.profile.login} kann man sich jetzt mit ${factor.name} anmelden.",),
        otherwise=_NOT_YOU,
    ),
    "AuthenticatorReset": Words(
        "Ein Weg zur Anmeldung wurde entfernt",
        ("Bei ${user.profile.login} kann man sich nicht mehr mit ${factor.name} anmelden.",),
        otherwise=_NOT_YOU,
    ),
    "NewSignOnNotification": Words(
        "Anmeldung von einem neuen Gerät",
        ("Jemand hat sich als ${user.profile.login} von einem Gerät angemeldet, das wir noch nicht kannten.",),
        otherwise=_NOT_YOU,
    ),
    "RegistrationActivation": Words(
        "Schließen Sie Ihre Registrierung ab",
        ("Ihr Konto bei ${org.name} ist fast fertig.",),
        "Registrierung abschließen",
        _ASKED,
    ),
    "RegistrationEmailVerification": Words(
        "Bestätigen Sie Ihre E-Mail-Adresse",
        ("Mit dieser Adresse wurde ein Konto bei ${org.name} angelegt. Wenn Sie das waren, bestätigen Sie sie bitte.",),
        "Adresse bestätigen",
        _ASKED,
    ),
    "RegistrationLoginTaken": Words(
        "Sie haben schon ein Konto",
        (
            "Mit dieser Adresse wollte sich jemand bei ${org.name} registrieren, doch dafür gibt es schon ein Konto:"
            " ${user.profile.login}.",
            "Wenn Sie das waren, melden Sie sich einfach an; ein neues Passwort bekommen Sie auf der Anmeldeseite.",
        ),
        otherwise=_ASKED,
    ),
    "MyAccountChangeConfirmation": Words(
        "Ihr Konto wurde geändert",
        ("Die Einstellungen von ${user.profile.login} wurden geändert.",),
        otherwise=_NOT_YOU,
    ),
}
_SMS = "Ihr Bestätigungscode lautet ${code}."
_CALL = "Guten Tag. Ihr Bestätigungscode lautet: ${digits}. Noch einmal: ${digits}. Auf Wiederhören."
_FACTORS: Mapping[str, str] = {
    "question": "einer Sicherheitsfrage",
    "sms": "Codes per SMS",
    "call": "Codes per Anruf",
    "email": "Codes per E-Mail",
    "token:software:totp": "einer Authenticator-App",
    "token:hotp": "einem Code-Generator",
    "push": "einer Bestätigung auf dem Telefon",
    "webauthn": "einem Sicherheitsschlüssel oder Passkey",
    "recovery_code": "Wiederherstellungscodes",
}

GERMAN = Language(_FRAME, _MAILS, _FACTORS, _SMS, _CALL)
