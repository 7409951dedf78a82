"""Tokens that bring a session made elsewhere into a browser (contract A.Sessions: cookieToken)."""

from frontdesk.storage.unit import Unit
from frontdesk.usecases.sessions.open import SignedIn
from frontdesk.usecases.sessions.session_tokens import IssuedSessionToken, SessionProof, issue_session_token


async def issue_cookie_token(unit: Unit, signed_in: SignedIn, now: int) -> IssuedSessionToken:
    """One more session token with the same proofs: the browser gets a session of its own, as old as this one."""
    session = signed_in.session
    proof = SessionProof(
        session.amr,
        session.auth_time,
        session.factor_at,
        session.limits,
        session.created_at,
        idp=session.idp,
        of_session=session.id,
    )
    return await issue_session_token(unit, signed_in.user, proof, now)
