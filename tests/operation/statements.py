"""Every SQL statement of the product, found in its source, and whether it keeps to one company."""

import ast
import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError

SOURCE = Path(__file__).parents[2] / "src"
_BEGINS = re.compile(r"(WITH|SELECT|INSERT INTO|UPDATE|DELETE FROM)\s+\S+")
_NAMED = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE|USING)\s+([a-z_]+)\b")


@dataclass(frozen=True)
class Statement:
    """A statement, or what of it stands in one place; ``???`` is what is put in when it runs."""

    file: str
    line: int
    text: str

    @property
    def parsed(self) -> exp.Expression | None:
        """As a tree; None for a fragment."""
        text = re.sub(r"%\(\w+\)s|%s", "NULL", self.text).replace("%%", "%")
        try:
            return sqlglot.parse_one(text, dialect="postgres")
        except ParseError:
            return None


def statements() -> Iterator[Statement]:
    """All of them."""
    for path in sorted(SOURCE.rglob("*.py")):
        name = ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")
        if name.endswith("web.process"):
            continue
        names = vars(importlib.import_module(name))
        tree = ast.parse(path.read_text())
        texts = [node for node in ast.walk(tree) if _is_text(node)]
        inside = {id(child) for node in texts for child in ast.walk(node) if child is not node}
        for node in texts:
            if id(node) not in inside:
                text = _text(node, names)
                if _BEGINS.match(text):
                    yield Statement(str(path.relative_to(SOURCE)), getattr(node, "lineno", 0), text)


def _is_text(node: ast.AST) -> bool:
    return (
        (isinstance(node, ast.Constant) and isinstance(node.value, str))
        or isinstance(node, ast.JoinedStr)
        or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add))
    )


def _text(node: ast.AST, names: dict[str, Any]) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part, names) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _text(node.left, names) + _text(node.right, names)
    if isinstance(node, ast.Name) and isinstance(names.get(node.id), str):
        return str(names[node.id])
    return " ??? "


def escaping(statement: Statement, tenant: set[str]) -> set[str]:
    """The tenant tables that a statement touches without naming their company."""
    tree = statement.parsed
    if tree is None:  # put together when it runs: the part that stands here must name it at least
        named = set(_NAMED.findall(statement.text)) & tenant
        return set() if "company_id" in statement.text else named
    found: set[str] = set()
    for node in tree.find_all(exp.Insert, exp.Update, exp.Delete, exp.Select):
        found |= _of_insert(node, tenant) if isinstance(node, exp.Insert) else _of_scope(node, tenant)
    return found


def _of_insert(node: exp.Insert, tenant: set[str]) -> set[str]:
    target = node.this
    if isinstance(target, exp.Schema):
        columns = {column.name for column in target.expressions}
        return set() if "company_id" in columns or target.this.name not in tenant else {target.this.name}
    return set()  # without a list of columns all are given


def _of_scope(node: exp.Expression, tenant: set[str]) -> set[str]:
    tables: dict[str, str] = {}
    strangers: set[str] = set()  # common table expressions, functions, subqueries: they carry what they were given
    sources = [node.this] if isinstance(node, exp.Update | exp.Delete) else []
    start = node.args.get("from_") or node.args.get("from")
    if start is not None:
        sources.append(start.this)
    joins = list(node.args.get("joins") or [])
    for source in list(sources):
        joins += source.args.get("joins") or []
    using = node.args.get("using")
    sources += list(using) if isinstance(using, list) else []
    sources += [join.this for join in joins]
    for source in sources:
        if isinstance(source, exp.Table) and source.name in tenant:
            tables[source.alias_or_name] = source.name
        else:
            strangers.add(source.alias_or_name)
    if not tables:
        return set()
    covered: set[str] = set()
    anchored = False
    for condition in [node.args.get("where"), *(join.args.get("on") for join in joins)]:
        for column in _columns(condition, node):
            covered |= {column.table} if column.table else set(tables)
            anchored = anchored or _anchors(column, tables)
    for join in joins:
        if any(name.name == "company_id" for name in join.args.get("using") or []):
            covered |= set(tables)
            anchored = anchored or bool(strangers)
    return {name for alias, name in tables.items() if alias not in covered or not anchored}


def _columns(condition: exp.Expression | None, scope: exp.Expression) -> list[exp.Column]:
    """The columns company_id of a condition, those of subqueries left out."""
    if condition is None:
        return []
    around = scope if isinstance(scope, exp.Select) else scope.find_ancestor(exp.Select)
    columns = condition.find_all(exp.Column)
    return [one for one in columns if one.name == "company_id" and one.find_ancestor(exp.Select) is around]


def _anchors(column: exp.Column, tables: dict[str, str]) -> bool:
    """Is the company compared with something from outside: a parameter, a row of another query?"""
    around = column.parent
    while isinstance(around, exp.Tuple | exp.Paren | exp.Cast):
        around = around.parent
    if isinstance(around, exp.In):
        return True
    if not isinstance(around, exp.EQ):
        return False
    others = [side for side in (around.left, around.right) if column not in list(side.find_all(exp.Column))]
    return not all(isinstance(side, exp.Column) and side.table in tables for side in others)
