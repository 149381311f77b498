"""Every code and message that a refusal can carry, collected from the code that refuses.

The sources of the package are read, not run: each ``Violation``, ``ApiError`` and ``OAuthError`` is followed to the
text that it is given. What varies in a text is shown as ``…``. A test holds that nothing is left unfollowed.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from tosite.portal.words import GAP
from tosite.web import errors
from tosite.web.errors import STATUS_TEXTS

_LETTERS = re.compile(r"[A-Za-z]{2}")
_CODE = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
_MARKS = frozenset({"N_", "_"})  # a text that the pages translate
_PLACES = {
    "Violation": (None, 0, 1),
    "ApiError": (0, None, 1),
    "OAuthError": (0, 3, 2),
    "FirstLogin": (0, 3, 2),
    "BillingRefused": (None, None, 0),
    "Forbidden": (None, None, 0),
}
"""Where each takes its status, its field and its text; the last two are passed on as violations."""


@dataclass(frozen=True, order=True)
class Message:
    """One code or message: who refuses, with which status, and at which field (empty for the whole request)."""

    capability: str
    text: str
    status: str
    field: str

    @property
    def code(self) -> str | None:
        """The code in capitals that it begins with."""
        found = _CODE.match(self.text)
        return found[0] if found else None


@dataclass(frozen=True)
class Unfollowed:
    """A refusal whose text could not be found by reading."""

    module: str
    line: int
    source: str


def capability_of(module: str) -> str:
    """The part of the product that a module belongs to: its folder."""
    return module.split(".")[1] if module.count(".") > 1 else "tosite"


@cache
def messages() -> tuple[Message, ...]:
    """All of them, by capability."""
    general = {Message("web", text, str(status), "") for status, text in STATUS_TEXTS.items()}
    return tuple(sorted(general | {found for found in _everything() if isinstance(found, Message)}))


def by_capability() -> dict[str, list[Message]]:
    """The messages of each part; what any operation may answer comes first."""
    found: dict[str, list[Message]] = {"web": []}
    for message in messages():
        found.setdefault(message.capability, []).append(message)
    return found


def codes() -> list[str]:
    """Every code in capitals."""
    return sorted({message.code for message in messages() if message.code})


def unfollowed() -> list[Unfollowed]:
    """Refusals that pass on the text of others, or that reading cannot follow: a test knows each of them."""
    return [found for found in _everything() if isinstance(found, Unfollowed)]


@cache
def _everything() -> tuple["Message | Unfollowed", ...]:
    package: dict[str, tuple[_Module, ast.FunctionDef]] = {}
    modules = [_Module(name, ast.parse(text), package) for name, text in _sources(files("tosite"), "tosite")]
    for module in modules:
        package |= {name: (module, function) for name, function in module.functions.items()}
    return tuple(found for module in modules for found in module.refusals())


def _sources(folder: Traversable, name: str) -> Iterator[tuple[str, str]]:
    """The modules with functions, but for the one whose refusals pass all the others on."""
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        module = f"{name}.{entry.name.removesuffix('.py')}"
        if entry.is_dir():
            yield from _sources(entry, module)
        elif entry.name.endswith(".py") and module != errors.__name__ and "def " in (text := entry.read_text()):
            yield module, text


def _readable(field: str) -> str:
    """The place of a message: what varies once, not as often as the code puts it together."""
    if not _LETTERS.search(field):
        return "any field" if field else ""
    return re.sub(rf"(?:{GAP}(?:\[{GAP}\])?\.?)+{GAP}", GAP, field)


_Scope = ast.FunctionDef | None


class _Module:
    """Follows the refusals of one module."""

    def __init__(self, name: str, tree: ast.Module, package: dict[str, tuple["_Module", ast.FunctionDef]]) -> None:
        self._name, self._package = name, package
        self._calls: list[tuple[_Scope, ast.Call]] = []
        self.functions: dict[str, ast.FunctionDef] = {}
        self._read(tree, None)
        self._constants = {
            target.id: node.value
            for node in tree.body
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
            if isinstance(target, ast.Name)
        }

    def _read(self, node: ast.AST, scope: _Scope) -> None:
        for child in ast.iter_child_nodes(node):
            inner = scope
            if isinstance(child, ast.Call):
                self._calls.append((scope, child))
            elif isinstance(child, ast.FunctionDef):
                self.functions[child.name] = inner = child
            self._read(child, inner)

    def refusals(self) -> Iterator[Message | Unfollowed]:
        """Each refusal of the module, as what it says or as what could not be followed."""
        for scope, call in self._calls:
            name = call.func.id if isinstance(call.func, ast.Name) else ""
            if name not in _PLACES:
                continue
            status_at, field_at, text_at = _PLACES[name]
            if len(call.args) <= text_at or isinstance(call.args[text_at], ast.List):
                continue  # the status says it all, or the violations in the list speak for themselves
            texts = list(self._texts(call.args[text_at], scope, 0))
            said = [text for text in texts if text and _LETTERS.search(text)]
            if not texts or len(said) < len(texts):
                yield Unfollowed(self._name, call.lineno, ast.unparse(call))
            status = "400" if status_at is None else self._all(call.args[status_at], scope)
            has_field = field_at is not None and len(call.args) > field_at
            field = self._first(call.args[field_at or 0], scope) if has_field else ""
            for text in said:
                yield Message(capability_of(self._name), text, status, _readable(field))

    def _all(self, node: ast.expr, scope: _Scope) -> str:
        return ", ".join(sorted({text for text in self._texts(node, scope, 0) if text})) or GAP

    def _first(self, node: ast.expr, scope: _Scope) -> str:
        return next((text for text in self._texts(node, scope, 0) if text), GAP)

    def _texts(self, node: ast.expr, scope: _Scope, depth: int) -> Iterator[str | None]:
        """Every text that the expression may be; None for what cannot be told."""
        if isinstance(node, ast.Constant):
            yield None if node.value is None else str(node.value)
        elif isinstance(node, ast.JoinedStr):
            yield "".join(self._piece(part, scope, depth) for part in node.values)
        elif isinstance(node, ast.IfExp):
            yield from self._texts(node.body, scope, depth)
            yield from self._texts(node.orelse, scope, depth)
        elif isinstance(node, ast.BoolOp):
            for value in node.values:
                yield from self._texts(value, scope, depth)
        elif isinstance(node, ast.Dict):
            for item in node.values:
                yield from self._texts(item, scope, depth)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            yield f"{self._first(node.left, scope)}{self._first(node.right, scope)}"
        elif isinstance(node, ast.Name) and depth < 4:
            yield from self._named(node.id, scope, depth)
        elif isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
            yield from self._named(node.value.id, scope, depth)
        elif isinstance(node, ast.Subscript) and isinstance(node.value, ast.Dict):
            yield from self._texts(node.value, scope, depth)
        elif isinstance(node, ast.Call) and depth < 4:
            yield from self._called(node, scope, depth)
        else:
            yield None

    def _piece(self, part: ast.expr, scope: _Scope, depth: int) -> str:
        if isinstance(part, ast.Constant):
            return str(part.value)
        inner = part.value if isinstance(part, ast.FormattedValue) else part
        is_constant = isinstance(inner, ast.Name) and inner.id in self._constants
        texts = list(self._texts(inner, None, depth + 1)) if is_constant else []
        return texts[0] if len(texts) == 1 and texts[0] else GAP

    def _named(self, name: str, scope: _Scope, depth: int) -> Iterator[str | None]:
        """What a name was given: in its function, by those who call the function, or in the module."""
        if scope is not None:
            given = [
                node.value
                for node in ast.walk(scope)
                if isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr) and node.value is not None
                for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
                if isinstance(target, ast.Name) and target.id == name
            ]
            if not given and name in (parameters := [a.arg for a in scope.args.args]):
                at = parameters.index(name)
                for caller, call in self._calls:
                    if isinstance(call.func, ast.Name) and call.func.id == scope.name and len(call.args) > at:
                        yield from self._texts(call.args[at], caller, depth + 1)
                return
            if given:
                for value in given:
                    yield from self._texts(value, scope, depth + 1)
                return
        if name in self._constants:
            yield from self._texts(self._constants[name], None, depth + 1)
        else:
            yield None

    def _called(self, node: ast.Call, scope: _Scope, depth: int) -> Iterator[str | None]:
        if isinstance(node.func, ast.Attribute) and node.func.attr == "get":  # a table of texts, and what else there is
            for part in (node.func.value, *node.args[1:]):
                yield from self._texts(part, scope, depth + 1)
            return
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if isinstance(node.func, ast.Attribute):  # a function of another module
            name = node.func.attr
        if name in _MARKS and node.args:
            yield from self._texts(node.args[0], scope, depth + 1)
            return
        module, function = (
            (self, self.functions[name]) if name in self.functions else self._package.get(name, (self, None))
        )
        if function is None:
            yield None
            return
        for inner in ast.walk(function):
            if isinstance(inner, ast.Return) and inner.value is not None:
                yield from (text for text in module._texts(inner.value, function, depth + 1) if text is not None)
