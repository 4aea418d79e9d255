"""Policies as the grammar in Sources/Policy/README.md has them, read and written without any of the Swift code.

A condition is a tuple: ("always",), ("test", SUBJECT, RELATION, [INTEGER, ...]), ("not", C), ("and", [C, ...]),
("or", [C, ...]). Words are their place in the attribute's list; false is 0, true is 1.
"""

import os
import re
from dataclasses import dataclass, field

LEVELS = ["none", "house", "contextual", "intent", "mood"]
STATES = ["given", "refused", "withdrawn", "expired", "requested", "invalidated", "absent"]
PURPOSES = ["camera", "microphone", "infer", "select", "target", "remember", "record", "measure", "share"]
FACTORS = [
    "covert", "inferred", "foreign", "biometric", "vulnerable", "misfit", "retention", "nocontrol", "opacity",
    "obtrusive", "bystander", "pursuit", "doubt", "setting",
]
BOOL = ["false", "true"]
# Some of the categories of ads, for random policies.
CATEGORIES = [
    "alcohol", "credit", "crypto", "dating", "gambling", "health", "political", "unhealthy-food", "weight-loss",
    "toys", "travel",
]

# Each attribute's words, or the least and the greatest whole number.
ATTRIBUTES = {
    "viewer.age": ["undeclared", "child", "teen", "adult"],
    "place.kind": ["street", "shop", "station", "museum", "workplace", "school", "clinic", "home", "other"],
    "device.kind": ["public-screen", "personal-device"],
    "region": ["eu", "uk", "us", "other"],
    "local.hour": (0, 23),
    "notice.shown": BOOL,
    "indicator.lit": BOOL,
    **{f"consent.{purpose}": STATES for purpose in PURPOSES},
    "mood.known": BOOL,
    "mood.label": ["neutral", "happy", "sad", "angry", "fearful", "surprised"],
    "mood.valence": (-1000, 1000),
    "mood.arousal": (-1000, 1000),
    "mood.confidence": (0, 1000),
    "context.sound": ["quiet", "one-voice", "several-voices", "music", "noise"],
    "context.light": ["dark", "bright"],
    "context.motion": ["still", "moving"],
    "context.people": ["nobody", "alone", "pair", "group"],
    "context.approach": ["approaching", "lingering", "passing"],
    **{f"context.{seen}.confidence": (0, 1000) for seen in ["sound", "light", "motion", "people", "approach"]},
    "context.bystanders": (0, 15),
}


def words_of(subject):
    """The words of an attribute that has words, else None."""
    kind = ATTRIBUTES.get(subject)
    return kind if isinstance(kind, list) else None


def range_of(subject):
    """The least and the greatest value of an attribute, a factor or creepiness."""
    kind = ATTRIBUTES.get(subject, (0, 1000))
    return (0, len(kind) - 1) if isinstance(kind, list) else kind


@dataclass
class Rule:
    condition: tuple
    cap: int | None = None
    never: list = field(default_factory=list)
    label: str | None = None


@dataclass
class Claim:
    text: str
    condition: tuple
    # ("cap", RELATION, level) or ("never", [CATEGORY, ...])
    says: tuple


@dataclass
class Policy:
    name: str
    weights: dict
    rules: list
    claims: list


class BadPolicy(Exception):
    pass


TOKEN = re.compile(
    r'\s+|\#[^\n]*|(?P<text>"(?:[^"\\\n]|\\["\\])*")|(?P<word>[A-Za-z_][A-Za-z0-9_.\-]*)'
    r"|(?P<number>-?[0-9]+)|(?P<sign><=|>=|[<>\[\](),:])"
)


