import Ads
import Audit
import Consent
import Guard
import Signal

extension Pipeline where Source: ~Copyable {
    /// Takes up an event; a change of consent is decided at once.
    mutating func take(
        _ event: TimedEvent, log: inout DecisionLog?, _ observe: (Decision) -> Void
    ) throws(PipelineError) {
        let recorded: RecordedEvent
        do {
            recorded = try RecordedEvent(event, scene: scene)
        } catch {
            throw .source(
                SourceError(
                    name: name, place: "event at \(error.time)", problem: error.problem,
                    advice: "correct the event in the recording"))
        }
        switch recorded.meaning {
        case .consent(let change):
            gate.apply(change, at: event.time)
            try followConsent(at: event.time)
            try decide(at: event.time, event: recorded.name, log: &log, observe)
            grid.pass(event.time)
        case .intent(let wish): intent = wish
        case .scene(let changed):
            scene = changed
            try followConsent(at: event.time)
        case .clock(let isTrusted): isClockTrusted = isTrusted
        case .loss(let sensor): stations.interrupt(sensor)
        }
    }

    /// Ends the encounter when it is over, closes what is no longer permitted, and opens what has become so.
    mutating func followConsent(at time: MediaTime) throws(PipelineError) {
        let isAttended = gate.encounter != nil
        if isAttended != wasAttended { selector.endEncounter() } else if !isAttended { selector.rest() }
        wasAttended = isAttended
        if !isAttended { stations.endEncounter() }
        for sensor in Sensor.allCases
        where openSensors.contains(sensor) && (isSensingForbidden || !gate.permits(Purpose(sensor), at: time)) {
            close(sensor)
        }
        stations.mayInfer = needs.mood && gate.permits(.infer, at: time)
        source.allowRecording(gate.permits(.record, at: time))
        try openPermitted(at: time)
    }

    /// At work and at school nothing is sensed, whatever the policy and whoever consents: in both, nobody is free to refuse,
    /// and no emotion may be inferred (AI Act 5(1)(f)).
    private var isSensingForbidden: Bool { scene.place == .workplace || scene.place == .school }

    /// Opens each sensor that something depends on and that consent permits.
    mutating func openPermitted(at time: MediaTime) throws(PipelineError) {
        if isSensingForbidden { return }
        for sensor in Sensor.allCases
        where !openSensors.contains(sensor) && needs.needs(sensor) && source.sensors.contains(sensor) {
            do {
                let permit = try gate.permit(sensor, at: time)
                do { try source.open(permit, at: time) } catch { throw PipelineError.source(error) }
                openSensors.insert(sensor)
            } catch let error as PipelineError {
                throw error
            } catch {
                // The gate's no: the sensor stays closed, and the scene says what consent stands at.
                continue
            }
        }
    }

    /// Opens a device that was gone, for a permit of its own, if it is still to be open.
    mutating func reopen(_ sensor: Sensor) throws(PipelineError) {
        guard openSensors.contains(sensor) else { return }
        let time = source.horizon
        guard let permit = try? gate.permit(sensor, at: time) else { return }
        do { try source.open(permit, at: time) } catch { throw PipelineError.source(error) }
    }

    /// Closes a sensor and zeroes everything that came from it, wherever it is held.
    private mutating func close(_ sensor: Sensor) {
        source.close(sensor)
        openSensors.remove(sensor)
        stations.wipe(sensor)
        switch sensor {
        case .camera: slot.video.wipe()
        case .microphone:
            slot.audio.wipe()
            pending.wipe()
            taken = 0
        }
    }
}
