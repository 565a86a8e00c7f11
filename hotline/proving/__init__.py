"""`prove_sealed`: a house of its own, real processes, real forms, and a search through everything it left.

Wiring: it may import every app. The search engine is hotline.sealing.proof.
"""
