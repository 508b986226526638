#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A second opinion on definition files: accepts or refuses one text of one kind, and says where.

Written from the description of the language alone, as the original reads it: a scanner that is asked for one token kind at
a time and runs directives between any two tokens. It shares no table, no rule and no code with the compiler, so that the two
can only agree by being right. It opens no file: an `#include` contributes nothing, and no file exists. Points at which the original and its description's advice part are `latitude`.
"""
import sys

from scanner import ANYHEX, DIGIT, IDSTART, Refuse, unquote
from shapes import CLIENT_OPTIONS, FAULT, SERVER_OPTIONS, WATCHDOG, Reader

RESERVED = {"LEGATO_ROOT", "LEGATO_TARGET", "LEGATO_TARGET_SYMBOL", "LEGATO_BUILD", "LEGATO_SYSROOT", "CURDIR"}


class Mdef(Reader):
    def sections(self):
        s = self.s
        paths, flags = self.list_of(s.path), self.list_of(s.path)
        modules = self.subsections(self.modules("module"))

        def prebuilt(start, *_):
            s.fixed(b":")
            self.braces(s.path) if s.at() == ord("{") else s.path()

        def script(start, name):
            self.value(s.path)
            self.once(start, "K12 second script", name)

        def param():
            s.name()
            s.fixed(b"=")
            s.string()

        def submodule(*_):
            self.block(lambda: self.named({"name": lambda *_: self.value(s.name), "sources": paths, "requires": modules}))

        return {"sources": paths, "preBuilt": prebuilt, "externalBuild": paths, "params": self.list_of(param),
                "cflags": flags, "ldflags": flags, "load": self.keyword({"auto", "manual"}, "K13 load"),
                "requires": modules, "bundles": self.bundles(False),
                "scripts": self.subsections({"install": script, "remove": script}), "kernelModule": submodule}


class Sdef(Reader):
    def sections(self):
        s = self.s
        paths = self.list_of(s.path)
        table = {name: paths for name in ("cflags", "cxxflags", "ldflags", "interfaceSearch", "appSearch",
                                          "componentSearch", "moduleSearch")}

        def app():
            start = s.pos
            key = unquote(s.path())
            if b"$" not in key:
                self.once(start, "S05 app listed twice", key.rstrip(b"/").split(b"/")[-1].removesuffix(b".adef"))
            if s.at() == ord("{"):
                if key.endswith(b":"):
                    s.latitude.add("an app whose name ends in a colon")
                overrides = self.overrides(start)
                self.braces(lambda: self.named(overrides))

        def binding():
            start = s.pos
            client = s.agent()
            s.fixed(b".")
            if s.at() == ord("*"):
                if client.startswith("<"):
                    s.fail("S03 wildcard for a user")
                s.fixed(b"*")
                s.fixed(b".")
                s.name()
            else:
                interface = s.name()
                if s.at() == ord("."):
                    if client.startswith("<"):
                        s.fail("S03 too many parts for a user")
                    s.fixed(b".")
                    s.name()
                    s.fixed(b".")
                    s.name()
                elif client.startswith("<"):
                    self.once(start, "S15 user's interface bound twice", client, interface)
            s.fixed(b"->")
            s.agent()
            s.fixed(b".")
            if s.at() == ord("*"):
                s.fail("S03 wildcard for a server")
            s.name()
            if s.at() == ord("."):
                s.fail("S03 too many parts for a server")

        def build_var():
            start = s.pos
            name = s.name()
            if name in RESERVED:
                s.fail("L31 reserved", start)
            s.fixed(b"=")
            here = s.pos
            token = s.raw_path()
            s.substituted(token)
            value = s.value(token)
            if name in s.asked and value != s.variables.get(name, b""):
                s.fail("L30 changed after use", start)
            s.variables[name] = value     # before what follows it: a directive may ask for it
            s.take(here)

        def command():
            start = s.pos
            self.once(start, "S19 command twice", s.name())
            s.fixed(b"=")
            s.app()
            s.fixed(b":")
            s.path(substituted=False)

        def extern():
            start = s.pos
            alias = s.app()
            if s.at() == ord("="):
                s.fixed(b"=")
                s.app()
            else:
                alias = None
            s.fixed(b".")
            name = s.name()
            self.once(start, "S22 external name twice", alias or name)

        def link():
            s.name()
            s.fixed(b"=")
            s.fixed(b"(")
            s.path()
            self.words(substituted=False)
            s.fixed(b")")

        def version():
            s.substituted_string()
            s.fixed(b":")
            s.substituted_string()

        def kick(*_):
            _, value = self.value(s.integer)
            if value is None:
                s.latitude.add("externalWatchdogKick is raw text")

        table.update({"apps": self.list_of(app), "bindings": self.list_of(binding), "buildVars": self.list_of(build_var),
                      "commands": self.list_of(command), "externalWatchdogKick": kick, "extern": self.list_of(extern),
                      "links": self.list_of(link), "systemVersions": self.list_of(version)})
        table.update(self.modules("system"))
        return table

    def overrides(self, app):
        s = self.s

        def watchdog(read):
            def once(start, name):
                self.once(start, "S10 only one of it", app, name)
                read(start, name)
            return once

        def preloaded(*_):
            s.fixed(b":")
            start = s.pos
            if s.at_boolean():
                s.boolean()
            elif s.at() in ANYHEX and s.at(1) in ANYHEX:
                s.md5()
            elif s.at() not in IDSTART or s.name() not in ("buildVersion", "anyVersion"):
                s.fail("S02 preloaded", start)

        def pool():
            s.name()
            s.fixed(b"=")
            s.name()

        def pools(start, *_):
            self.note(start, "W32 pools is no override")
            self.block(pool)

        table = {name: self.number() for name in ("maxCoreDumpFileBytes", "maxFileBytes", "maxFileSystemBytes",
                                                  "maxLockedMemoryBytes", "maxMQueueBytes", "maxQueuedSignals",
                                                  "maxSecureStorageBytes")}
        table.update({name: self.number(1) for name in ("cpuShare", "maxFileDescriptors", "maxMemoryBytes",
                                                        "maxStackBytes", "maxThreads")})
        table.update({"runGroup": self.number(1, 255), "startGroup": self.number(),
                      "watchdogTimeout": watchdog(self.watchdog_number),
                      "maxWatchdogTimeout": watchdog(self.watchdog_number),
                      "faultAction": self.choice(FAULT, "P05 fault action"),
                      "watchdogAction": watchdog(self.choice(WATCHDOG, "P06 watchdog action")),
                      "groups": self.list_of(s.group), "capability": self.list_of(s.group),
                      "username": lambda *_: self.value(s.name), "maxPriority": self.priority,
                      "sandboxed": lambda *_: self.value(s.boolean),
                      "start": self.keyword({"auto", "manual"}, "A12 start"), "preloaded": preloaded, "pools": pools})
        return table


class Adef(Reader):
    def sections(self):
        s = self.s

        def once(read, why="A28 only one of it"):
            def call(start, name):
                self.once(start, why, name)
                read(start, name)
            return call

        def executable():
            start = s.pos
            self.once(start, "A07 executable twice", s.name())
            s.fixed(b"=")
            s.fixed(b"(")
            self.words()
            s.fixed(b")")

        def tag():
            s.substituted_string()
            s.fixed(b":")
            s.substituted_string()

        def tree():
            if s.at() == ord("["):
                start, letters = s.permissions()
                if letters not in ("r", "w", "rw", "wr"):
                    s.fail("A04 permissions of a tree", start)
            start = s.pos
            if s.at() == ord("."):
                s.fixed(b".")
                name = "."
            else:
                name = s.name()
            self.once(start, "A06 tree twice", name)

        table = {name: self.number() for name in ("maxFileSystemBytes", "maxMQueueBytes", "maxQueuedSignals",
                                                  "maxSecureStorageBytes", "startGroup")}
        table.update({name: self.number(1) for name in ("cpuShare", "maxMemoryBytes", "maxThreads")})
        mappings = self.list_of(self.mapping)
        table.update({
            "runGroup": self.number(1, 255), "maxWatchdogTimeout": once(self.watchdog_number),
            "watchdogTimeout": once(self.watchdog_timeout),
            "watchdogAction": once(self.choice(WATCHDOG, "P06 watchdog action")),
            "bindings": self.list_of(self.binding), "bundles": self.bundles(True), "components": self.list_of(s.path),
            "executables": self.list_of(executable), "extern": self.list_of(self.extern), "groups": self.list_of(s.group),
            "capability": self.list_of(s.group), "username": lambda *_: self.value(s.name),
            "processes": self.processes, "sandboxed": self.sandboxed, "version": lambda *_: self.value(s.file_name),
            "start": self.keyword({"auto", "manual"}, "A12 start"), "tags": self.list_of(tag),
            "requires": self.subsections({"configTree": self.list_of(tree), "file": mappings, "dir": mappings,
                                          "device": mappings, **self.modules("app")})})
        return table

    def sandboxed(self, *_):
        self.s.fixed(b":")
        if self.s.name() not in ("true", "false", "on", "off"):
            self.s.latitude.add("W13 sandboxed takes any name")

    def binding(self):
        s = self.s
        start = s.pos
        if s.at() == ord("*"):
            s.fixed(b"*")
            s.fixed(b".")
            key = ("*", s.name())
        else:
            key = (s.name(), s.fixed(b"."), s.name(), s.fixed(b"."), s.name())
        self.once(start, "A17/A18 client bound twice", key)
        s.fixed(b"->")
        if s.at() == ord("*"):
            s.fixed(b"*")
            s.fixed(b".")
            s.name()
            return
        server = s.agent()
        s.fixed(b".")
        s.name()
        if s.at() == ord(".") and not server.startswith("<"):
            s.fixed(b".")
            s.name()

    def extern(self):
        s = self.s
        start = s.pos
        first = s.name()
        if s.at() == ord(":"):
            if first == "requires":
                self.block(lambda: self.api(CLIENT_OPTIONS, 1, self.dotted_alias))
            elif first == "provides":
                self.block(lambda: self.api(SERVER_OPTIONS | CLIENT_OPTIONS, 0, self.dotted_alias))
            else:
                s.fail("A01 unknown subsection", start)
            return
        alias = None
        if s.at() == ord("="):
            alias = first
            s.fixed(b"=")
            first = s.name()
        s.fixed(b".")
        component = s.name()
        s.fixed(b".")
        interface = s.name()
        self.once(start, "A13 interface extern twice", first, component, interface)
        self.once(start, "A14 external name twice", alias or interface)

    def processes(self, *_):
        s = self.s

        def run():
            start = s.pos
            name = None
            if s.at() in IDSTART:
                name = s.name()
                if len(name) > 47:
                    self.note(start, "A11 process name too long")
                s.fixed(b"=")
            s.fixed(b"(")
            program = unquote(s.path(substituted=False))
            self.words(substituted=False)
            s.fixed(b")")
            if name is None and b"$" not in program:
                name = program.split(b"/")[-1].decode("latin-1")
                if not 1 <= len(name) <= 47 or name in (".", "..") or ":" in name:
                    self.note(start, "A11 process name")
            if name is not None:
                self.once(start, "A10 process name twice", name)
                if b"/" in program:
                    s.latitude.add("W17 process name check")

        def env():
            s.name()
            s.fixed(b"=")
            s.path()

        table = {name: self.number() for name in ("maxCoreDumpFileBytes", "maxFileBytes", "maxLockedMemoryBytes")}
        table.update({"maxFileDescriptors": self.number(1), "maxStackBytes": self.number(1),
                      "maxWatchdogTimeout": self.watchdog_number, "watchdogTimeout": self.watchdog_timeout,
                      "watchdogAction": self.choice(WATCHDOG, "P06 watchdog action"),
                      "faultAction": self.choice(FAULT, "P05 fault action"), "priority": self.priority,
                      "run": self.list_of(run), "envVars": self.list_of(env)})
        self.block(lambda: self.named(table))


class Cdef(Reader):
    def sections(self):
        s = self.s
        paths, mappings = self.list_of(s.path), self.list_of(self.mapping)

        def component():
            s.path()
            while s.at() == ord("["):
                s.option({"provide-header"})

        def pool():
            start = s.pos
            name = [s.name()]
            if s.at() == ord("."):
                s.fixed(b".")
                name.append(s.name())
            s.fixed(b"=")
            self.ranged(*s.integer())
            self.once(start, "C09 pool twice", tuple(name))

        return {"cflags": paths, "cxxflags": paths, "ldflags": paths, "sources": paths, "externalBuild": paths,
                "javaPackage": self.list_of(s.dotted), "pythonPackage": paths, "bundles": self.bundles(False),
                "provides": self.subsections({
                    "api": self.list_of(lambda: self.api(SERVER_OPTIONS, 99, self.name_alias)),
                    "headerDir": paths, "lib": paths}),
                "requires": self.subsections({
                    "api": self.list_of(lambda: self.api(CLIENT_OPTIONS, 99, self.name_alias)),
                    "file": mappings, "dir": mappings, "device": mappings, "lib": paths,
                    "component": self.list_of(component), **self.modules("component")}),
                "pools": self.list_of(pool)}


KINDS = {"mdef": Mdef, "sdef": Sdef, "adef": Adef, "cdef": Cdef}


class Verdict:
    def __init__(self, accepted, line=0, why="", latitude=frozenset()):
        self.accepted, self.line, self.why, self.latitude = accepted, line, why, latitude


def judge(kind, text):
    """The verdict on one text."""
    reader = KINDS[kind](text)
    scanner = reader.s
    try:
        scanner.skip()
        reader.file(reader.sections())
    except Refuse as refusal:
        scanner.inside()
        if scanner.includes and refusal.why[:3] in ("L03", "P01", "P03", "L10", "L16", "L17"):
            scanner.latitude.add("an included text could complete it")
        return Verdict(False, 1 + text.count(b"\n", 0, refusal.offset), refusal.why, scanner.latitude)
    if not reader.notes:
        return Verdict(True, latitude=scanner.latitude)
    offset, why = min(reader.notes)
    return Verdict(False, 1 + text.count(b"\n", 0, offset), why, scanner.latitude)


def kind_of(name):
    ending = name.rsplit(".", 1)[-1]
    return ending if ending in KINDS else None


if __name__ == "__main__":
    for name in sys.argv[1:]:
        with open(name, "rb") as file:
            result = judge(kind_of(name), file.read())
        print(name, "accept" if result.accepted else "refuse %d: %s" % (result.line, result.why), *sorted(result.latitude))
