"""Names for blank nodes that depend on the graph alone: RDF Dataset Canonicalization, made safe where nodes are alike.

Names are those of RDFC-1.0 (https://www.w3.org/TR/rdf-canon/) wherever the statements that mention a blank node tell it
apart. The algorithm is cubic on chains and exponential on groups of nodes that look alike. So what the neighbours tell
is worked out first, and given to it as further statements; and in a large group one node is set apart, looking one step
ahead, until the others follow. Groups that only a longer look tells apart (strongly regular graphs) are left out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from hashlib import sha256
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Literal, NamedNode, Quad, Triple

from pactgraph.turtle.blank_nodes import blank_nodes_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_Term = BlankNode | str
_Mentions = defaultdict[BlankNode, list[tuple[int, list[_Term]]]]

# Groups up to here are left to RDFC-1.0, which is exact; larger ones, up to the last number, are looked ahead for.
_ALIKE_NODES = 8
_ALIKE_NEIGHBOURS = 5
_LOOKED_AHEAD_FOR = 64
_COLOUR = NamedNode("urn:x-pactgraph:colour")


def canonicalize(quads: Iterable[Quad]) -> list[Quad]:
    """Return *quads*, without duplicates, with blank nodes named ``c14n0``, ``c14n1``, ... whatever they were named."""
    distinct = set(quads)
    anonymous = {quad for quad in distinct if any(node for term in quad for node in blank_nodes_in(term))}
    if not anonymous:
        return list(distinct)
    colours = _colours(anonymous)
    dataset = Dataset(anonymous)
    for node, colour in colours.items():
        dataset.add(Quad(node, _COLOUR, Literal(colour)))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return [*(distinct - anonymous), *(quad for quad in dataset if not (colours and quad.predicate == _COLOUR))]


def _colours(quads: Iterable[Quad]) -> dict[BlankNode, str]:
    mentions: _Mentions = defaultdict(list)
    for quad in quads:
        terms = list(_flat(quad))
        for position, term in enumerate(terms):
            if isinstance(term, BlankNode):
                mentions[term].append((position, terms))
    colours = _refine(dict.fromkeys(mentions, "-"), mentions, {}, rounds=1)
    if len(set(colours.values())) == len(colours):
        return {}
    colours = _refine(colours, mentions, {})
    for group in _groups(colours, mentions):
        colours |= _set_apart({node: colours[node] for node in group}, mentions, colours)
    return colours


def _flat(terms: Iterable[object]) -> Iterator[_Term]:
    for term in terms:
        if isinstance(term, Triple):
            yield from ("<<(", *_flat(term), ")>>")
        else:
            yield term if isinstance(term, BlankNode) else str(term)


def _refine(
    colours: dict[BlankNode, str],
    mentions: _Mentions,
    others: Mapping[BlankNode, str],
    rounds: int | None = None,
) -> dict[BlankNode, str]:
    done, kinds = 0, 0
    alike = _alike(colours)
    while alike and done != rounds and kinds != (kinds := len(set(colours.values()))):
        colours = colours | {node: _colour(node, colours, mentions[node], others) for node in alike}
        alike = _alike(colours)
        done += 1
    return colours


def _colour(
    node: BlankNode,
    colours: Mapping[BlankNode, str],
    mentions: Iterable[tuple[int, list[_Term]]],
    others: Mapping[BlankNode, str],
) -> str:
    def tell(term: _Term) -> str:
        if isinstance(term, BlankNode):
            return "_:self" if term == node else f"_:{colours.get(term) or others[term]}"
        return term

    told = sorted(" ".join([str(position), *map(tell, terms)]) for position, terms in mentions)
    return sha256("\n".join([colours[node], *told]).encode()).hexdigest()


def _alike(colours: Mapping[BlankNode, str]) -> list[BlankNode]:
    counts = Counter(colours.values())
    return [node for node, colour in colours.items() if counts[colour] > 1]


def _groups(colours: Mapping[BlankNode, str], mentions: _Mentions) -> Iterator[set[BlankNode]]:
    alike = set(_alike(colours))
    neighbours = {
        node: {term for _, terms in mentions[node] for term in terms if term in alike and term != node}
        for node in alike
    }
    while alike:
        group, waiting = set(), [alike.pop()]
        while waiting:
            group.add(node := waiting.pop())
            waiting.extend(alike & neighbours[node])
            alike -= neighbours[node]
        if len(group) > _ALIKE_NODES or any(len(neighbours[node]) > _ALIKE_NEIGHBOURS for node in group):
            yield group


def _set_apart(
    group: dict[BlankNode, str], mentions: _Mentions, others: Mapping[BlankNode, str]
) -> dict[BlankNode, str]:
    while alike := _alike(group):
        colour = min(group[node] for node in alike)
        members = [node for node in alike if group[node] == colour]
        outlooks = [
            _refine(group | {node: f"{colour}*"}, mentions, others)
            for node in (members if len(group) <= _LOOKED_AHEAD_FOR else members[:1])
        ]
        group = min(outlooks, key=lambda outlook: sorted(outlook.values()))
    return group