class Parser:
    """One recursive descent over the tokens of a text."""

    def __init__(self, text, folder):
        self.folder = folder
        self.tokens = []
        self.named = {}
        at = 0
        while at < len(text):
            match = TOKEN.match(text, at)
            if not match:
                raise BadPolicy(f"line {text.count(chr(10), 0, at) + 1}: no token begins at {text[at:at + 20]!r}")
            if match.lastgroup:
                self.tokens.append((match.lastgroup, match.group()))
            at = match.end()
        self.tokens.append(("end", ""))
        self.at = 0

    def peek(self):
        return self.tokens[self.at][1]

    def take(self, *spelling):
        """Whether these tokens stand here; then they are passed over."""
        here = [token[1] for token in self.tokens[self.at:self.at + len(spelling)]]
        if here != list(spelling):
            return False
        self.at += len(spelling)
        return True

    def need(self, *spelling):
        if not self.take(*spelling):
            raise BadPolicy(f"expected {' '.join(spelling)}, found {self.peek()!r} (token {self.at})")

    def next(self, kind):
        found, spelling = self.tokens[self.at]
        if found != kind:
            raise BadPolicy(f"expected a {kind}, found {spelling!r} (token {self.at})")
        self.at += 1
        return re.sub(r"\\(.)", r"\1", spelling[1:-1]) if kind == "text" else spelling

    def policy(self):
        self.need("policy")
        policy = Policy(self.next("text"), {}, [], [])
        self.need("version")
        self.next("number")
        self.items(policy)
        return policy

    def items(self, policy):
        while self.tokens[self.at][0] != "end":
            if self.take("weight"):
                factor = self.next("word")
                policy.weights[factor] = int(self.next("number"))
                self.cites()
            elif self.take("claim"):
                policy.claims.append(self.claim())
            elif self.take("condition"):
                name = self.next("word")
                self.need(":")
                self.named[name] = self.condition()
            elif self.take("include"):
                path = os.path.join(self.folder, self.next("text"))
                with open(path, encoding="utf-8") as file:
                    part = Parser(file.read(), os.path.dirname(path))
                part.named = self.named
                part.items(policy)
            else:
                policy.rules.append(self.rule())

    def cites(self):
        if self.take("cites"):
            self.next("text")

    def rule(self):
        rule = Rule(("always",))
        if self.take("rule"):
            rule.label = self.next("word")
            self.need(":")
        if self.take("at", "most"):
            rule.cap = LEVELS.index(self.next("word"))
        else:
            self.need("never")
            rule.never = self.list(lambda: self.next("word"))
        rule.condition = self.scope()
        self.need("because")
        self.next("text")
        self.cites()
        return rule

    def claim(self):
        text = self.next("text")
        self.need(":")
        if self.take("cap"):
            says = ("cap", self.relation(), LEVELS.index(self.next("word")))
        else:
            self.need("never")
            says = ("never", self.list(lambda: self.next("word")))
        return Claim(text, self.scope(), says)

    def list(self, element):
        self.need("[")
        elements = [element()]
        while self.take(","):
            elements.append(element())
        self.need("]")
        return elements

    def scope(self):
        if self.take("always"):
            return ("always",)
        self.need("when")
        return self.condition()

    def condition(self):
        parts = [self.both()]
        while self.take("or"):
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else ("or", parts)

    def both(self):
        parts = [self.single()]
        while self.take("and"):
            parts.append(self.single())
        return parts[0] if len(parts) == 1 else ("and", parts)

    def single(self):
        if self.take("not"):
            return ("not", self.single())
        if self.take("("):
            inner = self.condition()
            self.need(")")
            return inner
        return self.test()

    def relation(self):
        for spelling in (["is", "not"], ["is"], ["not", "in"], ["in"], ["<="], [">="], ["<"], [">"]):
            if self.take(*spelling):
                return " ".join(spelling)
        return None

    def test(self):
        subject = self.next("word")
        if subject in self.named:
            return self.named[subject]
        relation = self.relation()
        if relation is None:
            return ("test", subject, "is", [1])
        if relation in ("in", "not in"):
            return ("test", subject, relation, self.list(lambda: self.value(subject)))
        return ("test", subject, relation, [self.value(subject)])

    def value(self, subject):
        words = words_of(subject)
        return words.index(self.next("word")) if words else int(self.next("number"))


def read(path):
    """The policy in a file."""
    with open(path, encoding="utf-8") as file:
        return Parser(file.read(), os.path.dirname(path)).policy()


def spell(condition, parent="or"):
    """A condition as text, in parentheses only where they are needed."""
    kind = condition[0]
    if kind == "not":
        return f"not {spell(condition[1], 'not')}"
    if kind in ("and", "or"):
        if len(condition[1]) == 1:
            return spell(condition[1][0], parent)
        text = f" {kind} ".join(spell(part, "and" if kind == "and" else "both") for part in condition[1])
        return text if parent == "or" or (parent == "both" and kind == "and") else f"({text})"
    _, subject, relation, values = condition
    words = words_of(subject)
    if words == BOOL and relation == "is" and values == [1]:
        return subject
    values = [words[value] if words else str(value) for value in values]
    return f"{subject} {relation} {'[' + ', '.join(values) + ']' if relation in ('in', 'not in') else values[0]}"


def scope_text(condition):
    return "always" if condition == ("always",) else f"when {spell(condition)}"


def text_of(policy, is_named=False):
    """A policy as text that reads as the same policy; if it is named, each rule's condition has a name of its own."""
    lines = [f'policy "{policy.name}" version 1']
    lines += [f"weight {factor} {weight}" for factor, weight in policy.weights.items()]
    for index, rule in enumerate(policy.rules):
        scope = scope_text(rule.condition)
        if is_named and rule.condition != ("always",):
            lines.append(f"condition c{index}: {spell(rule.condition)}")
            scope = f"when c{index}"
        label = f"rule {rule.label}: " if rule.label else ""
        effect = f"at most {LEVELS[rule.cap]}" if rule.cap is not None else f"never [{', '.join(rule.never)}]"
        lines.append(f'{label}{effect} {scope} because "random"')
    for claim in policy.claims:
        if claim.says[0] == "cap":
            says = f"cap {claim.says[1]} {LEVELS[claim.says[2]]}"
        else:
            says = f"never [{', '.join(claim.says[1])}]"
        lines.append(f'claim "{claim.text}": {says} {scope_text(claim.condition)}')
    return "\n".join(lines) + "\n"
