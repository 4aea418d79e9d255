internal import Signal

extension BodyMeter {
    /// The window of speeds and of what counts as held.
    private static let second: Nanoseconds = 1_000_000_000
    private static let poseSpan: Nanoseconds = 300_000_000
    /// Movement is measured between sightings this far apart: a detector's noise matters less than in one picture.
    private static let step: Nanoseconds = 195_000_000
    /// What is slower than this stands still: sides, parts of the size, degrees in a second.
    private static let stillSpeed: Float = 0.25
    private static let stillGrowth: Float = 0.15
    private static let stillTurn: Float = 25

    func measureGoing(_ body: inout BodyLanguage) {
        var (x, size) = (LineFit(), LineFit())
        let last = self[count - 1]
        for i in first(within: BodyMeter.second)..<count {
            let sample = self[i]
            let seconds = sample.seconds(since: last)
            x.add(seconds, (sample.x - last.x) / last.side)
            size.add(seconds, sample.size - last.size)
        }
        (body.lateral, body.approach) = (x.slope, size.slope)
    }

    func measureStillness(_ body: inout BodyLanguage) {
        var (still, all, frontal): (Nanoseconds, Nanoseconds, Nanoseconds) = (0, 0, 0)
        var (squares, pairs): (Float, Float) = (0, 0)
        var before = 0
        for i in 1..<count {
            let sample = self[i]
            let passed = sample.time - self[i - 1].time
            all += passed
            if sample.pose.isFrontal { frontal += passed }
            while before + 1 < i, sample.time - self[before + 1].time >= BodyMeter.step { before += 1 }
            let other = self[before]
            let seconds = sample.seconds(since: other)
            guard seconds >= 0.05 else { continue }
            let (x, y) = ((sample.x - other.x) / sample.side, (sample.y - other.y) / sample.side)
            let speed = (x * x + y * y).squareRoot() / seconds
            let turn = max(
                abs(sample.yaw - other.yaw), abs(sample.pitch - other.pitch), abs(sample.roll - other.roll))
            if speed < BodyMeter.stillSpeed, abs(sample.size - other.size) < BodyMeter.stillGrowth * seconds,
                turn < BodyMeter.stillTurn * seconds
            {
                still += passed
            }
            squares += speed * speed
            pairs += 1
        }
        body.movement = pairs > 0 ? (squares / pairs).squareRoot() : 0
        body.stillness = Int(still * 1_000 / all)
        body.attention = Int(frontal * 1_000 / all)
    }

    func measureGestures(_ body: inout BodyLanguage) {
        var (pitch, yaw) = (Swings(), Swings())
        for i in 0..<count {
            let sample = self[i]
            pitch.add(sample.pitch, at: sample.time)
            yaw.add(sample.yaw, at: sample.time)
        }
        (body.nods, body.nodSize) = (pitch.count / 2, pitch.count > 1 ? pitch.size : 0)
        (body.shakes, body.shakeSize) = (yaw.count / 2, yaw.count > 1 ? yaw.size : 0)
    }

    func measurePosture(_ body: inout BodyLanguage) {
        var (yaw, pitch, roll) = (LineFit(), LineFit(), LineFit())
        for i in first(within: BodyMeter.poseSpan)..<count {
            let sample = self[i]
            yaw.add(0, sample.yaw)
            pitch.add(0, sample.pitch)
            roll.add(0, sample.roll)
        }
        body.pose = HeadPose(yaw: yaw.mean, pitch: pitch.mean, roll: roll.mean)
        var (tilt, place, earlier) = (LineFit(), LineFit(), LineFit())
        let last = self[count - 1]
        let recent = first(within: BodyMeter.second)
        for i in recent..<count {
            tilt.add(0, self[i].roll)
            place.add(0, (self[i].x - last.x) / last.side)
        }
        // Held: less than 4 degrees, or a twelfth of a side, about the mean.
        if tilt.spread < 16 * Float(tilt.count) { body.tilt = tilt.mean }
        guard place.spread < 0.007 * Float(place.count) else { return }
        for i in 0..<recent where last.time - self[i].time >= 2 * BodyMeter.second {
            earlier.add(0, (self[i].x - last.x) / last.side)
        }
        if earlier.count > 1 { body.shift = place.mean - earlier.mean }
    }

    /// What is left of the place when a straight line is taken out of every half second.
    func measureFidgeting(_ body: inout BodyLanguage) {
        var (residue, freedom): (Float, Int) = (0, 0)
        var (x, y) = (LineFit(), LineFit())
        var anchor = self[0]
        for i in 0...count {
            if i == count || self[i].time - anchor.time >= BodyMeter.second / 2 {
                if x.count > 2 {
                    residue += x.residue + y.residue
                    freedom += x.count - 2
                }
                (x, y) = (LineFit(), LineFit())
                if i == count { break }
                anchor = self[i]
            }
            let sample = self[i]
            let seconds = sample.seconds(since: anchor)
            x.add(seconds, (sample.x - anchor.x) / anchor.side)
            y.add(seconds, (sample.y - anchor.y) / anchor.side)
        }
        guard freedom > 0 else { return }
        let size = (residue / Float(freedom)).squareRoot()
        // Below 0.015 sides it may be the detector's noise.
        body.fidgeting = Int(min(max((size - 0.015) / 0.045, 0), 1) * 1_000)
    }
}
