"""Whether two labels are likely to name one thing: by accents, abbreviations, the order of words, initials, or a slip.

Labels that are alike share a key, so that no label is compared with every other one. Numbers always tell labels apart.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import chain, combinations, islice, pairwise
from typing import TYPE_CHECKING

from pactgraph.labels import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    Words = tuple[str, ...]


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


#: What does not tell which thing is meant, such as articles, in English, Swedish, German and French.
STOP_WORDS = _set(
    "a an the and of at for in on with by "
    "och av vid i på för med den det en ett "
    "und der die das des dem den von vom zu zur zum am im an für mit ein eine "
    "et le la les l de du d des à au aux en pour un une avec"
)
LEGAL_FORMS = _set("ab ag asbl aps as bv ev gmbh inc kg llc ltd limited nv oy oyj plc sa sarl sas se spa srl")
#: Abbreviations that people write without a full stop too.
UNDOTTED = _set("st univ hosp inst dept dr prof assoc intl natl")
#: Words that say which of two comes first: then their order counts.
DIRECTED = _set("from to against versus vs från till mot von nach gegen vers contre")

#: From how many letters on a label, and the word with the slip, is compared letter by letter.
LONG_LABEL, LONG_WORD = 8, 6
#: From how many letters on a word may be a compound, parts of which an acronym counts.
COMPOUND = 12
_ACRONYM = re.compile(r"[^\W\d_]{2,8}")
_LONG = re.compile(rf"\S{{{LONG_WORD},}}")
#: Up to how many labels of one key are compared each with each; beyond, each with the next.
_MOST = 20
#: In how many labels a word may stand by which others are looked up.
_RARE = 200
#: Letters that no normalisation takes apart.
_PLAINER = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})

ACCENTS = "differ in accents, capitals, signs or spaces only"
ABBREVIATED = "differ in abbreviations only"
REORDERED = "have the same words, but for articles and the like"
INITIALS = "may be an abbreviation and its full form"
SLIP = "differ by one letter"


def alike_labels(labels: Iterable[str], acronyms: Iterable[str]) -> dict[tuple[str, str], str]:
    """Return pairs of *labels* that are alike, in alphabetical order, and in what: the closest likeness of each.

    *acronyms* are those labels that stand alone for a thing and may be the initials of another. A label that two
    things have is no pair here.
    """
    known = sorted(set(labels))
    words = {label: _words(label) for label in known}
    found: dict[tuple[str, str], str] = {}
    alone = sorted({label for label in acronyms if _ACRONYM.fullmatch(label) and label.isupper()})
    for reason, pairs in (
        (ACCENTS, _sharing({label: " ".join(_plain(words[label])) for label in known})),
        (REORDERED, _sharing({label: _content(words[label]) for label in known})),
        (ABBREVIATED, _abbreviated(words)),
        (INITIALS, _initials(alone, words)),
        (SLIP, _slips(words)),
    ):
        for one, other in pairs:
            pair = (min(one, other), max(one, other))
            if one != other and _numbers(words[one]) == _numbers(words[other]):
                found.setdefault(pair, reason)
    return found


def _words(label: str) -> Words:
    """Return the folded words of a label, an abbreviation with its full stop."""
    spaced = fold(re.sub(r"[^\w\s.'’´`-]|_", lambda sign: " and " if sign[0] == "&" else f"{sign[0]} ", label))
    found = re.findall(r"\w+\.?", re.sub(r"(?<=\b\w)\.(?=\w\b)", "", spaced.translate(_PLAINER)))
    # A full stop at the very end of a long last word ends a sentence.
    return tuple(found[:-1]) + tuple(word.rstrip(".") if len(word) > COMPOUND else word for word in found[-1:])


def _plain(words: Words) -> Words:
    return tuple(word.rstrip(".") for word in words)


def _content(words: Words) -> object:
    """Return what two labels share when their words are the same in another order; None when order counts."""
    plain = _plain(words)
    if DIRECTED & set(plain):
        return None
    kept = [word for word in plain if word not in STOP_WORDS and word not in LEGAL_FORMS]
    return tuple(sorted(kept)) or None


def _numbers(words: Words) -> Counter[str]:
    return Counter(number for word in words for number in re.findall(r"\d+", word))


def _sharing(keys: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    by_key: dict[object, list[str]] = defaultdict(list)
    for label, key in keys.items():
        if key:
            by_key[key].append(label)
    for labels in by_key.values():
        yield from _pairs(labels)


def _pairs(labels: Sequence[str]) -> Iterable[tuple[str, str]]:
    return combinations(labels, 2) if len(labels) <= _MOST else pairwise(labels)


def _abbreviated(words: Mapping[str, Words]) -> Iterator[tuple[str, str]]:
    """Yield labels of which one has abbreviations of words of the other, in the same place."""
    kept = {label: tuple(word for word in found if word not in STOP_WORDS) for label, found in words.items()}
    bearers: dict[tuple[str, int, str], list[str]] = defaultdict(list)
    for label, found in kept.items():
        initials = "".join(word[0] for word in found)
        for place, word in enumerate(found):
            bearers[initials, place, word].append(label)
    for label, found in kept.items():
        if any(map(_is_short, found)):
            initials = "".join(word[0] for word in found)
            # A word that is written out mostly is so in the other as well: rare ones leave few to compare.
            written = [(initials, place, word) for place, word in enumerate(found) if not _is_short(word)]
            rarest_first = sorted((bearers[key] for key in written), key=len)
            near = chain(*rarest_first[:1], *(others for others in rarest_first[1:] if len(others) <= _RARE))
            alike = (other for other in dict.fromkeys(near) if other != label and _abbreviates(found, kept[other]))
            yield from ((label, other) for other in islice(alike, _MOST))


def _is_short(word: str) -> bool:
    return word.endswith(".") or word in UNDOTTED


def _abbreviates(words: Words, others: Words) -> bool:
    pairs = list(zip(words, others, strict=True))
    equal = [one.rstrip(".") == other.rstrip(".") for one, other in pairs]
    return all(
        same or _stands_for(one, other) or _stands_for(other, one)
        for same, (one, other) in zip(equal, pairs, strict=True)
    )


def _stands_for(short: str, word: str) -> bool:
    """Return whether the letters of an abbreviation stand in a word in their order, the first one first."""
    letters = short.rstrip(".")
    return _is_short(short) and not _is_short(word) and len(letters) < len(word) and _in_order(letters, word)


def _in_order(letters: str, word: str) -> bool:
    rest = iter(word)
    return letters[:1] == word[:1] and all(letter in rest for letter in letters)


def _initials(acronyms: Iterable[str], words: Mapping[str, Words]) -> Iterator[tuple[str, str]]:
    """Yield acronyms with the labels whose initials they are; long words may give letters from within."""
    by_initials = defaultdict(list)
    for label, found in words.items():
        plain = _plain(found)
        for kept in {plain, tuple(word for word in plain if word not in STOP_WORDS)}:
            if len(kept) > 1:
                by_initials["".join(word[0] for word in kept)].append((label, kept))
    for acronym in acronyms:
        letters = fold(acronym)
        for size in range(2, len(letters) + 1):
            # All of the initials that fit begin with the first letter.
            for rest in combinations(letters[1:], size - 1):
                for label, kept in by_initials.get("".join((letters[0], *rest)), ())[:_MOST]:
                    if size == len(letters) or _spells(letters, kept):
                        yield acronym, label


def _spells(letters: str, words: Words) -> bool:
    """Return whether *letters* begin every word in turn, with more of them, in order, from within long words."""
    if not words:
        return not letters
    word = words[0]
    if letters[:1] != word[:1]:
        return False
    most = len(letters) if len(word) >= COMPOUND else 1
    return any(_in_order(letters[:taken], word) and _spells(letters[taken:], words[1:]) for taken in range(1, most + 1))


def _slips(words: Mapping[str, Words]) -> Iterator[tuple[str, str]]:
    """Yield labels that are one letter apart, missing, added, other or swapped with the next, in a long word."""
    by_length: dict[int, dict[str, str]] = defaultdict(dict)
    for label, found in words.items():
        text = " ".join(_plain(found))
        if len(text) >= LONG_LABEL:
            by_length[len(text)].setdefault(text, label)
    for length, texts in by_length.items():
        shorter = by_length.get(length - 1, {})
        first: dict[str, str] = {}
        more: dict[str, list[str]] = {}
        for text in texts:
            for place in chain.from_iterable(range(*word.span()) for word in _LONG.finditer(text)):
                key = text[:place] + text[place + 1 :]
                other = first.setdefault(key, text)
                if other is not text:
                    more.setdefault(key, [other]).append(text)
        candidates = chain.from_iterable(map(_pairs, more.values()))
        added = ((text, key) for key in first.keys() & shorter.keys() for text in more.get(key, [first[key]])[:_MOST])
        for one, other in chain(candidates, added):
            if _is_slip(one, other):
                yield texts[one], texts.get(other) or shorter[other]


def _is_slip(one: str, other: str) -> bool:
    """Return whether two texts differ by one letter in one long word, and not as singular and plural do."""
    words, others = one.split(), other.split()
    if len(words) != len(others):
        return False
    differing = [(word, other) for word, other in zip(words, others, strict=True) if word != other]
    if len(differing) != 1:
        return False
    word, changed = sorted(differing[0], key=len)
    plural = changed == f"{word}s"
    return not plural and len(word) >= LONG_WORD and not re.search(r"\d", word + changed) and _is_near(word, changed)


def _is_near(word: str, changed: str) -> bool:
    """Return whether one letter was added, changed, or swapped with the next."""
    place = next((at for at, (one, other) in enumerate(zip(word, changed, strict=False)) if one != other), len(word))
    if len(word) < len(changed):
        return word[place:] == changed[place + 1 :]
    swapped = word[place + 1 : place + 2] + word[place : place + 1] + word[place + 2 :]
    return word[place + 1 :] == changed[place + 1 :] or swapped == changed[place:]
