"""The record that says which policy an app was given (Okta: policy mappings)."""

from frontdesk.domain.records.model import RecordKind

APP_POLICY = RecordKind("app_policy", "rpm", "PolicyMapping")
"""Its parent is the app, its name the policy's type; one of a type, so that names keep it unique."""
