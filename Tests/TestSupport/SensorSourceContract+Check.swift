public import Signal

extension SensorSourceContract {
    /// Checks all promises on sources that `make` makes anew each time, all with the same content.
    ///
    /// - Parameters:
    ///   - make: a source at its start, all sensors closed.
    ///   - open: opens a sensor, with a permit where one is needed.
    public func check<Source: SensorSource & ~Copyable>(
        make: () throws -> Source, open: (inout Source, Sensor, MediaTime) throws -> Void
    ) throws -> [String] {
        var all = try make()
        let sensors = all.sensors
        for sensor in sensors { try open(&all, sensor, .zero) }
        let (items, faults) = try run(&all)
        var broken = faults
        let end = all.horizon

        var again = try make()
        for sensor in sensors { try open(&again, sensor, .zero) }
        if try run(&again).items != items { broken.append("a second run gives other items") }

        var closed = try make()
        let (events, moreFaults) = try run(&closed)
        broken += moreFaults.map { "all closed: \($0)" }
        if events != items.filter({ $0.kind == .event || $0.kind == .end }) {
            broken.append("with all sensors closed other events come, or samples")
        }
        if closed.horizon != end { broken.append("with all closed the end is at \(closed.horizon), not \(end)") }

        for sensor in sensors {
            broken += try checkAlone(sensor, of: items, end, make: make, open: open)
            broken += try checkClosing(sensor, make: make, open: open)
        }
        return broken
    }

    /// With one sensor open its items are those that it gives beside others.
    private func checkAlone<Source: SensorSource & ~Copyable>(
        _ sensor: Sensor, of items: [Item], _ end: MediaTime, make: () throws -> Source,
        open: (inout Source, Sensor, MediaTime) throws -> Void
    ) throws -> [String] {
        var source = try make()
        try open(&source, sensor, .zero)
        let (alone, faults) = try run(&source)
        var broken = faults.map { "\(sensor) alone: \($0)" }
        if alone != items.filter({ SensorSourceContract.sensor(of: $0).map { $0 == sensor } ?? true }) {
            broken.append("\(sensor) alone gives other items than beside others")
        }
        if source.horizon != end { broken.append("\(sensor) alone ends at \(source.horizon), not \(end)") }
        return broken
    }

    /// Closed after some items, a sensor gives none; opened again, none from before.
    private func checkClosing<Source: SensorSource & ~Copyable>(
        _ sensor: Sensor, make: () throws -> Source, open: (inout Source, Sensor, MediaTime) throws -> Void
    ) throws -> [String] {
        var broken: [String] = []
        for pause in [2, 5] {
            var source = try make()
            for other in source.sensors { try open(&source, other, .zero) }
            var (seen, isOpen, reopened) = (0, true, MediaTime.zero)
            let (_, faults) = try run(&source) { source, item in
                if SensorSourceContract.sensor(of: item) == sensor {
                    if !isOpen { broken.append("\(sensor) is closed and gives \(item.kind) at \(item.time)") }
                    if item.time < reopened { broken.append("\(item.kind) at \(item.time) is from before the opening") }
                }
                seen += 1
                if seen == pause {
                    source.close(sensor)
                    isOpen = false
                } else if seen == 2 * pause {
                    reopened = item.time
                    try open(&source, sensor, reopened)
                    isOpen = true
                }
            }
            broken += faults.map { "\(sensor) closed: \($0)" }
        }
        return broken
    }

    private static func sensor(of item: Item) -> Sensor? {
        switch item.kind {
        case .video: .camera
        case .audio: .microphone
        case .gap: item.text.flatMap(Sensor.init)
        case .event, .time, .back, .end: nil
        }
    }
}
