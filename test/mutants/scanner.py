# SPDX-License-Identifier: Apache-2.0
"""The scanner of the reference recogniser: bytes to tokens, one kind at a time, as the original reads them.

Directives run between any two tokens. No variable is set but those that the text itself sets, no file exists.
"""
import itertools

LETTER = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
DIGIT = frozenset(b"0123456789")
IDSTART = LETTER | {ord("_")}
IDCHAR = IDSTART | DIGIT
WS = frozenset(b" \t\r\n")
FNCHAR = LETTER | DIGIT | frozenset(b"._$-:;+=?")
FPCHAR = FNCHAR | {ord("/")}
QUOTES = frozenset(b"'\"")
MAX64 = 2**64 - 1
HEX = frozenset(b"0123456789abcdef")
ANYHEX = frozenset(b"0123456789abcdefABCDEF")


class Refuse(Exception):
    def __init__(self, offset, why):
        self.offset, self.why = offset, why


class Scanner:
    """Bytes to tokens, one kind at a time; directives run as soon as they are met."""

    def __init__(self, text):
        self.text, self.end, self.pos = text, len(text), 0
        self.variables, self.asked = {}, set()    # values of buildVars; names that directives asked for
        self.open = []            # conditionals: [offset, else seen, depth of blocks at its beginning]
        self.depth = 0            # of braces and parentheses
        self.pending = False      # a directive ran, and no entry has begun or ended since
        self.latitude = set()
        self.includes = 0

    # -- bytes ---------------------------------------------------------------------------------------------------------
    def at(self, offset=0):
        here = self.pos + offset
        return self.text[here] if here < self.end else -1

    def fail(self, why, offset=None):
        raise Refuse(self.pos if offset is None else offset, why)

    def comment(self):
        """Steps over one comment; says whether there was one."""
        if self.at() != ord("/") or self.at(1) not in (ord("/"), ord("*")):
            return False
        if self.at(1) == ord("/"):
            stop = self.text.find(b"\n", self.pos)
            self.pos = self.end if stop < 0 else stop + 1
        else:
            stop = self.text.find(b"*/", self.pos + 2)
            if stop < 0:
                self.fail("L06 comment without end")
            self.pos = stop + 2
        return True

    def blanks(self):
        while self.at() in WS:
            self.pos += 1

    def blanks_and_comments(self):
        self.blanks()
        while self.comment():
            self.blanks()

    def skip(self):
        while True:
            self.blanks_and_comments()
            if self.at() != ord("#"):
                break
            self.directive()
            self.pending = True
        if self.pos >= self.end and self.open:
            self.latitude.add("W3 missing #endif")

    # -- directives ----------------------------------------------------------------------------------------------------
    def word(self):
        start = self.pos
        self.pos += 1
        while self.at() in LETTER:
            self.pos += 1
        if self.pos == start + 1:
            self.fail("L22 directive without a word", start)
        return start, self.text[start + 1:self.pos].decode()

    def directive(self):
        start, word = self.word()
        if word == "include":
            self.blanks()
            path = self.raw_path()
            self.substituted(path)
            self.value(path, True)
            self.includes += 1
        elif word == "if":
            if self.condition():
                self.open.append([start, False, self.depth])
            else:
                self.find_branch(start)
        elif word in ("elif", "else", "endif"):
            if not self.open:
                self.fail("L24 %s without #if" % word, start)
            state = self.open.pop()
            if state[2] != self.depth:
                self.latitude.add("a branch splits a block")
            if word != "endif":
                if state[1]:
                    self.latitude.add("W3 surplus #else")
                self.find_end(start, word == "else" and not state[1], state[1])
        else:
            self.fail("L23 unknown directive", start)

    def condition(self):
        self.blanks()
        start = self.pos
        left = self.raw_path()
        self.blanks_and_comments()
        if b"$" in left and self.includes:
            self.latitude.add("an included text could set it")
        if self.at() == ord("#"):
            self.latitude.add("a directive inside a construct")
        if self.at() == ord("="):
            self.pos += 1
            self.blanks_and_comments()
            right = self.raw_path()
            self.substituted(left)
            self.substituted(right)
            if right.endswith(b":") and self.text[self.pos:].lstrip().startswith(b"{"):
                self.latitude.add("an operand that ends in a colon")
            if right.startswith(b"="):
                self.latitude.add("W3 ==")
            return self.value(left, True) == self.value(right, True)
        elif self.at() == ord("("):
            if left not in (b"file_exists", b"dir_exists"):
                self.fail("L26 unknown predicate", start)
            self.pos += 1
            self.blanks_and_comments()
            self.substituted(self.raw_path())
            self.blanks_and_comments()
            if self.at() != ord(")"):
                self.fail("L27 ) expected")
            self.pos += 1
        else:
            if b"=" in left:
                self.latitude.add("W9 #if ${X}=y")
            self.fail("L27 = or ( expected in a condition")
        return False

    def value(self, token, is_asked=False):
        """What a token stands for."""
        out, at = b"", 0
        while at < len(token):
            braces = 1 if token[at + 1:at + 2] == b"{" else 0
            name = bytes(itertools.takewhile(IDCHAR.__contains__, token[at + 1 + braces:]))
            if token[at] != ord("$"):
                out += token[at:at + 1]
                at += 1
            elif name:
                if is_asked:
                    self.asked.add(name.decode())
                out += self.variables.get(name.decode(), b"/curdir" if name == b"CURDIR" else b"")
                at += 1 + len(name) + 2 * braces
            else:
                out += b"$"
                at += 2
        return unquote(out)

    def skipped_word(self, start):
        """The next directive of a text that is not taken."""
        while True:
            while self.at() not in (-1, ord("#"), ord("/")) and self.at() not in QUOTES:
                self.pos += 1
            if self.at() == -1:
                self.fail("L25 end of file in a conditional", start)
            if self.at() == ord("#"):
                if self.at(1) not in LETTER:
                    self.latitude.add("W3 unknown directive in skipped text")
                here, word = self.word()
                if word not in ("include", "if", "elif", "else", "endif"):
                    self.latitude.add("W3 unknown directive in skipped text")
                    self.fail("L23 unknown directive in skipped text", here)
                return here, word
            if self.at() == ord("/"):
                if not self.comment():
                    self.pos += 1
            else:
                try:
                    self.quoted()
                except Refuse:
                    self.latitude.add("W3 quote in skipped text")
                    raise

    def whole(self, skipped):
        if skipped.count(b"{") != skipped.count(b"}"):
            self.latitude.add("a branch splits a block")

    def find_branch(self, start):
        """After a false condition: stands behind the branch that is taken, or behind #endif."""
        depth = 0
        inner = []
        begin = self.pos
        while True:
            here, word = self.skipped_word(start)
            self.whole(self.text[begin:here])
            if word == "if":
                inner.append(False)
            elif word == "endif":
                if not inner:
                    return
                inner.pop()
            elif word == "else":
                if not inner:
                    self.open.append([start, True, self.depth])
                    return
                inner[-1] = self.second_else(inner[-1], here, True)
            elif word == "elif":
                if inner:
                    inner[-1] = self.second_else(inner[-1], here, False)
                elif self.condition():
                    self.open.append([start, False, self.depth])
                    return

    def second_else(self, seen, here, is_else):
        if seen:
            self.latitude.add("W3 surplus #else")
            self.fail("L23 #else after #else in skipped text", here)
        return is_else

    def find_end(self, start, seen, tolerant):
        inner = [seen]
        begin = self.pos
        while True:
            here, word = self.skipped_word(start)
            self.whole(self.text[begin:here])
            if word == "if":
                inner.append(False)
            elif word == "endif":
                inner.pop()
                if not inner:
                    return
            elif word in ("else", "elif") and not (tolerant and len(inner) == 1):
                inner[-1] = self.second_else(inner[-1], here, word == "else")

    # -- token kinds ---------------------------------------------------------------------------------------------------
    def entry(self):
        """Here an entry begins, or the last one has ended: a directive before it stands between entries."""
        self.pending = False

    def inside(self):
        if self.pending:
            self.latitude.add("a directive inside a construct")

    def take(self, start):
        self.inside()
        token = self.text[start:self.pos]
        self.skip()
        return token

    def fixed(self, text):
        if not self.text.startswith(text, self.pos):
            self.fail("L03 %s expected" % text.decode())
        self.inside()
        self.pos += len(text)
        self.depth += (text in (b"{", b"(")) - (text in (b"}", b")"))
        self.skip()

    def run_of(self, first, rest, why):
        start = self.pos
        if self.at() not in first:
            self.fail(why)
        while self.at() in rest:
            self.pos += 1
        return self.take(start).decode()

    def name(self):
        return self.run_of(IDSTART, IDCHAR, "L17 name expected")

    def group(self):
        return self.run_of(IDSTART, IDCHAR | {ord("-")}, "L17 group name expected")

    def app(self):
        """The NAME of an app, which the description would rather have like a group's."""
        name = self.name()
        if self.at() == ord("-") and self.at(1) != ord(">"):
            self.latitude.add("W14 - in the name of an app")
        return name

    def agent(self):
        if self.at() != ord("<"):
            return self.app()
        start = self.pos
        self.pos += 1
        while self.at() in IDCHAR or self.at() == ord("-"):
            self.pos += 1
        if self.at() != ord(">"):
            self.fail("L18 user name not closed")
        self.pos += 1
        return self.take(start).decode()

    def dotted(self):
        start = self.pos
        if self.at() not in IDSTART:
            self.fail("L17 name expected")
        while self.at() in IDSTART:
            while self.at() in IDCHAR:
                self.pos += 1
            if self.at() == ord("."):
                self.pos += 1
        return self.take(start).decode()

    def integer(self):
        """(offset, value or None when it has none)"""
        start = self.pos
        if self.at() not in DIGIT:
            self.fail("L07 integer expected")
        while self.at() in DIGIT:
            self.pos += 1
        digits, factor = self.text[start:self.pos].decode(), 1
        if self.at() == ord("K"):
            self.pos += 1
            factor = 1024
        self.take(start)
        try:
            value = int(digits, 8 if digits[0] == "0" else 10) * factor
        except ValueError:
            return start, None
        return start, value if value <= MAX64 else None

    def boolean(self):
        for word in (b"true", b"false", b"on", b"off"):
            if self.text.startswith(word, self.pos):
                start = self.pos
                self.pos += len(word)
                if self.at() in IDCHAR:
                    self.latitude.add("W11 no word boundary")
                return self.take(start).decode()
        if self.at() == ord("o"):
            self.latitude.add("W11 a lone o")
        self.fail("L08 boolean expected")

    def at_boolean(self):
        return any(self.text.startswith(word, self.pos) for word in (b"true", b"false", b"on", b"off"))

    def quoted(self):
        start, quote = self.pos, self.at()
        self.pos += 1
        while self.at() != quote:
            if self.at() in (-1, 10, 13):
                self.fail("L11/L12 string without end", start)
            if self.at() == ord("\\") and self.at(1) in b"\\\"'":
                self.pos += 1
            self.pos += 1
        self.pos += 1
        if b"\0" in self.text[start:self.pos]:
            self.latitude.add("NUL in quotes")
        return self.text[start:self.pos]

    def string(self, substituted=False):
        if self.at() not in QUOTES:
            self.fail("L10 quoted string expected")
        start = self.pos
        if substituted:
            self.substituted(self.quoted())
        else:
            self.quoted()
        return self.take(start)

    def substituted_string(self):
        return self.string(substituted=True)

    def at_path(self):
        return self.at() in FPCHAR or self.at() in QUOTES   # skip() left no `//` and no `/*` here

    def raw_path(self, allowed=FPCHAR):
        """A FILE_PATH (or FILE_NAME) without what follows it."""
        start = self.pos
        if self.at() in QUOTES:
            return self.quoted()
        while self.at() in allowed:
            if self.at() == ord("/") and self.at(1) in (ord("/"), ord("*")):
                break
            if self.at() == ord("$"):
                self.variable()
            else:
                self.pos += 1
        if self.pos == start:
            self.fail("L16 path expected")
        return self.text[start:self.pos]

    def variable(self):
        self.pos += 1
        braced = self.at() == ord("{")
        if braced:
            self.pos += 1
        if self.at() not in IDSTART:
            self.fail("L19 variable name expected")
        while self.at() in IDCHAR:
            self.pos += 1
        if braced:
            if self.at() != ord("}"):
                self.fail("L19 } expected")
            self.pos += 1

    def path(self, substituted=True):
        token = self.raw_path()
        here = self.pos - len(token)
        if substituted:
            self.substituted(token, here)
        return self.take(here)

    def file_name(self):
        token = self.raw_path(FNCHAR)
        return self.take(self.pos - len(token))

    def substituted(self, token, here=None):
        """References in a quoted token are read when its value is wanted."""
        if token[:1] not in (b'"', b"'"):
            return
        here = self.pos - len(token) if here is None else here
        at, body = 0, token[1:-1]
        while (at := body.find(b"$", at)) >= 0:
            at += 1
            rest = body[at:]
            if rest.startswith(b"$"):
                at += 1
            elif rest.startswith(b"{"):
                close = rest.find(b"}")
                inner = rest[1:close] if close >= 0 else b""
                if not inner or any(byte not in IDCHAR for byte in inner):
                    self.fail("L20 bad reference in quotes", here)
            elif not rest or rest[0] not in IDCHAR:
                self.fail("L20 bad reference in quotes", here)
            elif rest[0] in DIGIT:
                self.latitude.add("L20 digit after $ in quotes")

    def bracket(self, letters, why):
        start = self.pos
        if self.at() != ord("["):
            self.fail(why)
        self.pos += 1
        while self.at() in letters:
            self.pos += 1
        if self.at() != ord("]") or self.pos == start + 1:
            self.fail(why)
        self.pos += 1
        return start, self.take(start)[1:-1].decode()

    def permissions(self):
        return self.bracket(frozenset(b"rwx"), "L13 permissions")

    def option(self, allowed):
        start, word = self.bracket(frozenset(b"abcdefghijklmnopqrstuvwxyz-"), "L14 option")
        if word not in allowed:
            self.fail("L15 unknown option", start)
        return start, word

    def md5(self):
        start = self.pos
        while self.at() in HEX:
            self.pos += 1
        if self.pos - start != 32 or self.at() in ANYHEX:
            self.fail("L21 hash of 32 digits expected", start)
        return self.take(start).decode()


def unquote(token):
    if token[:1] in (b'"', b"'"):
        out, body, at = bytearray(), token[1:-1], 0
        while at < len(body):
            if body[at] == ord("\\") and at + 1 < len(body) and body[at + 1] in b"\\\"'":
                at += 1
            out.append(body[at])
            at += 1
        return bytes(out)
    return token
