// error: 'permit' consumed more than once
import Consent
import Mood
import Signal

func twice(_ estimator: inout FaceMoodEstimator, _ permit: consuming InferencePermit, at time: MediaTime) throws {
    _ = try estimator.estimate(permit, at: time)
    _ = try estimator.estimate(permit, at: time)
}
