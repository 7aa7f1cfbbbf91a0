"""The text of SPARQL 1.1 queries (https://www.w3.org/TR/sparql11-query/): its words, its parts, and its layout.

Answering queries is left to the engine.
"""
