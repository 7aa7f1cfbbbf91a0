"""Turtle and TriG: graphs written in them, and texts in them laid out, searched for positions, and told to be faulty.

https://www.w3.org/TR/turtle/, https://www.w3.org/TR/trig/; reading them is left to the engine.
"""
