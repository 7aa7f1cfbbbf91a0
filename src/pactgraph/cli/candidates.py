"""What may follow a command line that somebody is typing: commands, options, queries, their parameters and values.

The parsers of the commands say what they take: an option or argument is completed by its choices, or by its metavar
(THING, FILE, DIR, LANG, KIND and so on), so that a new command is completed without a word here.
"""

from __future__ import annotations

import argparse
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pactgraph.cli.arguments import COMMANDS, cache, command_parsers
from pactgraph.completing import Candidate, candidate_things, matching
from pactgraph.folder import find_folder
from pactgraph.formats import GraphFormat, ResultsFormat
from pactgraph.graph import Graph
from pactgraph.graph_kinds import GraphKind
from pactgraph.store import cache_folder, read_current

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pactgraph.folder import GraphFolder
    from pactgraph.parameters import Parameter
    from pactgraph.saved_queries import SavedQuery

#: What the shell itself completes.
FILES, FOLDERS = "files", "folders"

SHELL = {"FILE": FILES, "TABLE": FILES, "PATH": FILES, "OLD": FILES, "NEW": FILES, "DIR": FOLDERS}
#: What stands for a thing in the usage of a command.
THINGS = {"THING", "SUBJECT", "PREDICATE", "OBJECT", "S", "P", "O"}

Answer = list[Candidate] | str

FORMATS = {"run": (ResultsFormat, GraphFormat), "export": (GraphFormat,)}


def candidates_for(words: Sequence[str], typed: str, *, graph: str | None = None) -> Answer:
    """Return what *typed* may become after *words*, which begin with a command; or that files or folders are meant."""
    if not words:
        top = [Candidate("--help", "show what there is"), Candidate("--version", "show what runs here")]
        return matching(typed, top) if typed.startswith("-") else _commands(typed)
    if words[0] not in COMMANDS:
        return [Candidate("--graph", "the graph folder")] if words[0] == "--version" else []
    return _Line(words, typed, graph).answer()


def _commands(typed: str) -> list[Candidate]:
    parsers = command_parsers([name for name in COMMANDS if name.startswith(typed)])
    return [Candidate(name, parser.description or "") for name, parser in parsers.items()]


class _Line:
    """A line with a command, its options so far, and the word that is being typed."""

    def __init__(self, words: Sequence[str], typed: str, graph: str | None) -> None:
        self._command = words[0]
        self._typed = typed
        parser = command_parsers([self._command])[self._command]
        self._options = {option: action for action in parser._actions for option in action.option_strings}
        self._arguments = [action for action in parser._actions if not action.option_strings]
        self._given: dict[str, str] = {}
        self._positional: list[str] = []
        self._open: str | None = None
        for word in words[1:]:
            self._read(word)
        self._graph = self._given.get("--graph", graph)

    def _read(self, word: str) -> None:
        name, equals, value = word.partition("=")
        if self._open is not None:
            self._given[self._open], self._open = word, None
        elif not word.startswith("-") or word == "-":
            self._positional.append(word)
        elif equals or not self._takes_value(name):
            self._given[name] = value
        else:
            self._open = name

    def _takes_value(self, option: str) -> bool:
        action = self._options.get(option)
        return self._command == "run" if action is None else action.nargs != 0

    def answer(self) -> Answer:
        """Return what the word that is being typed may become."""
        name, equals, value = self._typed.partition("=")
        if self._open is not None:
            return self._values(self._open, self._typed)
        if equals and name.startswith("--"):
            answer = self._values(name, value)
            return answer if isinstance(answer, str) else [each._replace(text=f"{name}={each.text}") for each in answer]
        if self._typed.startswith("-") and self._typed != "-":
            return self._option_names()
        place = min(len(self._positional), len(self._arguments) - 1)
        many = self._arguments and self._arguments[-1].nargs in ("*", "+")
        if place < 0 or (len(self._positional) >= len(self._arguments) and not many):
            return [] if self._typed else self._option_names()
        return self._values_of(self._arguments[place], self._typed)

    def _option_names(self) -> list[Candidate]:
        """Return the parameters of the query that `run` names, then the options that are left."""
        names = {
            f"--{parameter.name}": parameter.label or ""
            for parameter in (self._query.parameters if self._query else ())
            if f"--{parameter.name}" not in self._given
        }
        for action in dict.fromkeys(self._options.values()):
            again = isinstance(action, argparse._AppendAction)
            if action.help != argparse.SUPPRESS and (again or not set(action.option_strings) & self._given.keys()):
                names.setdefault(action.option_strings[-1], action.help or "")
        return [Candidate(name, note) for name, note in names.items() if name.startswith(self._typed)]

    def _values(self, option: str, typed: str) -> Answer:
        if option in self._options:
            return self._values_of(self._options[option], typed)
        parameters = self._query.parameters if self._query else ()
        return next((self._parameter(each, typed) for each in parameters if f"--{each.name}" == option), [])

    def _values_of(self, action: argparse.Action, typed: str) -> Answer:
        if action.choices:
            return matching(typed, [Candidate(str(choice)) for choice in action.choices])
        metavar = str(action.metavar or action.dest.upper())
        if metavar in SHELL:
            return SHELL[metavar]
        if metavar in THINGS:
            return self._things(typed)
        if metavar == "NAME" and self._command == "run":
            return matching(typed, self._queries()) or FILES
        listed: Iterable[str] = ()
        if metavar == "FORMAT":
            listed = (option.option for formats in FORMATS.get(self._command, ()) for option in formats)
        elif metavar == "KIND":
            listed = GraphKind.labels()
        elif metavar == "LANG":
            listed = self._graph_opened.labels.languages() if self._graph_opened else ()
        elif metavar == "TAG":
            listed = sorted({tag for query in self._prepared.values() for tag in query["query"]["tags"]})
        elif getattr(action.type, "__name__", "") == "Path":
            return FILES
        return matching(typed, map(Candidate, dict.fromkeys(listed)))

    def _parameter(self, parameter: Parameter, typed: str) -> Answer:
        if parameter.type == "iri":
            return self._things(typed, parameter.class_)
        if parameter.values:
            return matching(typed, map(Candidate, parameter.values))
        if (parameter.datatype or "").endswith("#boolean"):
            return matching(typed, [Candidate("true"), Candidate("false")])
        return matching(typed, [Candidate(parameter.default)] if parameter.default else [])

    def _things(self, typed: str, class_iri: str | None = None) -> list[Candidate]:
        graph = self._graph_opened
        return candidate_things(typed, graph.labels, graph.prefixes, class_iri) if graph else []

    def _queries(self) -> list[Candidate]:
        summaries = {name: query["query"]["summary"] for name, query in self._prepared.items()}
        return [Candidate(name, summaries.get(name, "")) for name in self._folder.query_files()]

    @cached_property
    def _query(self) -> SavedQuery | None:
        from pactgraph.saved_queries import SavedQuery

        prepared = self._prepared.get(self._positional[0]) if self._command == "run" and self._positional else None
        return SavedQuery.from_json(prepared["query"]) if prepared else None

    @cached_property
    def _folder(self) -> GraphFolder:
        return find_folder(self._graph)

    @cached_property
    def _graph_opened(self) -> Graph | None:
        """The graph as it was last built; None when it never was, for nobody waits for a build here."""
        generation = read_current(cache_folder(self._folder, cache()))
        return Graph(self._folder, generation, self._given.get("--lang")) if generation else None

    @cached_property
    def _prepared(self) -> Mapping[str, Any]:
        return self._graph_opened.generation.index["queries"] if self._graph_opened else {}
