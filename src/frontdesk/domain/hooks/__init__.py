"""Hooks: other people's services that are asked before something happens, or told after it did."""
