"""A module loaded with one line broken, so that tests can be seen to fail."""

from __future__ import annotations

import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import CodeType, ModuleType

    from tests.requirements.mutations import Mutation


class _Loader(SourceFileLoader):
    """Compiles the source with the mutation in it, past any compiled file."""

    def __init__(self, mutation: Mutation, path: str) -> None:
        super().__init__(mutation.module, path)
        self._mutation = mutation

    def get_code(self, fullname: str) -> CodeType:
        source = self.get_data(self.path).decode()
        if source.count(self._mutation.old) != 1:
            raise ImportError(f"{fullname} does not hold once: {self._mutation.old}")
        broken = source.replace(self._mutation.old, self._mutation.new)
        return self.source_to_code(broken.encode(), self.path)


class _Finder(MetaPathFinder):
    def __init__(self, mutation: Mutation) -> None:
        self._mutation = mutation

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != self._mutation.module:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        assert spec is not None
        assert spec.origin is not None
        spec.loader = _Loader(self._mutation, spec.origin)
        return spec


def install(mutation: Mutation) -> None:
    """Break the module for this process. Raises RuntimeError where it is loaded already."""
    if mutation.module in sys.modules:
        raise RuntimeError(f"{mutation.module} is loaded already")
    sys.meta_path.insert(0, _Finder(mutation))
