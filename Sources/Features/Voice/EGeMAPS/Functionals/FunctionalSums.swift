internal import Kernels

/// What the rows of descriptors add up to.
struct FunctionalSums {
    private static let pitch = 10
    private static let formants = 16...24

    private var pitchMoments = RunningMoments()
    private var pitchValues = ValueDistribution()
    private var pitchContour = ContourShape()
    private var loudnessMoments = RunningMoments()
    private var loudnessValues = ValueDistribution()
    private var loudnessContour = ContourShape()
    /// For each descriptor: of all frames (spectral ones) or of all that have one (those of the voice).
    private var all = InlineArray<25, RunningMoments>(repeating: RunningMoments())
    private var voiced = InlineArray<10, RunningMoments>(repeating: RunningMoments())
    private var unvoiced = InlineArray<10, RunningMoments>(repeating: RunningMoments())
    private var voicedSegments = SegmentLengths()
    private var unvoicedSegments = SegmentLengths()

    mutating func addLoudness(_ value: Float) {
        loudnessMoments.add(value)
        loudnessValues.add(value)
        loudnessContour.add(Double(value))
    }

    mutating func addSpectral(_ value: Float, _ column: Int) { all[column].add(value) }

    /// Adds row `row` of `history`, smoothed; the row after it must be there, too.
    ///
    /// - Parameter last: the last row that has a neighbour for the descriptors of the voice to be smoothed with.
    mutating func addVoice(_ history: borrowing DescriptorHistory, _ row: Int64, last: Int64) {
        let (before, after) = (max(row - 1, 0), row + 1)
        let voicing = (
            history[before, FunctionalSums.pitch] > 0, history[row, FunctionalSums.pitch] > 0,
            history[after, FunctionalSums.pitch] > 0
        )
        voicedSegments.add(voicing.1)
        unvoicedSegments.add(!voicing.1)
        if voicing.1 {
            let pitch = history.meanOfPresent(row, FunctionalSums.pitch, last: last)
            pitchMoments.add(pitch)
            pitchValues.add(pitch)
            pitchContour.add(history.fineMeanOfPresent(row, FunctionalSums.pitch, DescriptorFrames.pitchRest, last: last))
            for column in 1..<10 {
                let value = DescriptorHistory.meanOfPresent(
                    voicing.0 ? history[before, column] : 0, history[row, column], voicing.2 ? history[after, column] : 0)
                if value != 0 { voiced[column].add(value) }
            }
            for column in 11...15 { addPresent(history.meanOfPresent(row, column, last: last), column) }
        } else {
            for column in 1..<6 {
                let value = DescriptorHistory.meanOfPresent(
                    voicing.0 ? 0 : history[before, column], history[row, column], voicing.2 ? 0 : history[after, column])
                if value != 0 { unvoiced[column].add(value) }
            }
        }
        let next = min(after, last)
        for column in FunctionalSums.formants {
            // Frequencies and bandwidths count where there is a voice; levels have a value of their own where not.
            let isLevel = column % 3 == 0
            addPresent(
                DescriptorHistory.meanOfPresent(
                    isLevel || voicing.0 ? history[before, column] : 0, isLevel || voicing.1 ? history[row, column] : 0,
                    isLevel || history[next, FunctionalSums.pitch] > 0 ? history[next, column] : 0), column)
        }
    }

    private mutating func addPresent(_ value: Float, _ column: Int) {
        if value != 0 { all[column].add(value) }
    }

    /// The values, in the order of `EGeMAPSNames.functionals`.
    mutating func values(meanSquare: Double, rows: Int64) -> [Float] {
        var result: [Double] = []
        let pitchSlopes = pitchContour.finish()
        let loudnessSlopes = loudnessContour.finish()
        let loudnessCount = loudnessContour.count
        FunctionalSums.append(pitchMoments, pitchValues, pitchSlopes, to: &result)
        FunctionalSums.append(loudnessMoments, loudnessValues, loudnessSlopes, to: &result)
        for column in [5, 6, 7, 8, 9] + Array(11...24) {
            result += [all[column].mean, all[column].normalisedDeviation]
        }
        for column in 1..<10 { result += [voiced[column].mean, voiced[column].normalisedDeviation] }
        for column in 1..<6 { result.append(unvoiced[column].mean) }
        result.append(loudnessCount > 0 ? Double(loudnessSlopes.peaks) / (Double(loudnessCount) / 100) : 0)
        let (segments, pauses) = (voicedSegments.finish(), unvoicedSegments.finish())
        result.append(rows > 0 ? Double(segments.count) / (Double(rows) / 100) : 0)
        result += [segments.mean, segments.deviation, pauses.mean, pauses.deviation]
        result.append(4.342944819032518 * Elementary.log(max(meanSquare, 1e-20)))
        return result.map { Float($0) }
    }

    /// Mean, deviation, percentiles and slopes.
    private static func append(
        _ moments: RunningMoments, _ values: ValueDistribution, _ slopes: ContourSlopes, to result: inout [Double]
    ) {
        let percentiles = values.percentiles([0.2, 0.5, 0.8])
        result += [moments.mean, moments.normalisedDeviation]
        result += percentiles
        result.append((percentiles[2] - percentiles[0]).magnitude)
        result += slopes.values
    }
}
