"""Words everyone uses: clock, chance, errors, JSON, sealing. Imports nothing of ours."""
