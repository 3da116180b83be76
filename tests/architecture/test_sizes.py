"""Standing limits. A limit is a hint to look, never a reason to split badly; what stands above one says why here."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.sources import PACKAGE, ROOT, modules

FUNCTION_LINES, FILE_LINES, TEMPLATE_LINES, PARAMETERS = 60, 400, 150, 7


def test_no_function_is_longer_than_sixty_lines() -> None:
    long = [
        f"{path}:{node.lineno} {node.name}: {(node.end_lineno or 0) - node.lineno + 1} lines"
        for path, node in _functions()
        if (node.end_lineno or 0) - node.lineno + 1 > FUNCTION_LINES
    ]
    assert not long, "\n".join(long)


def test_no_function_takes_more_than_seven_parameters() -> None:
    wide = []
    for path, node in _functions():
        arguments = node.args
        count = len(
            [
                a
                for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
                if a.arg not in ("self", "cls")
            ]
        )
        if count > PARAMETERS:
            wide.append(f"{path}:{node.lineno} {node.name}: {count} parameters")
    assert not wide, "\n".join(wide)


@pytest.mark.parametrize(
    ("pattern", "limit"), [("*.py", FILE_LINES), ("*.sql", FILE_LINES), ("*.html", TEMPLATE_LINES)]
)
def test_no_file_is_longer_than_its_limit(pattern: str, limit: int) -> None:
    long = [
        f"{path.relative_to(ROOT)}: {count} lines"
        for path in sorted(PACKAGE.rglob(pattern))
        if not {"vendor", "migrations"} & set(path.parts)
        and (count := len(path.read_text("utf-8").splitlines())) > limit
    ]
    assert not long, "\n".join(long)


def _functions() -> list[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    return [
        (str(module.path.relative_to(ROOT)), node)
        for module in modules()
        if module.part != "migrations"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
