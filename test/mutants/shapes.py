# SPDX-License-Identifier: Apache-2.0
"""What the four kinds of definition file have in common: blocks, values, items, and rules about two places of one file."""
from scanner import DIGIT, IDCHAR, IDSTART, MAX64, Scanner, unquote

FAULT = {"ignore", "restart", "restartApp", "stopApp", "reboot"}
WATCHDOG = {"ignore", "restart", "restartApp", "stop", "stopApp", "reboot"}
SERVER_OPTIONS = {"manual-start", "async", "direct"}
CLIENT_OPTIONS = {"manual-start", "types-only", "optional"}


# Rules that parsing does not know: the appendix of diagnostics counts them to the model.
AFTER_PARSING = ("A11", "C07")


class Reader:
    """The shapes that the four kinds share, and the rules that need two places of one file."""

    def __init__(self, text):
        self.s = Scanner(text)
        self.notes = []           # (offset, why): what the text parses as, but may not say
        self.seen = {}

    def note(self, offset, why):
        if not why.startswith(AFTER_PARSING):
            self.notes.append((offset, why))

    def once(self, offset, why, *key):
        """What may not be there twice; found only when names get their meaning, so that the text alone is accepted."""
        self.seen[(why,) + key] = offset

    def file(self, sections):
        while self.s.pos < self.s.end:
            self.s.entry()
            self.named(sections)

    def named(self, sections):
        start = self.s.pos
        name = self.s.name()
        if name not in sections:
            self.s.fail("P02 unknown section %s" % name, start)
        sections[name](start, name)

    def block(self, item):
        s = self.s
        s.fixed(b":")
        self.braces(item)

    def braces(self, item):
        s = self.s
        start = s.pos
        s.fixed(b"{")
        while True:
            s.entry()
            if s.at() == ord("}"):
                break
            if s.pos >= s.end:
                s.fail("P03 end of file in a block", start)
            item()
        s.fixed(b"}")

    def words(self, substituted=True):
        self.s.entry()
        while self.s.at_path():
            self.s.path(substituted)
            self.s.entry()

    def subsections(self, sections):
        return lambda *_: self.block(lambda: self.named(sections))

    def list_of(self, token):
        return lambda *_: self.block(token)

    def value(self, token):
        self.s.fixed(b":")
        return token()

    def choice(self, words, why):
        def read(*_):
            self.s.fixed(b":")
            start = self.s.pos
            if self.s.name() not in words:
                self.s.fail(why, start)
        return read

    def keyword(self, words, why):
        """A NAME that is judged after the file was read."""
        def read(*_):
            self.s.fixed(b":")
            start = self.s.pos
            if self.s.name() not in words:
                self.note(start, why)
        return read

    def number(self, low=0, high=MAX64):
        def read(*_):
            start, value = self.value(self.s.integer)
            self.ranged(start, value, low, high)
        return read

    def ranged(self, start, value, low=0, high=MAX64):
        if value is None or not low <= value <= high:
            self.note(start, "P10 integer out of range")

    def watchdog_number(self, *_):
        start, value = self.value(self.s.integer)
        self.watchdog_range(start, value)

    def watchdog_range(self, start, value):
        if value is not None and value > 2**32:
            self.s.latitude.add("W12 watchdog time")
        self.ranged(start, value, 0, 2**31 - 1)

    def watchdog_timeout(self, *_):
        s = self.s
        s.fixed(b":")
        start = s.pos
        if s.at() in DIGIT:
            self.watchdog_range(*s.integer())
        elif s.at() not in IDSTART or s.name() != "never":
            s.fail("P07 integer or never", start)

    def priority(self, *_):
        self.s.fixed(b":")
        start = self.s.pos
        word = self.s.name()
        if word in ("idle", "low", "medium", "high"):
            return
        digits = word[2:]
        if not word.startswith("rt") or not digits.isdigit() or len(digits) > 2 or not 1 <= int(digits) <= 32:
            self.s.fail("P08 priority", start)

    def mapping(self, *_):
        if self.s.at() == ord("["):
            self.s.permissions()
        self.s.path()
        self.s.path()

    def bundles(self, binary_allowed):
        def binary(start, *_):
            if not binary_allowed:
                self.note(start, "W32 bundles: binary is for applications")
            self.block(self.mapping)
        return self.subsections({"file": self.list_of(self.mapping), "dir": self.list_of(self.mapping), "binary": binary})

    def modules(self, scope):
        def item():
            start = self.s.pos
            key = unquote(self.s.path())
            if scope == "system" and b"$" not in key:   # which module a requirement means takes other files to know
                key = key.rstrip(b"/").split(b"/")[-1]
                self.once(start, "S09 module listed twice", key.removesuffix(b".mdef"))
            while self.s.at() == ord("["):
                self.s.option({"optional"})
        return {"kernelModule": self.list_of(item), "kernelModules": self.list_of(item)}

    def api(self, allowed, count=99, alias_of=None):
        s = self.s
        start = s.pos
        first = s.raw_path()
        if b"=" in first and first[0] not in b"\"'":
            s.latitude.add("W9 = in a path")
        after = s.pos
        s.take(start)
        if s.at() == ord("="):
            alias_of(start, first)
            s.fixed(b"=")
            s.path()
        else:
            s.substituted(first, after - len(first))
        options = []
        while s.at() == ord("["):
            here, word = s.option(allowed)
            options.append(word)
            if len(options) > count:
                s.fail("A03 too many options", here)
        if "direct" in options and "async" in options:
            self.note(start, "C07 [direct] with [async]")
        if count == 99 and "types-only" in options and {"manual-start", "optional"} & set(options):
            self.note(start, "C07 [types-only] with [manual-start] or [optional]")

    def name_alias(self, start, text):
        if text[0] not in IDSTART or any(byte not in IDCHAR for byte in text):
            self.s.fail("L33 alias is no name", start)

    def dotted_alias(self, start, text):
        if text[0] not in IDSTART or any(byte not in IDCHAR and byte != ord(".") for byte in text) or b".." in text:
            self.s.fail("L33 alias is no dotted name", start)
        if text.count(b".") not in (0, 2):
            self.s.fail("A02 one or three parts", start)
        if text.endswith(b"."):
            self.s.latitude.add("alias ends in a dot")
