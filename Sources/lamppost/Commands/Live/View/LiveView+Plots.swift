import Features
import Guard
import Pipeline
import Policy

extension LiveView {
    static let plotHeight = 9
    private static let faceWidth = 21
    private static let moodWidth = 33
    /// Of faces and mood, one beside the other.
    static let plotWidth = faceWidth + 1 + moodWidth

    /// Where the viewer's face is, the mood on the plane of valence and arousal, and what is known of the scene.
    func plot(_ sheet: inout TextSheet, from row: Int) {
        plotFaces(&sheet, 0, row)
        plotMood(&sheet, LiveView.faceWidth + 1, row)
        let known: [(AttributeID, String)] = [
            (.placeKind, "place"), (.localHour, "hour"), (.viewerAge, "age"), (.contextPeople, "people"),
            (.contextApproach, "approach"), (.contextSound, "sound"), (.contextLight, "light"), (.contextMotion, "motion"),
        ]
        for (index, (id, name)) in known.enumerated() {
            let text = "\(SummaryText.padded(name, 8)) \(word(id) ?? "not known")"
            sheet.put(text, LiveView.plotWidth + 2, row + index, word(id) == nil ? .grey : nil)
        }
    }

    /// The camera's picture, and in it the viewer's face.
    private func plotFaces(_ sheet: inout TextSheet, _ column: Int, _ row: Int) {
        let (width, height) = (LiveView.faceWidth, LiveView.plotHeight)
        sheet.frame(column, row, width: width, height: height, .grey)
        sheet.put(" \(facesText) ", column + 1, row, width: width - 2)
        guard let face = moment.faces?.viewer else { return }
        func place(_ share: Float, _ count: Int) -> Int { Int((min(max(share, 0), 1) * Float(count - 1)).rounded()) }
        let (left, right) = (place(face.x, width - 2), place(face.x + face.width, width - 2))
        let (top, bottom) = (place(face.y, height - 2), place(face.y + face.height, height - 2))
        if right - left < 2 || bottom - top < 1 {
            sheet.put("●", column + 1 + (left + right) / 2, row + 1 + (top + bottom) / 2, .green)
        } else {
            sheet.frame(column + 1 + left, row + 1 + top, width: right - left + 1, height: bottom - top + 1, .green)
        }
    }

    /// The plane, and on it the mood that the guard saw.
    private func plotMood(_ sheet: inout TextSheet, _ column: Int, _ row: Int) {
        let (width, height) = (LiveView.moodWidth, LiveView.plotHeight)
        let (middle, centre) = (column + width / 2, row + height / 2)
        sheet.frame(column, row, width: width, height: height, .grey)
        sheet.put(String(repeating: "─", count: width - 2), column + 1, centre, .grey)
        for inside in 1..<height - 1 { sheet.put("│", middle, row + inside, .grey) }
        for (mark, across, down) in [("┬", middle, row), ("┴", middle, row + height - 1), ("├", column, centre)] {
            sheet.put(mark, across, down, .grey)
        }
        sheet.put("┼", middle, centre, .grey)
        sheet.put("┤", column + width - 1, centre, .grey)
        sheet.put("aroused", middle + 2, row + 1, .grey)
        sheet.put("calm", middle + 2, row + height - 2, .grey)
        sheet.put("unpleasant", column + 2, centre, .grey)
        sheet.put("pleasant", column + width - 10, centre, .grey)
        sheet.put(" \(moodText) ", column + 1, row, width: width - 2)
        guard let point = moodPoint else { return }
        let (across, up) = (LiveView.steps(point.valence, width / 2 - 1), LiveView.steps(point.arousal, height / 2 - 1))
        sheet.put("●", middle + across, centre - up, .yellow)
    }

    /// −1000 … 1000 in so many steps to either side, to the nearest.
    private static func steps(_ value: Int, _ count: Int) -> Int {
        (value * count * 2 + 1_000 * value.signum()) / 2_000
    }
}
