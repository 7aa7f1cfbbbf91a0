"""The sheets that ship with Pactgraph, each a table with invented rows and its mapping, for people to fill in."""

from __future__ import annotations

from pathlib import Path

from pactgraph.errors import UsageError
from pactgraph.store import write_atomically

FOLDER = Path(__file__).resolve().parent / "templates/registers"


def template_names() -> list[str]:
    """Return what the templates are called."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def write_template(name: str, folder: Path) -> list[Path]:
    """Write the sheet called *name* and its mapping into *folder*, which is made when it is missing.

    Returns their paths. Raises UsageError when there is no such template, when one of the files is there already, and
    when they cannot be written.
    """
    if name not in template_names():
        raise UsageError(
            f"import --template {name}: there is no such sheet. Use one of: {', '.join(template_names())}."
        )
    sources = [FOLDER / f"{name}{ending}" for ending in (".csv", ".toml")]
    targets = [folder / source.name for source in sources]
    for target in targets:
        if target.exists() or target.is_symlink():
            raise UsageError(f"{target}: is there already. Name another folder with -o.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for source, target in zip(sources, targets, strict=True):
            write_atomically(target, source.read_bytes())
    except OSError as error:
        raise UsageError(f"{folder}: cannot be written; {error.strerror}. Name another folder with -o.") from error
    return targets
