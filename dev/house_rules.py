#!/usr/bin/env python3
"""This project's own rules, where no linter has them. One line per violation: file:line: what, why.

    dev/house_rules.py [folder of an add-on ...]
"""

import ast
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
FILE_LINES, METHOD_LINES = 300, 40
SQL_CALLS = {"execute", "executemany", "execute_query", "execute_query_dict", "SQL"}
NO_SQL = {"models", "wizards", "reports", "controllers", "tracing"}
USER_ERRORS = {"UserError", "ValidationError", "AccessError", "MissingError", "RedirectWarning"}
SOURCES = {".py", ".js", ".xml", ".scss"}
REGISTRY = re.compile(r"\b(pypi|pythonhosted|npmjs|yarnpkg|debian|unpkg|jsdelivr)\.(org|com|net)\b")
MACHINE_PATH = re.compile(r"(?<![\w/.])/(root|home|var/cache)/")
ASSERTS = re.compile(r"_?assert|fail$|raises$|start_tour$|browser_js$")


def check(root, addon):
    """Every violation in one add-on.

    :param pathlib.Path root: the repository
    :param pathlib.Path addon: the add-on's folder
    :return: lines to print
    :rtype: list[str]
    """
    found = []
    trees = {}
    for path in sorted(path for path in addon.rglob("*") if path.suffix in SOURCES and "lib" not in path.parts):
        text = path.read_text(encoding="utf-8")
        found += [(path, line, why) for line, why in _text_rules(text)]
        if path.suffix == ".py":
            trees[path] = ast.parse(text)
    helpers = _asserting_helpers(trees.values())
    for path, tree in trees.items():
        parts = set(path.relative_to(addon).parts)
        for rule in (_long_functions, _sql_built, _untranslated, _commits):
            found += [(path, line, why) for line, why in rule(tree)]
        if parts & NO_SQL and "tests" not in parts:
            found += [(path, line, why) for line, why in _sql_here(tree)]
        if "tracing" in parts:
            found += [(path, line, why) for line, why in _odoo_here(tree)]
        if path.name.startswith("test_"):
            found += [(path, line, why) for line, why in _hollow_tests(tree, helpers)]
    return [f"{path.relative_to(root)}:{line}: {why}" for path, line, why in sorted(found)]


def _text_rules(text):
    lines = text.splitlines()
    if len(lines) > FILE_LINES:
        yield FILE_LINES + 1, f"{len(lines)} lines, at most {FILE_LINES}: a file fits in the head; split it"
    for number, line in enumerate(lines, 1):
        if REGISTRY.search(line):
            yield number, "a package registry's address: which one is used is the machine's own setting"
        if MACHINE_PATH.search(line):
            yield number, "a path of one machine: it is not there on the next"


def _functions(tree):
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def _calls(tree):
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _name(call):
    """The last word of what is called: ``execute`` for ``self.env.cr.execute(...)``."""
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def _long_functions(tree):
    for function in _functions(tree):
        body = function.body[1:] if ast.get_docstring(function) else function.body
        lines = function.end_lineno - body[0].lineno + 1 if body else 0
        if lines > METHOD_LINES:
            yield function.lineno, f"{function.name} has {lines} lines, at most {METHOD_LINES}: name its parts"


def _is_formatted(node):
    """Whether a string is put together: f-string, ``%``, ``+`` or ``.format``."""
    return (isinstance(node, ast.JoinedStr) or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod | ast.Add))
            or (isinstance(node, ast.Call) and _name(node) == "format"))


def _sql_built(tree):
    for call in _calls(tree):
        if _name(call) in SQL_CALLS and call.args and _is_formatted(call.args[0]):
            yield call.lineno, "SQL put together from text: bind values and nest SQL(...) instead"


def _sql_here(tree):
    for call in _calls(tree):
        if _name(call) in SQL_CALLS:
            yield call.lineno, "SQL outside services/: models and screens ask a service"


def _odoo_here(tree):
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else (
            [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else [])
        if any(name.split(".")[0] == "odoo" for name in names):
            yield node.lineno, "odoo imported in tracing/: this part is plain Python, tested without Odoo"


def _untranslated(tree):
    for node in ast.walk(tree):
        error = node.exc if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) else None
        if error and _name(error) in USER_ERRORS and error.args:
            text = error.args[0]
            is_translated = any(_name(call) == "_" for call in _calls(text))
            if not is_translated and (isinstance(text, ast.Constant) or _is_formatted(text)):
                yield node.lineno, "a message for people without self.env._: it cannot be translated"


def _commits(tree):
    for call in _calls(tree):
        owner = getattr(call.func, "value", None)
        if _name(call) == "commit" and getattr(owner, "attr", getattr(owner, "id", "")).endswith("cr"):
            yield call.lineno, "commit in add-on code: a later error could no longer undo this"


def _asserts(function, helpers=frozenset()):
    return any(isinstance(node, ast.Assert) for node in ast.walk(function)) or any(
        ASSERTS.match(_name(call)) or _name(call) in helpers for call in _calls(function))


def _asserting_helpers(trees):
    """The names of all functions that assert something: a test may leave it to them."""
    return {function.name for tree in trees for function in _functions(tree) if _asserts(function)}


def _hollow_tests(tree, helpers):
    for function in _functions(tree):
        if function.name.startswith("test_") and not _asserts(function, helpers):
            yield function.lineno, f"{function.name} asserts nothing: it passes whatever happens"


def main(folders):
    addons = [pathlib.Path(folder).resolve() for folder in folders] or sorted(
        path.parent for path in ROOT.glob("*/__manifest__.py"))
    violations = [line for addon in addons for line in check(ROOT, addon)]
    print("\n".join(violations) or "house rules: kept")
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
