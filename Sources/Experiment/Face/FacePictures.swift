import Kernels
import Signal

/// Faces of 64 × 64 grey pixels with age, gender and race as FairFace names them, and photographs without faces:
/// `face/fairface_train.csv`, `face/fairface_train_64x64.u8` and `face/background/*.jpg` of a data folder.
///
/// Only what no model was trained on: rows whose index, and photographs whose place in the order of their names, leave 4
/// when divided by 5.
public struct FacePictures: Sendable {
    /// One face.
    public struct Face: Sendable, Hashable {
        public let age: String
        public let gender: String
        public let race: String
        /// Which picture of the file it is.
        let index: Int
    }

    /// Pixels down and across.
    public static let side = 64
    /// One of so many is held out: the last.
    public static let part = 5

    public let faces: [Face]
    /// The names of the photographs, sorted.
    public let backgrounds: [String]
    private let pixels: [UInt8]

    private static let advice = "give the folder that data/unpack filled, or one of that layout"

    public init(folder: String) throws(EvaluationError) {
        let list = "\(folder)/face/fairface_train.csv"
        faces = try FacePictures.faces(list)
        let pictures = "\(folder)/face/fairface_train_64x64.u8"
        pixels = try FacePictures.contents(pictures, 1 << 30)
        let size = FacePictures.side * FacePictures.side
        guard let last = faces.map(\.index).max(), pixels.count >= (last + 1) * size else {
            throw EvaluationError(
                pictures, "expected a picture of \(size) bytes for every row of \(list), found \(pixels.count) bytes",
                advice: FacePictures.advice)
        }
        let photographs = "\(folder)/face/background"
        let names: [String]
        do { names = try Folder.names(in: photographs).filter { $0.hasSuffix(".jpg") }.sorted() } catch {
            throw EvaluationError(photographs, error.problem, advice: FacePictures.advice)
        }
        backgrounds = names.enumerated().filter { $0.offset % FacePictures.part == FacePictures.part - 1 }
            .map { "\(photographs)/\($0.element)" }
        guard !backgrounds.isEmpty else {
            throw EvaluationError(
                photographs, "expected five photographs or more, found \(names.count)", advice: FacePictures.advice)
        }
    }

    /// The pixels of one face.
    @_lifetime(borrow self)
    func pixels(of face: Face) -> Span<UInt8> {
        let size = FacePictures.side * FacePictures.side
        return pixels.span.extracting(face.index * size..<(face.index + 1) * size)
    }

    private static func contents(_ path: String, _ limit: Int) throws(EvaluationError) -> [UInt8] {
        do {
            return try File.contents(of: path, limit: limit)
        } catch {
            throw EvaluationError(path, error.problem, advice: advice)
        }
    }

    private static func faces(_ path: String) throws(EvaluationError) -> [Face] {
        let advice = "columns are index,image,age,gender,race"
        guard let text = String(validating: try contents(path, 1 << 26), as: UTF8.self) else {
            throw EvaluationError(path, "expected UTF-8", advice: advice)
        }
        var faces: [Face] = []
        for (number, line) in text.split(whereSeparator: \.isNewline).enumerated() {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            if number == 0 {
                guard fields == ["index", "image", "age", "gender", "race"] else {
                    throw EvaluationError(
                        path, at: "line 1", "expected the names of the columns, found \"\(line.prefix(60))\"", advice: advice)
                }
                continue
            }
            guard fields.count == 5, let index = Int(fields[0]), (0..<1_000_000).contains(index) else {
                throw EvaluationError(
                    path, at: "line \(number + 1)", "expected five fields, the first a number, found \"\(line.prefix(60))\"",
                    advice: advice)
            }
            if index % part == part - 1 {
                faces.append(Face(age: fields[2], gender: fields[3], race: fields[4], index: index))
            }
        }
        guard !faces.isEmpty else { throw EvaluationError(path, "expected faces, found none that is held out", advice: advice) }
        return faces
    }
}
