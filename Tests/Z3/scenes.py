"""What a policy answers in one scene, and how one scene comes from another: plainly, value by value.

A scene is a dict of what is known, as integers; factors are a dict of all fourteen, 0 ... 1000.
"""

from policy import ATTRIBUTES, FACTORS, LEVELS, STATES, range_of, words_of

NO, UNKNOWN, YES = 0, 1, 2
GIVEN, WITHDRAWN = STATES.index("given"), STATES.index("withdrawn")
CONTEXTUAL, HOUSE, INTENT, MOOD = (LEVELS.index(name) for name in ("contextual", "house", "intent", "mood"))

SIGHTS = [
    "context.light", "context.motion", "context.people", "context.approach", "context.light.confidence",
    "context.motion.confidence", "context.people.confidence", "context.approach.confidence", "context.bystanders",
]
SOUNDS = ["context.sound", "context.sound.confidence"]
MOODS = ["mood.label", "mood.valence", "mood.arousal", "mood.confidence"]


class Withdrawal:
    """One purpose that is given becomes withdrawn, and what else changes."""

    def __init__(self, purpose, also=(), forgets=(), mood_ends=False, other=None, other_is_given=False):
        self.purpose = f"consent.{purpose}"
        # Purposes that are withdrawn with it where they are given.
        self.also = [f"consent.{name}" for name in also]
        self.forgets = list(forgets) + (MOODS if mood_ends else [])
        self.mood_ends = mood_ends
        # The other sensor, and whether this is about the case in which it is given.
        self.other = other and f"consent.{other}"
        self.other_is_given = other_is_given

    def can_happen(self, scene):
        if scene.get(self.purpose) != GIVEN:
            return False
        return self.other is None or (scene.get(self.other) == GIVEN) == self.other_is_given

    def after(self, scene):
        after = {name: value for name, value in scene.items() if name not in self.forgets}
        after[self.purpose] = WITHDRAWN
        for name in self.also:
            if after.get(name) == GIVEN:
                after[name] = WITHDRAWN
        if self.mood_ends:
            after["mood.known"] = 0
        return after


def sensor(name, other, sensed):
    return [
        Withdrawal(name, (), sensed, False, other, True),
        Withdrawal(name, (), sensed, True, other, True),
        Withdrawal(name, ("infer", "target"), sensed, True, other, False),
    ]


WITHDRAWALS = [
    Withdrawal("target", mood_ends=True),
    Withdrawal("infer", ("target",), mood_ends=True),
    *sensor("camera", "microphone", SIGHTS),
    *sensor("microphone", "camera", SOUNDS),
    *[Withdrawal(name) for name in ("select", "remember", "record", "measure", "share")],
]


def score(policy, factors):
    return sum(weight * factors[factor] for factor, weight in policy.weights.items())


def compare(value, relation, values):
    if relation in ("is", "in"):
        return value in values
    if relation in ("is not", "not in"):
        return value not in values
    bound = values[0]
    return {"<": value < bound, "<=": value <= bound, ">": value > bound, ">=": value >= bound}[relation]


def truth(policy, condition, scene, factors):
    kind = condition[0]
    if kind == "always":
        return YES
    if kind == "not":
        return YES - truth(policy, condition[1], scene, factors)
    if kind == "and":
        return min(truth(policy, part, scene, factors) for part in condition[1])
    if kind == "or":
        return max(truth(policy, part, scene, factors) for part in condition[1])
    _, subject, relation, values = condition
    if subject == "creepiness":
        return YES if compare(score(policy, factors), relation, [value * 1000 for value in values]) else NO
    if subject.startswith("factor."):
        return YES if compare(factors[subject[7:]], relation, values) else NO
    if subject not in scene:
        return UNKNOWN
    return YES if compare(scene[subject], relation, values) else NO


def judge(policy, scene, factors):
    """The cap and the excluded categories."""
    fired = [rule for rule in policy.rules if truth(policy, rule.condition, scene, factors) != NO]
    cap = min([rule.cap for rule in fired if rule.cap is not None], default=MOOD)
    return cap, {category for rule in fired for category in rule.never}


def rises(policy, scene, factors, after, factors_after):
    """Whether the cap rises or an exclusion is lifted."""
    cap, excluded = judge(policy, scene, factors)
    cap_after, excluded_after = judge(policy, after, factors_after)
    return cap_after > cap or not excluded <= excluded_after


def holds(says, cap, excluded):
    """Whether what a claim says is so."""
    if says[0] == "cap":
        return compare(cap, says[1], [says[2]])
    return set(says[1]) <= excluded


def given(scene, purpose):
    return scene.get(f"consent.{purpose}") == GIVEN


def refutes(policy, name, witness, after):
    """Whether a scene (and what became of it) shows that a theorem does not hold."""
    scene, factors = witness
    cap, _ = judge(policy, scene, factors)
    if name == "default-deny":
        return not scene and all(factors[factor] == 1000 for factor in FACTORS) and cap > CONTEXTUAL
    if name == "mood-needs-consent":
        sensed = given(scene, "camera") or given(scene, "microphone")
        return cap > INTENT and not (given(scene, "target") and given(scene, "infer") and sensed)
    if name == "no-profile-of-children":
        age = scene.get("viewer.age")
        ages = words_of("viewer.age")
        # README.md: "contextual where it is not adult or missing": what is not said to be adult is not.
        return cap > (HOUSE if age == ages.index("child") else CONTEXTUAL) and age != ages.index("adult")
    if name == "house-at-work-and-school":
        kinds = words_of("place.kind")
        return cap > HOUSE and scene.get("place.kind") in (kinds.index("workplace"), kinds.index("school"))
    if after is None or not rises(policy, scene, factors, *after):
        return False
    scene_after, factors_after = after
    if name == "ignorance-fires":
        return factors == factors_after and any(
            {other: value for other, value in scene.items() if other != name} == scene_after for name in scene)
    if name == "withdrawing-never-raises":
        return factors == factors_after and any(
            event.can_happen(scene) and event.after(scene) == scene_after for event in WITHDRAWALS)
    if name == "raising-never-raises":
        risen = [factor for factor in FACTORS if factors[factor] != factors_after[factor]]
        return scene == scene_after and len(risen) == 1 and factors_after[risen[0]] == factors[risen[0]] + 1
    return False


def from_json(object):
    """A scene and factors as the program writes them; a missing factor counts 1000."""
    scene = {}
    for name, value in object["scene"].items():
        words = words_of(name)
        scene[name] = words.index(str(value).lower() if isinstance(value, bool) else value) if words else value
        least, greatest = range_of(name)
        if name not in ATTRIBUTES or not least <= scene[name] <= greatest:
            raise ValueError(f"{name} {value} is no value of an attribute")
    factors = {factor: 1000 for factor in FACTORS} | object["factors"]
    if len(factors) != len(FACTORS) or not all(0 <= value <= 1000 for value in factors.values()):
        raise ValueError(f"factors {object['factors']}")
    return scene, factors
