"""The record that says which policy an app was given (Okta: policy mappings)."""

from frontdesk.domain.policies.model import Policy
from frontdesk.domain.records.model import Draft, RecordKind

APP_POLICY = RecordKind("app_policy", "rpm", "PolicyMapping")
"""Its parent is the app, its name the policy's type; one of a type, so that names keep it unique."""


def given_policy(policy: Policy, app_id: str) -> Draft:
    """That an app is given a policy."""
    return Draft(body={"policy": policy.id, "app": app_id}, name=policy.type, parent_id=app_id)
