"""A parameter of a saved query, and which texts it takes."""

from __future__ import annotations

from typing import NamedTuple

from pactgraph.datatypes import EXAMPLES, MAX_LENGTH, STRING, date_literal, is_lexical, number_datatype


class Parameter(NamedTuple):
    """One value that a saved query asks for.

    *variable* is its spelling in the query; *type* is iri, literal, integer, number, a two-letter language, or a
    datatype as the query abbreviates it (xsd:date), with *datatype* its IRI. *class_* is the IRI of the class whose
    members an iri parameter names. The default "today" of a date type stands for the day of the run.
    """

    name: str
    variable: str
    type: str
    datatype: str | None = None
    required: bool = True
    default: str | None = None
    label: str | None = None
    class_: str | None = None
    values: tuple[str, ...] = ()

    @property
    def language(self) -> str | None:
        """The language tag of the literal, when it has one."""
        return self.type if len(self.type) == 2 else None

    @property
    def example(self) -> str:
        """How a value is written, for messages and forms."""
        if self.values:
            return "|".join(self.values)
        return EXAMPLES[self.datatype] if self.datatype and self.datatype != STRING else self.type.upper()


def fault_of(parameter: Parameter, value: str) -> str | None:
    """Return what is wrong with *value* as the end of a sentence, or None; for iri only what no label can have."""
    if len(value) > MAX_LENGTH:
        return f"is longer than {MAX_LENGTH} characters."
    if any("\ud800" <= character <= "\udfff" for character in value):
        return "is not valid Unicode. Give it as UTF-8."
    if parameter.values and value not in parameter.values:
        from difflib import get_close_matches

        near = get_close_matches(value, parameter.values, n=3)
        return f"is none of the values it may have. Use {' or '.join(near) if near else ', '.join(parameter.values)}."
    if parameter.type == "number" and number_datatype(value) is None:
        return "is not a number. Write it like 12, 1.5 or 1.5e3."
    if parameter.datatype and not is_lexical(parameter.datatype, value):
        name = parameter.datatype.rpartition("#")[2]
        meant = (date_literal(value) or "").partition("^^xsd:")
        if meant[2] == name:
            return f"is not an xsd:{name}. Did you mean {meant[0].strip(chr(34))}?"
        return f"is not an xsd:{name}. Write it like {EXAMPLES[parameter.datatype]}."
    return None
