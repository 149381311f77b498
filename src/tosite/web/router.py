"""From a path to the operation of the contract."""

from typing import Any


class Router:
    """Contract paths to operations; literal segments win over ``{id}``."""

    def __init__(self, paths: dict[str, dict[str, Any]]) -> None:
        routes = [(path.strip("/").split("/"), path) for path in paths]
        self._routes: dict[tuple[int, str], list[tuple[list[str], str]]] = {}
        for segments, path in sorted(routes, key=lambda route: [s.startswith("{") for s in route[0]]):
            self._routes.setdefault((len(segments), segments[0]), []).append((segments, path))

    def find(self, segments: list[str], method: str, methods: dict[str, set[str]]) -> list[tuple[str, dict[str, str]]]:
        """Every path that fits the segments, best first, with its path values."""
        fits = []
        for pattern, path in self._routes.get((len(segments), segments[0]), ()):
            values = {}
            for wanted, given in zip(pattern, segments, strict=True):
                if wanted.startswith("{"):
                    values[wanted[1:-1]] = given
                elif wanted != given:
                    break
            else:
                fits.append((path, values))
        return [f for f in fits if method in methods[f[0]]] or fits
