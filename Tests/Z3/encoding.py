"""The same meaning in Z3's terms: a scene as a set of integer variables, missing as one value more than the others."""

import z3

from policy import ATTRIBUTES, FACTORS, LEVELS, range_of
from scenes import GIVEN, MOOD, WITHDRAWN


def missing(name):
    """The value that stands for missing: below the least."""
    return range_of(name)[0] - 1


class SceneVariables:
    """One scene, and the factors of a candidate."""

    def __init__(self, suffix):
        self.attributes = {name: z3.Int(name + suffix) for name in ATTRIBUTES}
        self.factors = {name: z3.Int(f"factor.{name}{suffix}") for name in FACTORS}

    def domain(self):
        bounds = []
        for name, variable in self.attributes.items():
            bounds += [variable >= missing(name), variable <= range_of(name)[1]]
        for variable in self.factors.values():
            bounds += [variable >= 0, variable <= 1000]
        return bounds

    def is_known(self, name):
        return self.attributes[name] != missing(name)

    def is_given(self, purpose):
        return self.attributes[f"consent.{purpose}"] == GIVEN


def compared(term, relation, values):
    if relation in ("is", "in"):
        return z3.Or([term == value for value in values])
    if relation in ("is not", "not in"):
        return z3.And([term != value for value in values])
    value = values[0]
    return {"<": term < value, "<=": term <= value, ">": term > value, ">=": term >= value}[relation]


class Answers:
    """What a policy answers in a scene: for each rule whether it fires, then caps and exclusions."""

    def __init__(self, policy, scene):
        self.policy = policy
        self.scene = scene
        self.score = z3.Sum([weight * scene.factors[name] for name, weight in policy.weights.items()] or [z3.IntVal(0)])
        self.fired = [self.true_or_unknown(rule.condition) for rule in policy.rules]

    def true_or_unknown(self, condition):
        return z3.Not(self.kleene(condition)[1])

    def kleene(self, condition):
        """That a condition is true, and that it is false; if neither, it is unknown."""
        kind = condition[0]
        if kind == "always":
            return z3.BoolVal(True), z3.BoolVal(False)
        if kind == "not":
            is_true, is_false = self.kleene(condition[1])
            return is_false, is_true
        if kind in ("and", "or"):
            parts = [self.kleene(part) for part in condition[1]]
            is_true, is_false = [part[0] for part in parts], [part[1] for part in parts]
            return (z3.And(is_true), z3.Or(is_false)) if kind == "and" else (z3.Or(is_true), z3.And(is_false))
        _, subject, relation, values = condition
        if subject == "creepiness":
            holds = compared(self.score, relation, [value * 1000 for value in values])
            return holds, z3.Not(holds)
        if subject.startswith("factor."):
            holds = compared(self.scene.factors[subject[7:]], relation, values)
            return holds, z3.Not(holds)
        known = self.scene.is_known(subject)
        holds = compared(self.scene.attributes[subject], relation, values)
        return z3.And(known, holds), z3.And(known, z3.Not(holds))

    def cap_is_at_most(self, level):
        if level == MOOD:
            return z3.BoolVal(True)
        rules = zip(self.fired, self.policy.rules)
        return z3.Or([fired for fired, rule in rules if rule.cap is not None and rule.cap <= level])

    def cap_is(self, level):
        lower = self.cap_is_at_most(level - 1) if level > 0 else z3.BoolVal(False)
        return z3.And(self.cap_is_at_most(level), z3.Not(lower))

    def is_excluded(self, category):
        return z3.Or([fired for fired, rule in zip(self.fired, self.policy.rules) if category in rule.never])

    def categories(self):
        return sorted({category for rule in self.policy.rules for category in rule.never})

    def cap_in_order(self, order):
        """The cap as a number, rule after rule in the order given."""
        cap = z3.IntVal(MOOD)
        for index in order:
            level = self.policy.rules[index].cap
            if level is not None:
                cap = z3.If(z3.And(self.fired[index], cap > level), z3.IntVal(level), cap)
        return cap

    def excluded_in_order(self, category, order):
        excluded = z3.BoolVal(False)
        for index in order:
            if category in self.policy.rules[index].never:
                excluded = z3.If(self.fired[index], z3.BoolVal(True), excluded)
        return excluded


def rises(before, after):
    """That the cap is higher, or that an exclusion is lifted."""
    caps = [z3.And(before.cap_is_at_most(level), z3.Not(after.cap_is_at_most(level))) for level in range(len(LEVELS))]
    lifted = [z3.And(before.is_excluded(name), z3.Not(after.is_excluded(name))) for name in before.categories()]
    return z3.Or(caps + lifted)


def unchanged(before, after, names=None):
    """That attributes (all, if none are named) and factors are the same in both."""
    names = before.attributes if names is None else names
    return [before.attributes[name] == after.attributes[name] for name in names]


def same_factors(before, after):
    return [before.factors[name] == after.factors[name] for name in FACTORS]


def forgotten(before, after, name):
    """That an attribute was known and is missing, and nothing else changed."""
    others = [other for other in ATTRIBUTES if other != name]
    return [before.is_known(name), after.attributes[name] == missing(name)] + unchanged(before, after, others) + (
        same_factors(before, after))


def raised(before, after, factor):
    """That a factor is greater by one, and nothing else changed."""
    others = [before.factors[name] == after.factors[name] for name in FACTORS if name != factor]
    return unchanged(before, after) + others + [after.factors[factor] == before.factors[factor] + 1]


def withdrawn(before, after, event):
    """That a withdrawal made one scene of the other."""
    old, new = before.attributes, after.attributes
    facts = [old[event.purpose] == GIVEN, new[event.purpose] == WITHDRAWN] + same_factors(before, after)
    if event.other:
        is_given = old[event.other] == GIVEN
        facts.append(is_given if event.other_is_given else z3.Not(is_given))
    changed = {event.purpose}
    for name in event.also:
        changed.add(name)
        facts.append(new[name] == z3.If(old[name] == GIVEN, z3.IntVal(WITHDRAWN), old[name]))
    for name in event.forgets:
        changed.add(name)
        facts.append(new[name] == missing(name))
    if event.mood_ends:
        changed.add("mood.known")
        facts.append(new["mood.known"] == 0)
    return facts + unchanged(before, after, [name for name in ATTRIBUTES if name not in changed])
