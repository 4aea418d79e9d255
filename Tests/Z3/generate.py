"""Random policies that are hard to decide: the same seed and number give the same policy.

`generate.py --rules N [--seed S] [--nasty]` prints one large policy, to measure how long a proof of it takes.
"""

import argparse
from random import Random

from mutate import mutated
from policy import ATTRIBUTES, BOOL, CATEGORIES, FACTORS, LEVELS, STATES, range_of, words_of
from policy import Claim, Policy, Rule, text_of

NOT_GIVEN = [
    lambda name: ("test", name, "is not", [0]),
    lambda name: ("test", name, "not in", [0]),
    lambda name: ("not", ("test", name, "is", [0])),
    lambda name: ("test", name, "in", list(range(1, len(STATES)))),
    lambda name: ("or", [("test", name, "is", [value]) for value in range(1, len(STATES))]),
]


class Maker:
    """Makes the parts of one policy.

    is_mild: factors and creepiness are read by > and >= alone, consent by what is not given, mood only where it is
    known, nothing under `not`: so that withdrawing and raising never raise, unless another rule sees to it.
    """

    def __init__(self, random, is_mild):
        self.random = random
        self.is_mild = is_mild
        self.weights = self.some_weights()
        # Some policies take little away.
        self.caps = random.choice([[0, 1, 1, 2, 2, 3, 3, 4], [0, 1, 1, 2, 2, 3, 3, 4], [3, 3, 3, 4]])
        attributes = list(ATTRIBUTES)
        if random.random() < 0.7:
            attributes = random.sample(attributes, random.randint(2, 6))
            # What withdrawing changes.
            attributes += random.sample([name for name in ATTRIBUTES if name.startswith(("consent.", "mood."))], 2)
        factors = random.sample(FACTORS, random.randint(1, 4))
        if self.weights and random.random() < 0.7:
            factors = random.sample(sorted(self.weights), min(len(self.weights), random.randint(1, 3)))
        self.attributes = attributes
        self.factors = [f"factor.{name}" for name in factors]
        # How often a test reads creepiness, else a factor, else an attribute.
        self.share = random.choice([(0.1, 0.3), (0.3, 0.6), (0.0, 0.0), (0.5, 0.95)])
        if not self.weights:
            self.share = (0.0, self.share[1])
        # Numbers that tests compare with: few, so that tests meet.
        self.numbers = {}

    def some_weights(self):
        random = self.random
        style = random.randrange(6)
        if style == 0:
            return {}
        if style == 1:
            cuts = sorted(random.randint(0, 1000) for _ in range(len(FACTORS) - 1))
            parts = [high - low for low, high in zip([0] + cuts, cuts + [1000])]
            return dict(zip(FACTORS, parts))
        if style == 2:
            count = random.choice([1, 2])
            first = random.choice([997, 3, 500, 333, 600, 1, 999, 875])
            names = random.sample(FACTORS, 2)
            return {names[0]: 1000} if count == 1 else {names[0]: first, names[1]: 1000 - first}
        # With a divisor that all have in common.
        unit = random.choice([1, 5, 8, 20, 25, 40, 50, 100, 125, 250])
        count = min(random.randint(2, 8), 1000 // unit)
        cuts = sorted(random.sample(range(1, 1000 // unit), count - 1))
        parts = [high - low for low, high in zip([0] + cuts, cuts + [1000 // unit])]
        return dict(zip(random.sample(FACTORS, count), [part * unit for part in parts]))

    def number(self, subject):
        least, greatest = range_of(subject)
        known = self.numbers.setdefault(subject, [self.random.randint(least, greatest) for _ in range(3)])
        near = self.random.choice(known) + self.random.choice([-1, 0, 0, 0, 1])
        return min(max(near, least), greatest)

    def test(self):
        random = self.random
        chance = random.random()
        if chance < self.share[0]:
            subject = "creepiness"
        elif chance < self.share[1]:
            subject = random.choice(self.factors)
        else:
            subject = random.choice(self.attributes)
        is_number = words_of(subject) is None
        if self.is_mild:
            if subject not in ATTRIBUTES:
                return ("test", subject, random.choice([">", ">="]), [self.number(subject)])
            if subject.startswith("consent."):
                return random.choice(NOT_GIVEN)(subject)
            if subject == "mood.known":
                return ("test", subject, "is", [0])
        relation = random.choice(["is", "is not", "in", "not in"] + ["<", "<=", ">", ">="] * (2 if is_number else 0))
        if relation in ("in", "not in"):
            values = {self.number(subject) for _ in range(random.randint(1, 4))}
            test = ("test", subject, relation, sorted(values))
        else:
            test = ("test", subject, relation, [self.number(subject)])
        if self.is_mild and subject.startswith("mood."):
            return ("or", [("test", "mood.known", "is", [0]), test])
        return test

    def condition(self, depth=0):
        random = self.random
        choice = random.random()
        if depth >= 4 or choice < 0.4:
            return self.test()
        if choice < 0.55 and not self.is_mild:
            return ("not", self.condition(depth + 1))
        if choice < 0.65 and not self.is_mild and self.share[0] > 0:
            return self.narrow()
        parts = [self.condition(depth + 1) for _ in range(random.randint(2, 3))]
        return (random.choice(["and", "or"]), parts)

    def narrow(self):
        """A score within little, and factors that leave few sums: integer sums skip values."""
        random = self.random
        score = self.number("creepiness")
        parts = random.choice([
            [("test", "creepiness", "is", [score])],
            [("test", "creepiness", ">", [score]), ("test", "creepiness", "<", [min(score + 1, 1000)])],
            [("test", "creepiness", ">=", [score]), ("test", "creepiness", "<=", [min(score + 1, 1000)])],
            [("test", "creepiness", "in", sorted({score, self.number("creepiness")}))],
        ])
        for name in random.sample(sorted(self.weights), random.randint(0, len(self.weights))):
            subject = f"factor.{name}"
            relation = random.choice(["is", "in", "<=", ">="])
            parts.append(("test", subject, relation, [self.number(subject)]))
        return ("and", parts)

    def rule(self):
        random = self.random
        condition = ("always",) if random.random() < 0.04 else self.condition()
        if random.random() < 0.6:
            return Rule(condition, cap=random.choice(self.caps))
        return Rule(condition, never=random.sample(CATEGORIES[:5], random.randint(1, 3)))

    # What the theorems ask for, said in one of several ways, and now and then not quite.

    def bent(self, rule):
        random = self.random
        chance = random.random()
        if chance < 0.07:
            return []
        if chance < 0.17:
            return [Rule(("and", [rule.condition, self.condition(2)]), cap=rule.cap)]
        if chance < 0.4:
            return [Rule(("or", [self.condition(2), rule.condition]), cap=rule.cap)]
        return [rule]

    def is_one_of(self, subject, words):
        values = [words_of(subject).index(word) for word in words]
        others = [value for value in range(len(words_of(subject))) if value not in values]
        return self.random.choice([
            ("test", subject, "in", values), ("test", subject, "not in", others),
            ("not", ("test", subject, "in", others)), ("or", [("test", subject, "is", [value]) for value in values]),
            ("not", ("and", [("test", subject, "is not", [value]) for value in values])),
        ])

    def what_theorems_ask(self):
        random = self.random
        rules = []
        if 1 not in self.caps:
            return rules
        if random.random() < 0.6:
            target, infer, camera, microphone = [
                random.choice(NOT_GIVEN)(f"consent.{name}") for name in ("target", "infer", "camera", "microphone")]
            for condition in (target, infer, ("and", [camera, microphone])):
                rules += self.bent(Rule(condition, cap=random.choice([2, 3, 3, 3])))
        if random.random() < 0.6:
            child, adult = self.is_one_of("viewer.age", ["child"]), self.is_one_of("viewer.age", ["adult"])
            rules += self.bent(Rule(child, cap=random.choice([0, 1, 1])))
            rules += self.bent(Rule(("not", adult), cap=random.choice([1, 2, 2])))
        if random.random() < 0.6:
            there = self.is_one_of("place.kind", ["workplace", "school"])
            rules += self.bent(Rule(there, cap=random.choice([0, 1, 1])))
        return rules

    def claim(self, rules, number):
        random = self.random
        rule = random.choice(rules)
        conditions = [rule.condition, rule.condition, self.condition(), ("always",)]
        if rule.condition != ("always",):
            conditions.append(("and", [rule.condition, self.test()]))
        condition = random.choice(conditions)
        if random.random() < 0.5 and rule.never:
            says = ("never", random.sample(rule.never, random.randint(1, len(rule.never))))
        elif random.random() < 0.15:
            says = ("never", random.sample(CATEGORIES[:5], random.randint(1, 2)))
        elif rule.cap is not None and random.random() < 0.5:
            says = ("cap", random.choice(["<=", "<", "is", "<="]), rule.cap)
        else:
            says = ("cap", random.choice(["<", "<=", ">", ">=", "is", "is not"]), random.randrange(len(LEVELS)))
        return Claim(f"claim {number}", condition, says)


def random_policy(random):
    """A policy of a few rules, and claims."""
    maker = Maker(random, random.random() < 0.5)
    rules = maker.what_theorems_ask() + [maker.rule() for _ in range(random.randint(1, 8))]
    random.shuffle(rules)
    for index, rule in enumerate(rules):
        if random.random() < 0.5:
            rule.label = f"r{index}"
    claims = [maker.claim(rules, number) for number in range(random.randint(1, 5))]
    return Policy("random", maker.weights, rules, claims)


def gap_policy(random):
    """More than house only where the score is within little and factors have few values: it takes the right sum.

    The weights but the first have a divisor in common.
    """
    maker = Maker(random, False)
    names = random.sample(FACTORS, random.randint(2, 6))
    unit = random.choice([3, 7, 8, 9, 27, 37, 50, 111])
    cuts = [0] + sorted(random.sample(range(1, 1000 // unit + 1), len(names) - 1))
    weights = [unit * (high - low) for low, high in zip(cuts, cuts[1:])]
    maker.weights = dict(zip(names, [1000 - sum(weights)] + weights))
    maker.caps = [3, 4]
    rules = []
    score = 0
    for name, weight in maker.weights.items():
        values = sorted({random.randint(0, 1000) for _ in range(random.choice([1, 1, 2, 4]))})
        score += weight * random.choice(values)
        subject = f"factor.{name}"
        chance = random.random()
        if chance < 0.6:
            rules.append(Rule(("test", subject, "not in", values), cap=1))
        elif chance < 0.8:
            ends = [("test", subject, "<", [values[0]]), ("test", subject, ">", [min(values[0] + 4, 1000)])]
            rules.append(Rule(("or", ends), cap=random.choice([0, 1])))
    least = min(max(score // 1000 + random.choice([-1, 0, 0, 0, 1]), 0), 999)
    rules.append(Rule(random.choice([
        ("test", "creepiness", "is not", [least]),
        ("test", "creepiness", "not in", [least, least + 1]),
        ("or", [("test", "creepiness", "<=", [least]), ("test", "creepiness", ">=", [least + 1])]),
        ("not", ("and", [("test", "creepiness", ">=", [least]), ("test", "creepiness", "<=", [least + 1])])),
    ]), cap=1))
    rules += [maker.rule() for _ in range(random.randint(0, 2))]
    random.shuffle(rules)
    return Policy("gap", maker.weights, rules, [maker.claim(rules, number) for number in range(2)])


def numbered(seed, number, shipped):
    """The policy of that number: a random one, or one of those given with a few changes."""
    random = Random(f"{seed} {number}")
    if shipped and random.random() < 0.2:
        return mutated(random.choice(shipped), random)
    policy = gap_policy(random) if random.random() < 0.2 else random_policy(random)
    return mutated(policy, random) if random.random() < 0.2 else policy


def large_policy(random, count):
    """Many rules as people write them: one to three tests of different things, few levels, every attribute."""
    subjects = list(ATTRIBUTES) + [f"factor.{name}" for name in FACTORS] + ["creepiness"] * 3
    cuts = sorted(random.sample(range(1, 1000), len(FACTORS) - 1))
    weights = dict(zip(FACTORS, [high - low for low, high in zip([0] + cuts, cuts + [1000])]))
    rules = []
    for index in range(count):
        tests = []
        for subject in random.sample(subjects, random.choice([1, 2, 2, 3])):
            least, greatest = range_of(subject)
            words = words_of(subject)
            if subject not in ATTRIBUTES:
                tests.append(("test", subject, ">", [random.randint(300, 950)]))
            elif subject.startswith("consent."):
                tests.append(("test", subject, "is not", [0]))
            elif words == BOOL:
                tests.append(("test", subject, "is", [0]))
            elif words:
                tests.append(("test", subject, "in", random.sample(range(len(words)), random.choice([1, 1, 2]))))
            else:
                tests.append(("test", subject, random.choice(["<", ">"]), [random.randint(least, greatest)]))
        condition = tests[0] if len(tests) == 1 else ("and", tests)
        if random.random() < 0.5:
            rules.append(Rule(condition, cap=random.choice([1, 2, 2, 3, 3]), label=f"r{index}"))
        else:
            rules.append(Rule(condition, never=random.sample(CATEGORIES, random.randint(1, 4)), label=f"r{index}"))
    claims = [Claim(f"claim {index}", rule.condition, ("cap", "<=", rule.cap) if rule.cap is not None else
                    ("never", rule.never)) for index, rule in enumerate(rules[:10])]
    return Policy("large", weights, rules, claims)


def nasty_policy(random, count):
    """Rules that each need several things at once, in nested alternatives, with numbers that meet and as many yes as
    no: just so many for each thing they read that it is hard to say whether any scene escapes them all."""
    maker = Maker(random, False)
    maker.attributes = random.sample(list(ATTRIBUTES), random.randint(10, len(ATTRIBUTES)))
    maker.factors = [f"factor.{name}" for name in random.sample(FACTORS, random.randint(4, len(FACTORS)))]
    cuts = sorted(random.sample(range(1, 100), len(FACTORS) - 1))
    maker.weights = dict(zip(FACTORS, [10 * (high - low) for low, high in zip([0] + cuts, cuts + [100])]))
    maker.share = (0.06, 0.3)
    rules = []
    for index in range(count):
        parts = [maker.test(), maker.test()]
        parts.append(random.choice([
            maker.test(), ("or", [("and", [maker.test(), maker.test()]), maker.test()]),
            ("not", ("or", [maker.test(), ("and", [maker.test(), ("not", maker.test())])])), maker.narrow(),
        ]))
        rule = Rule(("and", parts), label=f"r{index}")
        if random.random() < 0.8:
            rule.cap = random.choice([1, 1, 1, 2, 3])
        else:
            rule.never = random.sample(CATEGORIES[:3], random.randint(1, 3))
        rules.append(rule)
    return Policy("nasty", maker.weights, rules, [maker.claim(rules, number) for number in range(20)])


def main():
    options = argparse.ArgumentParser(description="Prints one large random policy.")
    options.add_argument("--rules", type=int, default=200)
    options.add_argument("--seed", default="1")
    options.add_argument("--nasty", action="store_true", help="nested conditions that meet one another")
    given = options.parse_args()
    make = nasty_policy if given.nasty else large_policy
    print(text_of(make(Random(given.seed), given.rules)), end="")


if __name__ == "__main__":
    main()
