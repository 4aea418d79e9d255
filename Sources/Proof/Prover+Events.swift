import Policy

// Theorems about two scenes, the second of which comes from the first: no cap rises, no exclusion is lifted.
extension Prover {
    /// Each attribute that the policy reads is not known any more.
    var ignorance: [Event] {
        policy.reads.attributes.ids.map { id in
            let variable = Variable(id)
            let known = ValueSet.everything(of: variable).with(missing: false)
            return Event(
                text: "\(id.name) is not known any more", conditions: [.value(variable, known)],
                change: SceneChange([(variable, .forget)]))
        }
    }

    /// Each factor that the policy reads grows by one. More is one after the other.
    var raising: [Event] {
        policy.reads.factors.factors.map { factor in
            let variable = Variable(factor)
            return Event(
                text: "factor \(factor.name) rises by 1",
                conditions: [.value(variable, ValueSet([0...999]))],
                change: SceneChange([(variable, .add(1)), (.score, .add(book.weights[factor.rawValue]))]))
        }
    }

    /// That no event raises a cap or lifts an exclusion: a rule that fires before it fires after it, or another that takes
    /// away as much does.
    func neverRaises(_ title: String, _ events: [Event]) -> Finding {
        for event in events {
            for rule in policy.rules {
                let before = book.fires(rule)
                // Most rules fire on by themselves, whatever the others do.
                let alone = event.conditions + [before, book.isSilent(rule, after: event.change)]
                if solve(alone) == .none { continue }
                for (category, nothing) in book.nothing(like: rule, after: event.change) {
                    switch find(event.conditions + [before, nothing]) {
                    case .none: continue
                    case .unknown: return Finding(title: title, outcome: tooLong)
                    case .found(let witness): return rising(title, event, category, witness)
                    }
                }
            }
        }
        return Finding(title: title, outcome: .proved)
    }

    private func rising(_ title: String, _ event: Event, _ category: AdCategory?, _ witness: Witness) -> Finding {
        let after = witness.after(event.change)
        let (old, new) = (policy.judge(witness.scene, witness.factors), policy.judge(after.scene, after.factors))
        let text: String
        if let category {
            guard old.excluded.categories.contains(category), !new.excluded.categories.contains(category) else {
                return contradiction(title)
            }
            text = "\(event.text), and \(category.rawValue), which was excluded, is excluded no more"
        } else {
            guard new.cap > old.cap else { return contradiction(title) }
            text = "\(event.text), and the cap rises from \(old.cap.name) to \(new.cap.name)"
        }
        return Finding(
            title: title,
            outcome: .refuted(Counterexample(text: text, witness: witness, change: (event.text, after))))
    }
}
