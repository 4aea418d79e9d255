"""Copies of a policy with a few changes of the kind that a slip of the hand makes."""

import copy

from policy import CATEGORIES, LEVELS, range_of, words_of

FLIPPED = {
    "<": [">", "<=", ">="], "<=": ["<", ">"], ">": ["<", ">=", "<="], ">=": [">", "<"], "is": ["is not"],
    "is not": ["is"], "in": ["not in"], "not in": ["in"],
}


def mutated(policy, random):
    """A copy with one to four changes."""
    policy = copy.deepcopy(policy)
    for _ in range(random.choice([1, 1, 2, 4])):
        random.choice([delete, condition, condition, condition, condition, effect, shift_weight, claim])(policy, random)
    return policy


def delete(policy, random):
    if len(policy.rules) > 1:
        del policy.rules[random.randrange(len(policy.rules))]


def condition(policy, random):
    rule = random.choice(policy.rules)
    rule.condition = changed(rule.condition, random)


def claim(policy, random):
    if not policy.claims:
        return
    chosen = random.choice(policy.claims)
    if random.random() < 0.5:
        chosen.condition = changed(chosen.condition, random)
    elif chosen.says[0] == "cap":
        chosen.says = ("cap", random.choice(FLIPPED[chosen.says[1]]), chosen.says[2])
    else:
        chosen.says = ("never", [random.choice(CATEGORIES)])


def effect(policy, random):
    rule = random.choice(policy.rules)
    if rule.cap is not None:
        rule.cap = random.randrange(len(LEVELS))
    elif len(rule.never) > 1:
        rule.never.remove(random.choice(rule.never))
    else:
        rule.never = random.sample(CATEGORIES, 2)


def shift_weight(policy, random):
    if len(policy.weights) > 1:
        first, second = random.sample(sorted(policy.weights), 2)
        amount = random.choice([1, policy.weights[first], policy.weights[first] // 2])
        if amount <= policy.weights[first]:
            policy.weights[first] -= amount
            policy.weights[second] += amount


def changed(part, random):
    """A condition with one change somewhere in it."""
    kind = part[0]
    if kind == "always":
        return part
    if kind == "not":
        return part[1] if random.random() < 0.4 else ("not", changed(part[1], random))
    if kind in ("and", "or"):
        parts = list(part[1])
        if len(parts) == 1:
            return changed(parts[0], random)
        at = random.randrange(len(parts))
        choice = random.random()
        if choice < 0.2:
            return ("or" if kind == "and" else "and", parts)
        if choice < 0.4:
            del parts[at]
            return parts[0] if len(parts) == 1 else (kind, parts)
        parts[at] = changed(parts[at], random)
        return (kind, parts)
    _, subject, relation, values = part
    choice = random.random()
    if choice < 0.15:
        return ("not", part)
    if choice < 0.55:
        return ("test", subject, random.choice(FLIPPED[relation]), values)
    least, greatest = range_of(subject)
    step = random.choice([-1, 1]) if words_of(subject) is None else random.randint(least, greatest)
    moved = min(max(values[0] + step, least), greatest) if words_of(subject) is None else step
    return ("test", subject, relation, sorted(set(values[1:]) | {moved}) if relation.endswith("in") else [moved])
