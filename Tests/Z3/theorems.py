"""The standing theorems of Sources/Proof/README.md and a policy's claims, decided by Z3."""

import z3

from encoding import Answers, SceneVariables, forgotten, missing, raised, rises, withdrawn
from policy import ATTRIBUTES, FACTORS, words_of
from scenes import CONTEXTUAL, HOUSE, INTENT, MOOD, WITHDRAWALS

PROVED, REFUTED, UNKNOWN = "proved", "refuted", "unknown"


class Unknown(Exception):
    """Z3 did not decide within its time."""


class Decider:
    """Decides all there is to decide about one policy.

    seconds: what one question may take.
    """

    def __init__(self, policy, seconds):
        self.policy = policy
        self.milliseconds = int(seconds * 1000)
        self.before, self.after = SceneVariables(""), SceneVariables("'")
        self.answers = Answers(policy, self.before)
        self.answers_after = Answers(policy, self.after)
        self.solvers = [z3.SimpleSolver(), z3.SimpleSolver()]
        for solver in self.solvers:
            solver.set("timeout", self.milliseconds)
            solver.add(self.before.domain())
        self.solvers[1].add(self.after.domain())
        self.solvers[1].add(rises(self.answers, self.answers_after))

    def can_be(self, *facts, scenes=1):
        """Whether there is a scene in which all of this holds; or two, of which the second allows more."""
        solver = self.solvers[scenes - 1]
        solver.push()
        solver.add(*facts)
        result = solver.check()
        if result == z3.unknown:
            # Another way to search: everything at once, with all simplifications.
            fresh = z3.SolverFor("QF_LIA")
            fresh.set("timeout", self.milliseconds)
            fresh.add(solver.assertions())
            result = fresh.check()
        solver.pop()
        if result == z3.unknown:
            raise Unknown
        return result == z3.sat

    def verdict(self, name):
        """Of the theorem of that name: proved, refuted or unknown."""
        try:
            return PROVED if getattr(self, name.replace("-", "_"))() else REFUTED
        except Unknown:
            return UNKNOWN

    def claim(self, claim):
        scope = self.answers.true_or_unknown(claim.condition)
        if claim.says[0] == "cap":
            _, relation, bound = claim.says
            allowed = {"<": range(bound), "<=": range(bound + 1), ">": range(bound + 1, MOOD + 1),
                       ">=": range(bound, MOOD + 1), "is": [bound],
                       "is not": [level for level in range(MOOD + 1) if level != bound]}[relation]
            holds = z3.Or([self.answers.cap_is(level) for level in allowed])
        else:
            holds = z3.And([self.answers.is_excluded(category) for category in claim.says[1]])
        try:
            return REFUTED if self.can_be(scope, z3.Not(holds)) else PROVED
        except Unknown:
            return UNKNOWN

    # The theorems, each under its name.

    def default_deny(self):
        nothing = [self.before.attributes[name] == missing(name) for name in ATTRIBUTES]
        worst = [factor == 1000 for factor in self.before.factors.values()]
        return not self.can_be(*nothing, *worst, z3.Not(self.answers.cap_is_at_most(CONTEXTUAL)))

    def never_rises(self, changes):
        return not any(self.can_be(*change, scenes=2) for change in changes)

    def ignorance_fires(self):
        return self.never_rises(forgotten(self.before, self.after, name) for name in ATTRIBUTES)

    def withdrawing_never_raises(self):
        return self.never_rises(withdrawn(self.before, self.after, event) for event in WITHDRAWALS)

    def raising_never_raises(self):
        return self.never_rises(raised(self.before, self.after, factor) for factor in FACTORS)

    def order_is_irrelevant(self):
        order = range(len(self.policy.rules))
        caps = self.answers.cap_in_order(order) != self.answers.cap_in_order(reversed(order))
        return not self.can_be(caps) and not any(
            self.can_be(
                self.answers.excluded_in_order(name, order) != self.answers.excluded_in_order(name, reversed(order)))
            for name in self.answers.categories())

    def levels_are_reachable(self):
        named = sorted({rule.cap for rule in self.policy.rules if rule.cap is not None})
        return all(self.can_be(self.answers.cap_is(level)) for level in named) and (
            self.can_be(z3.Not(self.answers.cap_is_at_most(HOUSE))))

    def mood_needs_consent(self):
        scene = self.before
        lacking = z3.Or(
            z3.Not(scene.is_given("target")), z3.Not(scene.is_given("infer")),
            z3.And(z3.Not(scene.is_given("camera")), z3.Not(scene.is_given("microphone"))))
        return not self.can_be(lacking, z3.Not(self.answers.cap_is_at_most(INTENT)))

    def no_profile_of_children(self):
        age, ages = self.before.attributes["viewer.age"], words_of("viewer.age")
        return not self.can_be(z3.Or(
            z3.And(age == ages.index("child"), z3.Not(self.answers.cap_is_at_most(HOUSE))),
            z3.And(age != ages.index("adult"), z3.Not(self.answers.cap_is_at_most(CONTEXTUAL)))))

    def house_at_work_and_school(self):
        kind, kinds = self.before.attributes["place.kind"], words_of("place.kind")
        there = z3.Or(kind == kinds.index("workplace"), kind == kinds.index("school"))
        return not self.can_be(there, z3.Not(self.answers.cap_is_at_most(HOUSE)))


THEOREMS = [
    "default-deny", "ignorance-fires", "withdrawing-never-raises", "raising-never-raises", "order-is-irrelevant",
    "levels-are-reachable", "mood-needs-consent", "no-profile-of-children", "house-at-work-and-school",
]
