"""Budgets as ratios: what a request costs, as a share of the signatures the same core makes in the same run."""
