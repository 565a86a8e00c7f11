"""Keys, envelopes and sealed fields. box, keys, sealer and opener know nothing of Django."""
