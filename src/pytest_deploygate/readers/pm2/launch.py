"""What an app's ``script`` in its ``cwd`` comes to: a file, a command, a line for bash; and who runs it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...families.pm2 import Folder, PackageScript, Script
from ...files import Unreadable, read_bytes
from ...finding import CannotJudge
from ...value import Known, Unknown, Value, cannot_judge
from .ground import LONGEST_PATH, Ground
from .packages import Package, Packages
from .values import truth

__all__ = ["Launcher"]

# Programs that a server's own installation brings, wherever it puts them.
_PROGRAM = re.compile(
    r"""(/usr(?!/src)(/.*)?|/opt/homebrew|/home/linuxbrew/\.linuxbrew|/snap|/nix/.*|.*/\.\w[^/]*(/.*)?|.*/nvm/.*|.*/v?env|)
        /(s?bin|shims)/[^/]+\Z
    | /usr(/local)?/lib/node_modules/.+""",
    re.VERBOSE,
)
_VIRTUAL = re.compile(r"(^|/)\.?(virtual|v)?env/bin/[^/]+\Z")
_INTERPRETERS = {
    ".sh": "bash",
    ".py": "python",
    ".rb": "ruby",
    ".php": "php",
    ".pl": "perl",
    ".js": "node",
    ".coffee": "coffee",
    ".ls": "lsc",
}
_SOURCE = re.compile(r"\.[A-Za-z]\w*\Z", re.ASCII)
# Whether a program that PM2 finds in PATH is a binary, or a text that PM2 gives to Node.
_BINARIES = frozenset("bash sh dash zsh node bun deno python python3 ruby php perl java go caddy nginx".split())
_NODE_TEXTS = frozenset(["npm", "npx", "serve"])
_TYPESCRIPT = frozenset([".ts", ".tsx"])
_TEXTS = frozenset(["string"])
_LARGEST_PROGRAM = 4 * 1024 * 1024


@dataclass(frozen=True)
class Launcher:
    """Resolves scripts and folders of one ecosystem file.

    Attributes:
        ground: Where the server's paths are in the checkout.
        packages: The project's package.json files.
        home: The ecosystem file's own folder, relative to the root.
    """

    ground: Ground
    packages: Packages
    home: str = "."

    def folder(self, cwd: Value, title: str) -> Folder | CannotJudge:
        """The working directory; without a ``cwd`` the one that PM2 is called from."""
        decided = truth(cwd)
        if decided is None or isinstance(cwd, Unknown):
            assert isinstance(cwd, Unknown)
            return cannot_judge(cwd, f"the cwd of {title}")
        text = str(cwd.data) if decided else "."
        path = self.ground.find(text, self.ground.base)
        if path is None:
            return Folder(text, inside=False, exists=False)
        beside = "" if text.startswith("/") or self.home == self.ground.base else self.ground.find(text, self.home)
        return Folder(path, inside=True, exists=self.ground.is_folder(path), beside=beside or "")

    def script(self, script: Value, folder: Folder | CannotJudge, title: str) -> Script | CannotJudge | None:
        """What PM2 would start; None where there is nothing to start."""
        if isinstance(script, Unknown):
            return cannot_judge(script, f"the script of {title}")
        if not isinstance(script.data, str) or not script.data:
            return None
        text = script.data
        if " " in text:
            return Script("shell", text, binary=True)
        if text == "serve":
            return _command(text)
        if len(text) > LONGEST_PATH:
            return Script("outside", text)
        if "/" not in text and not _SOURCE.search(text):
            return self._maybe_file(text, folder) or _command(text)
        if text.startswith("/"):
            return self._absolute(text)
        if isinstance(folder, CannotJudge):
            return folder
        if not folder.inside:
            return Script("outside", posixpath.normpath(posixpath.join(folder.path, text)))
        path = self.ground.find(text, folder.path)
        if path is None:
            return Script("outside", text)
        if not self.ground.exists(path) and "/" in text:
            # PM2 then looks for a program of that path from where it was called itself.
            other = self.ground.find(text, self.ground.base)
            if other is not None and self.ground.is_program(other):
                path = other
        found = self._file(path)
        if found.exists or not folder.beside:
            return found
        return replace(found, beside=self.ground.find(text, folder.beside) or "")

    def _maybe_file(self, name: str, folder: Folder | CannotJudge) -> Script | None:
        """A file that happens to be called like a command comes first."""
        if isinstance(folder, CannotJudge) or not folder.inside:
            return None
        path = posixpath.normpath(posixpath.join(folder.path, name))
        return self._file(path) if self.ground.exists(path) else None

    def _absolute(self, text: str) -> Script:
        path = self.ground.find(text, ".")
        if path is not None:
            return self._file(path)
        return _command(text) if _PROGRAM.match(text) else Script("outside", text)

    def _file(self, path: str) -> Script:
        exists = self.ground.exists(path)
        parts = path.split("/")
        if not exists and _VIRTUAL.search(path):
            return Script("package", path, built=True, package=parts[-1])
        if "node_modules" not in parts or exists:
            return Script("file", path, exists, binary=self._is_binary(path) if exists else None)
        at = len(parts) - 1 - parts[::-1].index("node_modules")
        name = _package_name(parts[at + 1 :])
        above = self.packages.above("/".join(parts[:at]) or ".")
        return Script("package", path, exists, _brings(name, parts[at + 1 : at + 2] == [".bin"], above), name)

    def interpreter(self, given: Value, script: Value, launch: Script | CannotJudge | None) -> Value:
        """Who runs it: PM2's choice by extension where the file names none."""
        decided = truth(given)
        if decided is None or decided:
            return given
        if not isinstance(script, Known) or launch is None or isinstance(launch, CannotJudge):
            return Unknown("what it runs is not known", script.place, _TEXTS)
        extension = posixpath.splitext(launch.path)[1]
        if launch.kind != "command":
            if extension in _INTERPRETERS:
                return Known(_INTERPRETERS[extension], script.place)
            if extension in _TYPESCRIPT:
                return self._one_of(script, "it is TypeScript, which PM2 gives to bun or node", "bun", "node")
        if launch.binary is not None or extension in (".mjs", ".cjs"):
            return Known("none" if launch.binary else "node", script.place)
        return self._one_of(script, "that depends on whether the program is a binary", "node", "none")

    @staticmethod
    def _one_of(script: Value, reason: str, *names: str) -> Unknown:
        candidates = tuple(Known(name, script.place) for name in names)
        return Unknown(reason, script.place, _TEXTS, candidates, closed=True)

    def _is_binary(self, path: str) -> bool:
        try:
            return b"\0" in read_bytes(self.ground.root / path, _LARGEST_PROGRAM)[:512]
        except Unreadable:
            # A folder is run by Node, and so is what cannot be read here; a program that large is none of its.
            return not self.ground.is_folder(path)

    def package_script(self, line: str | None, folder: Folder | CannotJudge) -> PackageScript | None:
        """The package.json's script behind a command line such as ``npm run start``."""
        if line is None or isinstance(folder, CannotJudge) or not folder.inside:
            return None
        name = _script_name(line.split())
        above = self.packages.above(folder.path)
        if name is None or not above:
            return None
        text, place = above[0].scripts.get(name, (None, above[0].place))
        return PackageScript(name, text, place)


