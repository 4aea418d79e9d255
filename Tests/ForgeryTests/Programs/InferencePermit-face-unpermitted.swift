// error: missing argument for parameter #1 in call
import Consent
import Mood
import Signal

func peek(_ estimator: inout FaceMoodEstimator, at time: MediaTime) throws -> MoodReading {
    try estimator.estimate(at: time)
}