def _command(text: str) -> Script:
    name = posixpath.basename(text)
    return Script("command", text, binary=True if name in _BINARIES else False if name in _NODE_TEXTS else None)


def _package_name(parts: Sequence[str]) -> str:
    if parts[:1] == [".bin"]:
        return parts[1] if len(parts) > 1 else ""
    return "/".join(parts[:2]) if parts and parts[0].startswith("@") else "".join(parts[:1])


# Packages that bring a program under another name.
_PROGRAMS = {
    "tsc": "typescript",
    "nest": "@nestjs/cli",
    "strapi": "@strapi/strapi",
    "remix-serve": "@remix-run/serve",
    "react-router-serve": "@react-router/serve",
    "medusa": "@medusajs/cli",
    "babel-node": "@babel/node",
    "ng": "@angular/cli",
    "sls": "serverless",
    "vue-cli-service": "@vue/cli-service",
}


def _brings(name: str, program: bool, packages: Sequence[Package]) -> bool:  # noqa: FBT001
    """Whether an install makes what ``name`` calls: a package, or a program of one."""
    asked = {dependency for package in packages for dependency in package.dependencies}
    if name in asked or _PROGRAMS.get(name) in asked:
        return True
    # A package may bring programs under any name, and a workspace installs those of its members.
    return program and any(name in dependency or dependency in name for dependency in asked)


_RUNNERS = frozenset(["npm", "pnpm", "yarn", "bun"])
_ELSEWHERE = ("-C", "-w", "-F", "--prefix", "--dir", "--cwd", "--filter", "--workspace")
_SHORTCUTS = frozenset(["start", "stop", "restart", "test"])
_OWN_VERBS = frozenset("add install exec dlx x node create init publish why workspace workspaces".split())


def _script_name(parts: Sequence[str]) -> str | None:
    """The script that a line has a package manager run; None where it runs something else."""
    if not parts or posixpath.basename(parts[0]) not in _RUNNERS:
        return None
    runner, *rest = parts
    if any(part.startswith(_ELSEWHERE) for part in rest):
        return None
    verbs = [part for part in rest if not part.startswith("-")]
    if not verbs:
        return None
    if verbs[0] in ("run", "run-script"):
        return verbs[1] if len(verbs) > 1 else None
    if verbs[0] in _SHORTCUTS:
        return verbs[0]
    if posixpath.basename(runner) in ("yarn", "pnpm") and verbs[0] not in _OWN_VERBS:
        return verbs[0]
    return None
